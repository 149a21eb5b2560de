import pytest

from convene.outcomes.compiling.candidates import LONGEST, SHORTEST, columns, runs

ONE = "The first sentence of this paragraph says a good deal about masks."
TWO = "The second sentence of it says a good deal about food."
THREE = "The third sentence of it says a good deal about jobs."
FOUR = "The fourth sentence of it says a good deal about hope."


def texts(text: str) -> list[str]:
    return [text[start:end] for start, end in runs(text)]


def test_runs_of_one_to_three_sentences_of_a_paragraph() -> None:
    assert texts(" ".join([ONE, TWO, THREE, FOUR])) == [
        ONE,
        f"{ONE} {TWO}",
        f"{ONE} {TWO} {THREE}",
        f"{TWO} {THREE}",
        f"{TWO} {THREE} {FOUR}",
        f"{THREE} {FOUR}",
    ]


def test_no_run_goes_over_the_end_of_a_line() -> None:
    assert texts(f"{ONE}\n\n{TWO}\n{THREE}") == [ONE]


def test_what_is_no_prose_of_the_author_is_left_out() -> None:
    assert texts(
        f"> {ONE}\n\nName | Country | What was done with the money that was given to us in May\n\n{ONE}"
    ) == [ONE]


def test_items_of_lists_stand_without_their_marks() -> None:
    assert texts(f"- {ONE}\n- {TWO} {THREE}\n\n1. {ONE}") == [ONE, f"{TWO} {THREE}", ONE]


def test_a_text_without_a_passage_of_that_length_offers_the_longest_there_is() -> None:
    assert texts("We need masks. We need them in Bergamo now.") == [
        "We need masks. We need them in Bergamo now."
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We need masks.", ["We need masks."]),
        ("We need masks.\n\nSend them to Bergamo.", ["Send them to Bergamo."]),
        ("", []),
        ("  \n\n ", []),
        ("x" * 500, []),
    ],
)
def test_short_and_overlong_texts(text: str, expected: list[str]) -> None:
    assert texts(text) == expected


def test_lengths_are_within_the_limits_told() -> None:
    text = (
        " ".join([ONE, TWO, THREE, FOUR] * 20)
        + "\n\n"
        + "我们在社区里建立了中文热线，为受到歧视的同胞提供法律帮助。" * 30
    )
    assert runs(text)
    assert all(SHORTEST <= columns(text[start:end]) <= LONGEST for start, end in runs(text))


def test_ideographs_count_twice() -> None:
    assert (columns("masks"), columns("口罩"), columns("قناع")) == (5, 4, 4)
