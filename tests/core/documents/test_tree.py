import json
from dataclasses import replace

import pytest

from convene.core.documents import tree
from convene.core.documents.tree import Bullets, Document, Figure, Heading, Paragraph, Table


def test_data_holds_every_text_as_given(english: Document) -> None:
    data = json.loads(json.dumps(tree.to_data(english)))
    assert {key: value for key, value in data.items() if key != "blocks"} == {
        "title": "From words to action",
        "subtitle": "Quick overview",
        "language": "en",
        "date": "2020-07-13T09:30:00+00:00",
        "edition": "Edition 1",
        "publisher": "A convener",
        "address": "/outcomes/words/editions/1/",
        "demonstration": True,
        "meta": {"Licence": "CC BY 4.0"},
    }
    assert data["blocks"][2] == {
        "kind": "quote",
        "text": "We recorded it\nin nine languages.",
        "language": "en",
        "attribution": "Amina Yusuf, Nairobi",
        "address": "/forum/12/guidance/",
        "source_title": "Guidance that travels",
        "id": "quote-1",
        "note": "",
    }
    assert [block["kind"] for block in data["blocks"]] == (
        [
            "heading",
            "paragraph",
            "quote",
            "quote",
            "heading",
            "figure",
            "table",
            "heading",
            "list",
            "list",
            "list",
            "heading",
            "note",
            "heading",
        ]
    )


def test_data_is_the_same_twice(english: Document) -> None:
    assert json.dumps(tree.to_data(english)) == json.dumps(tree.to_data(english))


def test_a_document_needs_a_title_and_a_zone(english: Document) -> None:
    with pytest.raises(ValueError, match="title"):
        replace(english, title=" \u200d\u3164")
    with pytest.raises(ValueError, match="zone"):
        replace(english, date=english.date.replace(tzinfo=None))


def test_a_figure_needs_words() -> None:
    with pytest.raises(ValueError, match="words"):
        Figure("<svg/>", " ")


def test_headings_step_down_one_level_at_a_time(english: Document) -> None:
    given = [
        Heading(3, "a"),
        Heading(9, "b", "own id"),
        Heading(1, " "),
        Heading(0, "c"),
        Paragraph("", id="section-1"),
    ]
    written = tree.blocks(replace(english, blocks=given))
    assert written == [
        Heading(1, "a", "section-1-"),
        Heading(2, "b", "own-id"),
        Heading(1, "c", "section-3"),
        Paragraph("", id="section-1"),
    ]


def test_what_is_empty_is_left_out(english: Document) -> None:
    given = [Bullets([]), Bullets([" "]), Table([], []), Table([], [[]]), Heading(1, "\u0301")]
    assert tree.blocks(replace(english, blocks=given)) == []


def test_contents_are_listed_for_more_than_four_headings() -> None:
    four = [Heading(1, str(number)) for number in range(4)]
    assert tree.contents(four) == []
    assert tree.contents([*four, Heading(1, "5")]) == [*four, Heading(1, "5")]


def test_text_breaks_at_blank_lines_and_line_feeds() -> None:
    assert tree.paragraphs("a\r\nb\n \t\n\n c \n\n") == [["a", "b"], ["c"]]


def test_unprintable_characters_go() -> None:
    assert (
        tree.printable("a\x00b\x1b\u202ec\ufeff\ufffe\ud800\ud83d\x85\U0001ffff d\te\u200d")
        == "abc d\te\u200d"
    )


def test_tables_are_filled_up_and_know_their_numbers() -> None:
    table = Table(["A"], [["x", "1,234"], ["y", "−5 %", "z"]])
    assert tree.cells(table) == (["A", "", ""], [["x", "1,234", ""], ["y", "−5 %", "z"]])
    assert tree.numeric_columns(table) == [False, True, False]
    assert tree.cells(Table([], [])) == ([], [])


@pytest.mark.parametrize(
    ("address", "relative", "absolute"),
    [
        ("/forum/1/", "/forum/1/", "http://testserver/forum/1/"),
        ("#a", "#a", "http://testserver/#a"),
        ("https://example.org/a", "https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", "", ""),
        ("JaVaScRiPt:alert(1)", "", ""),
        ("data:text/html,x", "", ""),
        ("//evil.example/", "", ""),
        ("https:/one", "", ""),
        ("http://[bad", "", ""),
        ("/a b", "", ""),
        ("/" + "a" * 2000, "", ""),
        ("forum/1", "", ""),
        ("", "", ""),
    ],
)
def test_only_plain_web_addresses_are_linked(address: str, relative: str, absolute: str) -> None:
    assert tree.web_address(address, absolute=False) == relative
    assert tree.web_address(address, absolute=True) == absolute
