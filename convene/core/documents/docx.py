"""A document as an editable DOCX with real styles, for those who work on with the text.

Fonts are the reader's own: Word picks one for each script, so nothing is romanised here.
"""

import io
import re
import unicodedata
import zipfile
from datetime import UTC

import docx
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from . import ooxml, pdf, tree
from .labels import Labels, labels, text_direction

INK, MUTED, THREAD, DEEP = (RGBColor.from_string(c) for c in ("1C2430", "545E6C", "A84A15", "0D4856"))
SERIF, SANS = "Georgia", "Calibri"


def render(document: tree.Document) -> bytes:
    """The DOCX of a document; the same bytes for the same document and typefaces.

    Core properties, each language and right-to-left direction are set, sources are links, figures carry
    their alternative text. Characters XML cannot hold are left out.
    """
    writer = _Writer(document)
    writer.write()
    file = io.BytesIO()
    writer.file.save(file)
    return _repacked(file.getvalue(), document)


class _Writer:
    """Writes one document from front to back."""

    def __init__(self, document: tree.Document) -> None:
        self.document = document
        self.rtl = text_direction(document.language) == "rtl"
        self.words: Labels = labels(document.language, document.date)
        self.file: Docx = docx.Document()
        self.marks: dict[str, str] = {}
        self.marked: set[str] = set()
        self.style_ids: dict[str, str] = {}

    def write(self) -> None:
        _properties(self.file, self.document)
        _styles(self.file, self.document.language, rtl=self.rtl)
        self.style_ids = {style.name: style.style_id for style in self.file.styles if style.name}
        written = tree.blocks(self.document)
        self._footer()
        self._head()
        headings = tree.contents(written)
        self._name(written)
        if headings:
            self._contents(headings)
        for block in written:
            self._block(block)
        section = self.file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(3)
        if self.rtl:
            ooxml.put(section._sectPr, ooxml.element("w:bidi"))  # noqa: SLF001 -- the library has no words for it

    def _paragraph(self, text: str, style: str, language: str = "") -> Paragraph:
        paragraph = self._bare(style)
        self._say(paragraph, text.split("\n"), language)
        return paragraph

    def _bare(self, style: str) -> Paragraph:
        """An empty paragraph. The library looks every style up anew, which a long table would feel."""
        paragraph = self.file.add_paragraph()
        paragraph._p.style = self.style_ids[style]  # noqa: SLF001 -- as said
        return paragraph

    def _say(self, paragraph: Paragraph, lines: list[str], language: str = "") -> None:
        language = language or self.document.language
        rtl = text_direction(language) == "rtl"
        if rtl and not paragraph._p.xpath("w:pPr/w:bidi"):  # noqa: SLF001 -- the library has no words for it
            ooxml.turn(paragraph)
        run = paragraph.add_run()
        for number, line in enumerate(lines):
            if number:
                run.add_break(WD_BREAK.LINE)
            run.add_text(tree.one_line(line))
        ooxml.speak(run, language, rtl=rtl)

    def _head(self) -> None:
        document = self.document
        if document.demonstration:
            self._paragraph(self.words.demonstration, "Demonstration")
        self._paragraph(tree.one_line(document.title), "Title")
        if document.subtitle:
            self._paragraph(tree.one_line(document.subtitle), "Subtitle")
        edition = [tree.one_line(document.edition), self.words.date]
        self._paragraph(" · ".join(part for part in edition if part), "Details")
        facts = {self.words.published_by: document.publisher} if document.publisher else {}
        for label, value in {**facts, **document.meta}.items():
            self._paragraph(f"{tree.one_line(label)}: {tree.one_line(value)}", "Details")
        if web := tree.web_address(document.address, absolute=True):
            paragraph = self._paragraph(f"{self.words.web}:", "Details")
            paragraph.add_run(" ")
            self._link(paragraph, web, web)

    def _name(self, written: list[tree.Block]) -> None:
        """A bookmark for every id; Word allows letters, digits and underscores, forty at most."""
        for block in written:
            if isinstance(block, tree.Heading | tree.Paragraph | tree.Quote) and block.id:
                clean = re.sub(r"\W", "_", block.id, flags=re.ASCII)[:30]
                self.marks.setdefault(block.id, f"c{len(self.marks)}_{clean}")

    def _contents(self, headings: list[tree.Heading]) -> None:
        self._paragraph(self.words.contents, "Contents Title")
        for heading in headings:
            paragraph = self._bare("Contents Entry")
            paragraph.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
            if self.rtl:
                ooxml.turn(paragraph)
            self._link(paragraph, tree.one_line(heading.text), f"#{self.marks[heading.id]}")

    def _footer(self) -> None:
        paragraph = self.file.sections[0].footer.paragraphs[0]
        parts = [self.document.title, self.document.edition]
        parts += [self.words.demonstration] if self.document.demonstration else []
        self._say(paragraph, [" · ".join(line for part in parts if (line := tree.one_line(part)))])
        paragraph.add_run(" · ")
        for part in re.split(r"(\{pages?\})", self.words.page):
            match part:
                case "{page}":
                    ooxml.field(paragraph, "PAGE", "1")
                case "{pages}":
                    ooxml.field(paragraph, "NUMPAGES", "1")
                case _ if part:
                    run = paragraph.add_run(part)
                    ooxml.speak(run, self.document.language, rtl=self.rtl)

    def _block(self, block: tree.Block) -> None:
        match block:
            case tree.Heading():
                paragraph = self._paragraph(tree.one_line(block.text), f"Heading {block.level}")
                self._mark(paragraph, block.id)
            case tree.Paragraph():
                for number, lines in enumerate(tree.paragraphs(block.text)):
                    paragraph = self._paragraph("\n".join(lines), "Normal", block.language)
                    self._mark(paragraph, block.id if number == 0 else "")
            case tree.Quote():
                self._quote(block)
            case tree.Bullets():
                self._list(block)
            case tree.Table():
                self._table(block)
            case tree.Figure():
                self._figure(block)
            case tree.Note():
                for lines in tree.paragraphs(block.text):
                    self._paragraph("\n".join(lines), "Note")

    def _quote(self, block: tree.Quote) -> None:
        for number, lines in enumerate(tree.paragraphs(block.text)):
            paragraph = self._paragraph("\n".join(lines), "Quote", block.language)
            self._mark(paragraph, block.id if number == 0 else "")
        address = tree.web_address(block.address, absolute=True)
        title = tree.one_line(block.source_title) or (self.words.source if address else "")
        said = self._bare("Attribution")
        if text_direction(block.language, text_direction(self.document.language)) == "rtl":
            ooxml.turn(said)
        attribution, note = tree.one_line(block.attribution), tree.one_line(block.note)
        if attribution:
            self._name_run(said, attribution).bold = True
        if title:
            said.add_run(" · " if attribution else "")
            if address:
                self._link(said, title, address)
            else:
                self._name_run(said, title)
        if note:
            said.add_run(" · " if attribution or title else "")
            self._name_run(said, note)

    def _list(self, block: tree.Bullets) -> None:
        """Numbers are written out: Word would count on from one list to the next."""
        items = [item for item in block.items if tree.one_line(item)]
        for number, item in enumerate(items, start=1):
            lines = [line for lines in tree.paragraphs(item) for line in lines]
            if block.ordered:
                lines[0] = f"{number}. {lines[0]}"
            self._paragraph("\n".join(lines), "List Continue" if block.ordered else "List Bullet")

    def _table(self, block: tree.Table) -> None:
        head, rows = tree.cells(block)
        if block.caption:
            self._paragraph(tree.one_line(block.caption), "Caption").paragraph_format.keep_with_next = True
        width = len(head or rows[0])
        table = self.file.add_table(rows=0, cols=width, style="Table Grid")
        if self.rtl:
            ooxml.put(table._tblPr, ooxml.element("w:bidiVisual"))  # noqa: SLF001 -- the library has no words for it
        for row in [head, *rows] if head else rows:
            made = table.add_row()
            for cell, text in zip(made.cells, row, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph._p.style = self.style_ids["Table Text"]  # noqa: SLF001 -- as in _bare
                self._say(paragraph, [line for lines in tree.paragraphs(text) for line in lines])
        if head:
            table.rows[0]._tr.get_or_add_trPr().append(ooxml.element("w:tblHeader"))  # noqa: SLF001 -- as above
            for cell in table.rows[0].cells:
                for run in cell.paragraphs[0].runs:
                    run.bold = True
        self._bare("Table Text")

    def _figure(self, block: tree.Figure) -> None:
        section = self.file.sections[0]
        width = Emu((section.page_width or Cm(21)) - Cm(6))
        drawn = io.BytesIO(pdf.picture(tree.printable(block.standalone or block.svg)))
        picture = self.file.add_picture(drawn, width=width)
        properties = picture._inline.docPr  # noqa: SLF001 -- the library has no words for alternative text
        properties.set("descr", tree.one_line(block.alternative))
        if block.caption:
            self._paragraph(tree.one_line(block.caption), "Caption")

    def _mark(self, paragraph: Paragraph, name: str) -> None:
        """Set the bookmark of an id, the first time it occurs."""
        if name and name not in self.marked:
            self.marked.add(name)
            ooxml.bookmark(paragraph, self.marks[name], len(self.marked))

    def _name_run(self, paragraph: Paragraph, text: str) -> Run:
        """A run of a language nobody told: its first letter shows which way it goes."""
        run = paragraph.add_run(text)
        ways = (unicodedata.bidirectional(c) for c in text)
        if next((way for way in ways if way in {"L", "R", "AL"}), "L") != "L":
            ooxml.put(run._r.get_or_add_rPr(), ooxml.element("w:rtl"))  # noqa: SLF001 -- as above
        return run

    def _link(self, paragraph: Paragraph, text: str, address: str) -> None:
        run = self._name_run(paragraph, text)
        run.font.color.rgb = DEEP
        run.font.underline = True
        ooxml.link(paragraph, run, address)


def _properties(file: Docx, document: tree.Document) -> None:
    core = file.core_properties
    moment = document.date.astimezone(UTC).replace(tzinfo=None)
    core.title = tree.one_line(document.title)[:255]
    core.subject = tree.one_line(document.subtitle)[:255]
    core.author = tree.one_line(document.publisher)[:255]
    core.last_modified_by = core.author
    core.version = tree.one_line(document.edition)[:255]
    core.language = document.language[:255]
    core.comments = ""
    core.created = core.modified = moment
    core.revision = 1


def _styles(file: Docx, language: str, *, rtl: bool) -> None:
    styles = file.styles
    tongues = styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:lang")
    for tongue in tongues:
        tongue.set(qn("w:bidi" if rtl else "w:val"), language)
    details: list[tuple[str, str, float, RGBColor, bool]] = [
        # name, typeface, size, colour, bold
        ("Normal", SANS, 11, INK, False),
        ("Title", SERIF, 26, INK, True),
        ("Subtitle", SERIF, 14, MUTED, False),
        ("Heading 1", SERIF, 18, INK, True),
        ("Heading 2", SERIF, 14, INK, True),
        ("Heading 3", SERIF, 12, INK, True),
        ("Heading 4", SERIF, 11, INK, True),
        ("Heading 5", SERIF, 11, MUTED, True),
        ("Heading 6", SERIF, 11, MUTED, False),
        ("Quote", SERIF, 12, INK, False),
        ("Caption", SANS, 9, MUTED, False),
        ("Footer", SANS, 8.5, MUTED, False),
        ("Demonstration", SANS, 9, THREAD, True),
        ("Details", SANS, 10, MUTED, False),
        ("Contents Title", SERIF, 14, INK, True),
        ("Contents Entry", SANS, 10.5, INK, False),
        ("Attribution", SANS, 9.5, MUTED, False),
        ("Note", SANS, 10, MUTED, False),
        ("Table Text", SANS, 9.5, INK, False),
    ]
    for name, typeface, size, colour, bold in details:
        if name not in styles:
            added = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            added.base_style = styles["Normal"]
        style = styles[name]
        if isinstance(style, ParagraphStyle):
            _dress(style, typeface, size, colour, bold=bold)


def _dress(style: ParagraphStyle, typeface: str, size: float, colour: RGBColor, *, bold: bool) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = typeface, Pt(size), bold, False
    font.color.rgb = colour
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    # Complex scripts have their own size and weight.
    for tag, value in (("w:szCs", str(round(size * 2))), ("w:bCs", "1" if bold else "0")):
        ooxml.put(properties, ooxml.element(tag, val=value))
    if style.name == "Quote":
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.6)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.keep_with_next = True
        edge = ooxml.element("w:pBdr")
        edge.append(ooxml.element("w:left", val="single", sz="12", space="10", color="A84A15"))
        ooxml.put(style.element.get_or_add_pPr(), edge)
    elif style.name == "Attribution":
        style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.6)
        style.paragraph_format.space_after = Pt(12)
    elif style.name in {"Details", "Contents Entry", "Table Text"}:
        style.paragraph_format.space_after = Pt(3)


def _repacked(packed: bytes, document: tree.Document) -> bytes:
    """The same parts with the document's date instead of the clock's, so that bytes can be compared."""
    moment = document.date.astimezone(UTC)
    stamp = (max(1980, min(2107, moment.year)), moment.month, moment.day, moment.hour, moment.minute, 0)
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, stamp), old.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()
