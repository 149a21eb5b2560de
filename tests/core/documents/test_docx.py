import io
import zipfile
from dataclasses import replace

import docx
from docx.document import Document as Docx
from docx.oxml.ns import qn

from convene.core.documents import docx as writer
from convene.core.documents.tree import Bullets, Document, Figure, Heading, Note, Paragraph, Quote, Table

NASTY = "\x00\x07\x1b\ufffe\ud800<b>&amp;"


def read(document: Document) -> Docx:
    return docx.Document(io.BytesIO(writer.render(document)))


def test_every_block_has_its_style(english: Document) -> None:
    shown = [(p.style.name, p.text) for p in read(english).paragraphs if p.style]
    assert shown == [
        ("Demonstration", "Demonstration data"),
        ("Title", "From words to action"),
        ("Subtitle", "Quick overview"),
        ("Details", "Edition 1 · 13 July 2020"),
        ("Details", "Published by: A convener"),
        ("Details", "Licence: CC BY 4.0"),
        ("Details", "On the web: http://testserver/outcomes/words/editions/1/"),
        ("Contents Title", "Contents"),
        ("Contents Entry", "What was heard"),
        ("Contents Entry", "Figures"),
        ("Contents Entry", "What is asked for"),
        ("Contents Entry", "By whom"),
        ("Contents Entry", "Next"),
        ("Heading 1", "What was heard"),
        ("Normal", "First line\nsecond line"),
        ("Normal", "next paragraph"),
        ("Quote", "We recorded it\nin nine languages."),
        ("Attribution", "Amina Yusuf, Nairobi · Guidance that travels"),
        ("Quote", "سجلنا الإرشادات"),
        ("Attribution", "Layla Haddad · Source · Original"),
        ("Heading 2", "Figures"),
        ("Normal", ""),
        ("Caption", "Signed by day"),
        ("Caption", "Seats"),
        ("Table Text", ""),
        ("Heading 1", "What is asked for"),
        ("List Bullet", "One"),
        ("List Bullet", "Two"),
        ("List Continue", "1. First"),
        ("List Continue", "2. Second"),
        ("Heading 2", "By whom"),
        ("Note", "Compiled from written inputs."),
        ("Heading 1", "Next"),
    ]


def test_properties_are_the_documents_own(english: Document) -> None:
    core = read(english).core_properties
    assert (core.title, core.subject, core.author, core.language, core.version, core.comments) == (
        "From words to action",
        "Quick overview",
        "A convener",
        "en",
        "Edition 1",
        "",
    )
    assert core.created == core.modified == english.date


def test_links_lead_to_whole_addresses_and_to_headings(english: Document) -> None:
    file = read(english)
    links = file.element.xpath("//w:hyperlink")
    targets = [file.part.rels[link.get(qn("r:id"))].target_ref for link in links if link.get(qn("r:id"))]
    assert targets == [
        "http://testserver/outcomes/words/editions/1/",
        "http://testserver/forum/12/guidance/",
        "https://example.org/13",
    ]
    bookmarks = [mark.get(qn("w:name")) for mark in file.element.xpath("//w:bookmarkStart")]
    assert {link.get(qn("w:anchor")) for link in links if link.get(qn("w:anchor"))} < set(bookmarks)
    numbers = [mark.get(qn("w:id")) for mark in file.element.xpath("//w:bookmarkStart")]
    assert len(set(numbers)) == len(numbers) == 8


def test_an_arabic_quote_runs_from_the_right_in_an_english_document(english: Document) -> None:
    file = read(english)
    turned = [p.text for p in file.paragraphs if p._p.xpath("w:pPr/w:bidi")]
    assert turned == ["سجلنا الإرشادات", "Layla Haddad · Source · Original"]
    quote = next(p for p in file.paragraphs if p.text == "سجلنا الإرشادات")
    assert quote._p.xpath("w:r/w:rPr/w:rtl")
    assert quote._p.xpath("w:r/w:rPr/w:lang/@w:bidi") == ["ar"]


def test_an_arabic_document_runs_from_the_right(arabic: Document) -> None:
    file = read(arabic)
    assert [p.text for p in file.paragraphs if p.text and not p._p.xpath("w:pPr/w:bidi")] == [
        "We recorded it.",
        "Amina Yusuf · Guidance",
    ]
    assert file.sections[0]._sectPr.xpath("w:bidi")
    assert file.tables[0]._tblPr.xpath("w:bidiVisual")
    assert file.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:bidi") == ["ar"]


def test_tables_repeat_their_heads(english: Document) -> None:
    table = read(english).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Country", "Signed"],
        ["Kenya", "12"],
        ["Senegal", ""],
    ]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False]


def test_figures_carry_their_words(english: Document) -> None:
    shapes = read(english).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == ["A bar of 50"]


def test_the_footer_counts_pages(english: Document) -> None:
    footer = read(english).sections[0].footer.paragraphs[0]
    assert footer.text == "From words to action · Edition 1 · Demonstration data · Page 1 of 1"
    assert [code.text for code in footer._p.xpath("//w:instrText")] == [" PAGE ", " NUMPAGES "]


def test_properties_stand_in_the_order_of_the_schema(english: Document, arabic: Document) -> None:
    from convene.core.documents.ooxml import ORDER  # noqa: PLC0415 -- the test's own yardstick

    for document in (english, arabic):
        file = read(document)
        for root in (file.element, file.styles.element, file.sections[0].footer._element):
            for name, order in ORDER.items():
                for found in root.xpath(f"//w:{name}"):
                    tags = [child.tag.rpartition("}")[2] for child in found]
                    assert tags == sorted(tags, key=order.index), name


def test_the_same_document_makes_the_same_bytes(english: Document) -> None:
    first = writer.render(english)
    assert first == writer.render(english)
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2020, 7, 13, 9, 30, 0)}


def test_what_xml_cannot_hold_is_left_out(english: Document) -> None:
    blocks = [
        Heading(1, NASTY, NASTY),
        Paragraph(NASTY, "", NASTY),
        Quote(NASTY, "en", NASTY, NASTY, NASTY, NASTY, NASTY),
        Bullets([NASTY], ordered=True),
        Table([NASTY], [[NASTY]], NASTY),
        Figure('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', NASTY, NASTY),
        Note(NASTY),
        Quote("", "", ""),
        Bullets([]),
        Table([], []),
        Paragraph("x" * 10_000),
    ]
    document = replace(
        english,
        title=NASTY,
        subtitle=NASTY,
        edition=NASTY,
        publisher=NASTY,
        meta={NASTY: NASTY},
        blocks=blocks,
    )
    file = read(document)
    assert file.core_properties.title == "<b>&amp;"
    assert [p.text for p in file.paragraphs if p.style and p.style.name == "Quote"] == ["<b>&amp;"]
    assert file.paragraphs[-1].text == "x" * 10_000
