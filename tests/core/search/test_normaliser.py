import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest

from convene.core.search import normaliser, stems
from convene.core.search.normaliser import Span, Term

# What stands between quotes in a query of either database, and between blanks in the table.
FORM = re.compile(r"[^\s'\"\\\\:*()&|!<>^%\0]+")
EVERYTHING = "".join(chr(c) for c in range(0x20100) if not 0xD800 <= c < 0xE000)


def test_a_text_keeps_a_line_a_token_with_all_its_forms() -> None:
    assert (
        normaliser.words("L’Union européenne, 2020", "fr") == "union _fr_union\neuropeenne _fr_europeen\n2020"
    )
    assert normaliser.words("والمنظمة", "ar") == "والمنظمه منظمه _ar_منظم _ar_منظمه"
    assert normaliser.words("联合声明 ok", "zh") == "联\n联合\n合\n合声\n声\n声明\n明\nok _en_ok"


def test_spans_name_the_place_of_each_line() -> None:
    text = "L’été 联合"
    assert list(normaliser.spans(text)) == [
        Span(2, 5, False),
        Span(6, 7, True),
        Span(6, 8, True),
        Span(7, 8, True),
    ]
    assert len(normaliser.words(text, "fr").split("\n")) == 4


def test_no_character_makes_a_form_that_a_database_could_misread() -> None:
    for text in (" ".join(EVERYTHING), EVERYTHING):
        lines = normaliser.words(text, "ar").split("\n")
        assert len(lines) == len(list(normaliser.spans(text)))
        wrong = [f for line in lines if line for f in line.split(" ") if not FORM.fullmatch(f) or len(f) > 64]
        assert wrong == []


def test_no_character_makes_a_query_that_a_database_could_misread() -> None:
    for start in range(0, len(EVERYTHING), 12):
        for text in (EVERYTHING[start : start + 12], " ".join(EVERYTHING[start : start + 12])):
            found = normaliser.terms(text)
            assert len(found) <= normaliser.MOST_TERMS
            assert [f for t in found for f in t.forms + t.prefixes if not FORM.fullmatch(f)] == []
            assert all(term.forms for term in found)


def test_a_query_takes_characters_in_pairs_and_a_single_one_alone() -> None:
    assert normaliser.terms("联合声") == [Term(("联合",)), Term(("合声",))]
    assert normaliser.terms("声") == [Term(("声",))]


def test_a_query_in_decomposed_letters_is_the_same_query() -> None:
    for text in ("e\u0301te\u0301", "\u1112\u1167\u11b8", "か\u3099"):
        assert normaliser.terms(text) == normaliser.terms(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("word", "language", "by"),
    [
        ("word", "fr-CA", "fr"),
        ("word", "FR_ca", "fr"),
        ("word", "nb", "no"),
        ("word", "ar", "en"),
        ("word", "sw", "en"),
        ("слово", "uk", "ru"),
        ("слово", "sr", "sr"),
        ("slovo", "sr", "sr"),
        ("كلمة", "fa", "fa"),
        ("كلمة", "en", None),
        ("2020", "en", None),
    ],
)
def test_a_word_is_stemmed_by_its_text_or_else_by_its_script(
    word: str, language: str, by: str | None
) -> None:
    assert stems.language_for(word, language) == by


def test_every_algorithm_exists() -> None:
    assert {len(stems.stems("word", code)) for code in stems.ALGORITHMS} == {1, 2}


def test_threads_do_not_share_a_stemmer() -> None:
    vocabulary = [f"{a}{b}isations" for a in "bcdfgklmnprst" for b in "aeiou"] * 20
    alone = [stems.stems(word, "fr") for word in vocabulary]
    with ThreadPoolExecutor(4) as pool:
        for together in pool.map(lambda _: [stems.stems(word, "fr") for word in vocabulary], range(4)):
            assert together == alone
