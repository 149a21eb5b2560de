import unicodedata

import pytest

from convene.core.errors import Refused
from convene.core.text import clean_line, clean_text


def refusal(value: str, limit: int = 200) -> str:
    messages = set()
    for clean in (clean_line, clean_text):
        with pytest.raises(Refused) as refused:
            clean(value, limit=limit)
        messages.add(str(refused.value))
    (message,) = messages
    return message


def hidden(kind: str, code: str) -> str:
    return f"This contains {kind} ({code}), which cannot be kept. Please type the text again."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Diaspora\t Network \n", "Diaspora Network"),
        ("two\r\nlines", "two lines"),
        ("narrow\u202fand\u00a0hard\u3000blanks", "narrow and hard blanks"),
        ("Cafe\u0301", "Café"),
        ("<b>Association</b> & Co", "<b>Association</b> & Co"),
        ("\u200fجمعية\u200e", "جمعية"),
        ("co\u00adoperation", "cooperation"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"),
        ("ᠠ\u180eᠠ", "ᠠ\u180eᠠ"),
        ("\u06dd12", "\u06dd12"),
        ("\uf0b7 item", "• item"),
        ("\u200d name \u200c", "name"),
        ("", ""),
        (" \u200c\u200d ", ""),
        ("\u2800", ""),
        ("\u0301", ""),
        ("🎉", "🎉"),
    ],
)  # fmt: skip
def test_a_line_is_kept_as(typed: str, kept: str) -> None:
    assert clean_line(typed, limit=200) == kept
    assert clean_line(kept, limit=200) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a \r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("\n\nfirst\n\n\n\n\n\nsecond   \n\n", "first\n\n\nsecond"),
        ("- a\n\t- b", "- a\n    - b"),
        ("C++\u200f جيد", "C++\u200f جيد"),
        ("می\u200cخواهم\nمی\u200cخواهم", "می\u200cخواهم\nمی\u200cخواهم"),
        ("Cafe\u0301", "Café"),
        ("\n \n", ""),
    ],
)
def test_a_text_is_kept_as(typed: str, kept: str) -> None:
    assert clean_text(typed, limit=200) == kept
    assert clean_text(kept, limit=200) == kept


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        *(
            (c, "a hidden text-direction control")
            for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        ),
        ("\u200b", "a zero-width space"),
        ("\ufeff", "a byte order mark"),
        ("\u2060", "a word joiner"),
        *((c, "a control character") for c in "\x00\x01\x08\x1b\x1f\x7f\x9f"),
        *((c, "an invisible character") for c in "\u2061\u3164\uffa0\u180e\U000e0041\ufff9\U0001d173"),
        *((c, "a character that only one font knows") for c in "\ue000\U000f0000"),
        *((c, "a broken character") for c in "\ud800\ufdd0\uffff\U0001fffe"),
    ],
)
def test_hidden_characters_are_refused_by_kind_wherever_they_stand(character: str, kind: str) -> None:
    message = hidden(kind, f"U+{ord(character):04X}")
    assert refusal(f"{character}name") == message
    assert refusal(f"na{character}me") == message
    assert refusal(f"name{character}") == message


def test_a_name_of_10_000_characters_is_told_both_lengths() -> None:
    assert refusal("n" * 10_000) == "This has 10000 characters; the limit is 200. Please shorten it."


def test_the_limit_counts_what_is_kept_in_code_points() -> None:
    assert clean_line("e\u0301" * 200, limit=200) == "é" * 200
    assert clean_line("𐍈" * 200, limit=200) == "𐍈" * 200
    assert refusal("n" * 201) == "This has 201 characters; the limit is 200. Please shorten it."
    assert clean_line(f"  {'n' * 200}  ", limit=200) == "n" * 200


def test_eight_marks_in_a_row_are_kept_and_nine_refused() -> None:
    message = "This has more than 8 accents stacked on one letter. Please remove them."
    eight, nine = "z" + "\u0334" * 8, "z" + "\u0334" * 9
    assert clean_line(eight, limit=200) == unicodedata.normalize("NFC", eight)
    assert refusal(nine) == message
    assert refusal("z" + ("\u0334" * 4 + "\u200d") * 3) == message
    with pytest.raises(Refused) as refused:
        clean_text("z" + ("\u0334" * 4 + "\u200e") * 3, limit=200)
    assert str(refused.value) == message


def test_a_flood_of_marks_is_refused_before_it_is_ordered() -> None:
    assert refusal("a" + "\u0301\u0316" * 250_000, 20_000) == (
        "This has 500001 characters; the limit is 20000. Please shorten it."
    )
    assert refusal("a" + "\u0301\u0316" * 25_000, 20_000) == (
        "This has more than 8 accents stacked on one letter. Please remove them."
    )


def test_letters_of_a_later_unicode_are_kept() -> None:
    unassigned = "\U0001fbff"
    assert unicodedata.category(unassigned) == "Cn"
    assert clean_line(f"a{unassigned}", limit=9) == f"a{unassigned}"
