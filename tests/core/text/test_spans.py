import random
import re

import pytest

from convene.core.text import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["Dr. Smith came.", "He left."],
        ["We met in the U.K. last year.", "It rained."],
        ["We met in the U.K. Parliament.", "Then we left."],
        ["We met in the U.K.", "It rained."],
        ["Some help, e.g. Money, i.e. Cash, vs. Nothing."],
        ["Schools, clinics, etc. are needed.", "Roads too."],
        ["J. K. Rowling wrote.", "So did we."],
        ["See No. 5 and Fig. 3 below.", "We said no.", "They went."],
        ["It cost 3.5 million.", "That was in 2020.", "We paid."],
        ["“Really?” she asked.", "He said: “Yes.”", "(It was so.)", "Good!"],
        ["What?!", "Yes..."],
        ["Well… perhaps.", "Write to a.b@example.org now.", "Done."],
        ["Nous, M. Dupont et Mme. Sy, venons.", "Et vous ?"],
        ["¿Qué hacemos?", "¡Vamos!", "El Sr. García vino."],
        ["سمعنا.", "هل أنت هنا؟", "نعم!", "د. أحمد هنا."],
        ["یہ ہے۔", "وہ ہے۔"],
        ["यह है।", "वह है॥"],
        ["ሰላም።", "እንዴት ነህ፧"],
        ["Բարեւ։", "Այո։"],
        ["No end"],
    ],
)
def test_sentences_between_blanks(expected: list[str]) -> None:
    assert cut(" ".join(expected)) == expected


def test_sentences_without_blanks() -> None:
    assert cut("我们来了。他说：“好！”然后走了。真的？！是") == [
        "我们来了。",
        "他说：“好！”",
        "然后走了。",
        "真的？！",
        "是",
    ]


def test_line_breaks_end_sentences_and_line_marks_stand_outside() -> None:
    assert cut("One\r\nTwo\n\n- three. Four\n  - five\n> six\n1. seven\n-\n2020. Eight") == [
        "One", "Two", "three.", "Four", "five", "six", "seven", "-", "2020.", "Eight",
    ]  # fmt: skip


def test_spans_count_code_points() -> None:
    assert sentences("👩‍👧 ab.  𐍈 b.") == [(0, 7), (9, 13)]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t \r\n"])
def test_nothing_to_cut(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize("seed", range(200))
def test_spans_are_trimmed_in_order_and_leave_out_nothing_but_blanks_and_line_marks(seed: int) -> None:
    chance = random.Random(seed)
    parts = ["a", "B", " ", "  ", ".", "!", "?", "؟", "。", "।", "…", "\n", "\r\n", "”", ")", "Dr", "U.K", "e.g", "5",
             "- ", "> ", "1. ", "\u2028", "\u00a0", "مرحبا", "你", "👩‍👧", "é"]  # fmt: skip
    text = "".join(chance.choices(parts, k=chance.randrange(60)))
    spans = sentences(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not re.search("[\n\r\u2028]", text[start:end])
        assert re.fullmatch(r"(?:\s|-|>|\d{1,3}[.)])*", text[at:start])
        at = end
    assert text[at:].strip() == ""
