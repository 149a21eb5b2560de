import io
from dataclasses import replace

import pypdf
import pytest
import typst

from convene.core.documents import pdf, tree
from convene.core.documents.tree import Bullets, Document, Figure, Heading, Note, Paragraph, Quote, Table

MARKUP = "#panic() $x^2$ *a* _b_ `c` @ref <label> [d] \\ // e /* f {g} = h"


def read(document: Document) -> pypdf.PdfReader:
    """The PDF with the bundled typefaces alone, the same on every machine."""
    return pypdf.PdfReader(io.BytesIO(pdf.render(document, system_fonts=False).bytes))


def text(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def catalogue(reader: pypdf.PdfReader) -> pypdf.generic.DictionaryObject:
    root = reader.trailer["/Root"]
    assert isinstance(root, pypdf.generic.DictionaryObject)
    return root


@pytest.mark.parametrize("language", ["en", "ar"])
def test_keeps_both_standards(language: str, english: Document, arabic: Document) -> None:
    reader = read(english if language == "en" else arabic)
    root = catalogue(reader)
    assert root["/Lang"] == language
    assert root["/MarkInfo"].get_object()["/Marked"]
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_has_an_outline_of_its_headings(english: Document) -> None:
    def titles(entries: list[object]) -> list[object]:
        return [titles(e) if isinstance(e, list) else getattr(e, "title", None) for e in entries]

    assert titles(read(english).outline) == [
        "What was heard",
        ["Figures"],
        "What is asked for",
        ["By whom"],
        "Next",
    ]


def test_carries_its_texts_and_properties(english: Document) -> None:
    reader = read(english)
    shown = text(reader)
    for words in (
        "From words to action Quick overview Edition 1 · 13 July 2020",
        "Licence CC BY 4.0",
        "Contents",
        "First line second line next paragraph",
        "We recorded it in nine languages.",
        "الإرشادات",
        "Kenya 12 Senegal",
        "1. First 2. Second",
        "Demonstration data · Page 2 of 3",
    ):
        assert words in shown
    assert reader.metadata is not None
    assert reader.metadata.title == "From words to action"
    assert reader.metadata.author == "A convener"
    assert reader.metadata.creation_date == english.date


def test_links_lead_to_whole_addresses(english: Document) -> None:
    links = [
        note.get_object()["/A"]["/URI"]
        for page in read(english).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object() and "/URI" in note.get_object()["/A"]
    ]
    assert links == [
        "http://testserver/outcomes/words/editions/1/",
        "http://testserver/forum/12/guidance/",
        "https://example.org/13",
    ]


def test_arabic_can_be_read_out_of_it(arabic: Document) -> None:
    shown = text(read(arabic))
    for word in ("جمعيات", "وصلت", "كينيا", "We recorded it."):
        assert word in shown


def test_is_not_marked_as_demonstration_unless_it_is(english: Document) -> None:
    assert "Demonstration" not in text(read(replace(english, demonstration=False)))


def test_the_same_document_makes_the_same_bytes(english: Document) -> None:
    assert pdf.render(english, system_fonts=False) == pdf.render(english, system_fonts=False)
    assert pdf.render(english) == pdf.render(english)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("አዲስ አበባ", "'adis 'abeba†"),
        ("中文", "Zhong Wen†"),
        ("தமிழ்", "tmil†"),
        ("ߒߞߏ", "nko†"),
        ("👩‍👧", ":woman::girl:†"),
        ("\ue000", "[U+E000]†"),
    ],
)
def test_what_no_typeface_has_is_romanised(written: str, shown: str, english: Document) -> None:
    document = replace(
        english,
        title=f"Of {written}",
        blocks=[
            Heading(1, written),
            Quote(written, "am", f"Name {written}"),
            Table([written], [[f"{written} (x)"]]),
        ],
    )
    rendered = pdf.render(document, system_fonts=False)
    assert rendered.romanised == [written]
    content = text(pypdf.PdfReader(io.BytesIO(rendered.bytes)))
    assert f"Of {shown}" in content
    assert f"Name {shown}" in content
    assert f"{shown} (x)" in content
    assert "Words marked †" in content


def test_one_strange_mark_costs_one_word_not_a_script(arabic: Document) -> None:
    strange = "ب\u0301\u0302\u20e3"
    document = replace(arabic, blocks=[Paragraph(f"جمعيات {strange} البلد بلد می\u200cخواهم")])
    rendered = pdf.render(document, system_fonts=False)
    assert rendered.romanised == [strange]
    assert "جمعيات" in text(pypdf.PdfReader(io.BytesIO(rendered.bytes)))


def test_nothing_is_romanised_that_can_be_shown(english: Document) -> None:
    fine = "Ħāṣṣ Việt Ελλάδα Україна हिन्दी ქართული ไทย עברית العربية ← ✓ “–” €"
    document = replace(english, blocks=[Paragraph(fine)])
    assert pdf.render(document, system_fonts=False).romanised == []


def test_lettering_in_figures_is_romanised_too(english: Document) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="9">አዲስ 中</text></svg>'
    document = replace(english, blocks=[Figure(drawing, "አዲስ")])
    assert catalogue(read(document))["/Lang"] == "en"


def test_markup_is_text(english: Document) -> None:
    blocks = [
        Heading(1, MARKUP, MARKUP),
        Paragraph(MARKUP, "en", MARKUP),
        Quote(f"{MARKUP}\n{MARKUP}", "en", MARKUP, "/x/", MARKUP, MARKUP, MARKUP),
        Bullets([MARKUP]),
        Table([MARKUP], [[MARKUP]], MARKUP),
        Note(MARKUP),
    ]
    document = replace(english, title=MARKUP, blocks=blocks)
    shown = text(read(document))
    # Narrow places break inside it; its beginning is enough to see that nothing was run.
    assert shown.count("#panic() $x^2$ *a* _b_ `c` @ref") >= 11


@pytest.mark.parametrize("language", ["en", "ar", "zh-Hans", "pt-BR", "und", "", "nonsense"])
def test_hostile_text_never_fails_a_document(language: str, english: Document) -> None:
    nasty = "\x00\x1b\ufffe\ud800\u202ea\u0301\u0489 ب\u0301\u20e3 \u0338\u20d2 \U0010fffd <b>&"
    word = "x" * 10_000
    blocks = [
        Heading(5, nasty, nasty),
        Heading(1, word),
        Paragraph(nasty, language, nasty),
        Paragraph(word + "\n\n" + "ب" * 10_000),
        Quote(nasty, language, word, "javascript:x", word, nasty, nasty),
        Quote("", "", ""),
        Bullets([nasty, "", word]),
        Table([], [[nasty], ["a", word]]),
        Table([word, nasty], []),
        Note(""),
    ]
    document = replace(
        english, language=language, blocks=blocks, edition=word, meta={word: nasty}, publisher=nasty
    )
    reader = read(document)
    assert catalogue(reader)["/MarkInfo"].get_object()["/Marked"]


def test_long_words_stay_on_the_page(english: Document) -> None:
    reader = read(replace(english, blocks=[Paragraph("x" * 3000)]))
    ends: list[float] = []

    def visit(part: str, _cm: list[float], matrix: list[float], _font: object, size: float) -> None:
        if "xx" in part:
            ends.append(matrix[4] + 0.4 * size * len(part.strip()))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    assert ends
    assert max(ends) < 595


def test_long_tables_run_over_pages(english: Document) -> None:
    rows = [[f"Organisation {number}", "KE"] for number in range(231)]
    shown = text(read(replace(english, blocks=[Table(["Name", "Country"], rows)])))
    assert shown.count("Name Country") == len(
        read(replace(english, blocks=[Table(["Name", "Country"], rows)])).pages
    )
    assert "Organisation 230 KE" in shown


def test_a_broken_drawing_is_an_error(english: Document) -> None:
    with pytest.raises(typst.TypstError):
        pdf.render(replace(english, blocks=[Figure("<svg", "words")]), system_fonts=False)


def test_a_drawing_becomes_a_picture() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="36"><rect width="50" height="20"/></svg>'
    )
    png = pdf.picture(svg)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (144, 72)  # 72 px are 54 pt


def test_footers_cut_titles_between_words(english: Document) -> None:
    shown = text(read(replace(english, title="Organisations " * 20, edition="")))
    assert "Organisations Organisations Organisations Organisations… Demonstration" in shown


def test_data_of_the_tree_is_untouched_by_rendering(english: Document) -> None:
    before = tree.to_data(english)
    pdf.render(english, system_fonts=False)
    assert tree.to_data(english) == before


def test_plain_latin_is_left_when_nothing_else_works(
    english: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "ATTEMPTS", 0)
    rendered = pdf.render(replace(english, title="Été 中文"), system_fonts=False)
    reader = pypdf.PdfReader(io.BytesIO(rendered.bytes))
    assert "Ete Zhong Wen†" in text(reader)
    assert rendered.romanised[0] == "Été 中文"
    assert catalogue(reader)["/MarkInfo"].get_object()["/Marked"]
