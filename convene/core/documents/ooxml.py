"""The corners of WordprocessingML that python-docx has no words for: languages, direction, links, fields."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

# Children of run, paragraph, section and table properties in the order of ECMA-376, part 1.
ORDER = {
    "rPr": [
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "iCs",
        "caps",
        "smallCaps",
        "strike",
        "dstrike",
        "outline",
        "shadow",
        "emboss",
        "imprint",
        "noProof",
        "snapToGrid",
        "vanish",
        "webHidden",
        "color",
        "spacing",
        "w",
        "kern",
        "position",
        "sz",
        "szCs",
        "highlight",
        "u",
        "effect",
        "bdr",
        "shd",
        "fitText",
        "vertAlign",
        "rtl",
        "cs",
        "em",
        "lang",
        "eastAsianLayout",
        "specVanish",
        "oMath",
    ],
    "pPr": [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "numPr",
        "suppressLineNumbers",
        "pBdr",
        "shd",
        "tabs",
        "suppressAutoHyphens",
        "kinsoku",
        "wordWrap",
        "overflowPunct",
        "topLinePunct",
        "autoSpaceDE",
        "autoSpaceDN",
        "bidi",
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
        "pPrChange",
    ],
    "sectPr": [
        "headerReference",
        "footerReference",
        "footnotePr",
        "endnotePr",
        "type",
        "pgSz",
        "pgMar",
        "paperSrc",
        "pgBorders",
        "lnNumType",
        "pgNumType",
        "cols",
        "formProt",
        "vAlign",
        "noEndnote",
        "titlePg",
        "textDirection",
        "bidi",
        "rtlGutter",
        "docGrid",
        "printerSettings",
        "sectPrChange",
    ],
    "tblPr": [
        "tblStyle",
        "tblpPr",
        "tblOverlap",
        "bidiVisual",
        "tblStyleRowBandSize",
        "tblStyleColBandSize",
        "tblW",
        "jc",
        "tblCellSpacing",
        "tblInd",
        "tblBorders",
        "shd",
        "tblLayout",
        "tblCellMar",
        "tblLook",
        "tblCaption",
        "tblDescription",
        "tblPrChange",
    ],
}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """`element("w:lang", val="en")` is `<w:lang w:val="en"/>`."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def put(properties: BaseOxmlElement, made: BaseOxmlElement) -> None:
    """Place a property where the schema's order has it, over one of its name. Word refuses files that do not."""
    order = ORDER[properties.tag.rpartition("}")[2]]
    name = made.tag.rpartition("}")[2]
    for old in properties.findall(made.tag):
        properties.remove(old)
    later = [qn(f"w:{tag}") for tag in order[order.index(name) + 1 :]]
    following = next((child for child in properties if child.tag in later), None)
    if following is None:
        properties.append(made)
    else:
        following.addprevious(made)


def speak(run: Run, language: str, *, rtl: bool) -> None:
    """Mark a run's language, and that it runs from right to left."""
    properties = run._r.get_or_add_rPr()  # noqa: SLF001 -- the library's documented way past its own surface
    if rtl:
        put(properties, element("w:rtl"))
        put(properties, element("w:lang", bidi=language))
    else:
        put(properties, element("w:lang", val=language))


def turn(paragraph: Paragraph) -> None:
    """Let a paragraph run from right to left; its start is then on the right."""
    put(paragraph._p.get_or_add_pPr(), element("w:bidi"))  # noqa: SLF001 -- as above


def link(paragraph: Paragraph, run: Run, address: str) -> None:
    """Make a paragraph's run lead to an address, or with "#name" to a bookmark."""
    if address.startswith("#"):
        made = element("w:hyperlink", anchor=address[1:])
    else:
        made = element("w:hyperlink")
        made.set(qn("r:id"), paragraph.part.relate_to(address, _RELATION, is_external=True))
    paragraph._p.append(made)  # noqa: SLF001 -- as above
    made.append(run._r)  # noqa: SLF001 -- as above


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Name a paragraph, so that links lead to it. `number` differs for each in a file."""
    start = element("w:bookmarkStart", id=str(number), name=name)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 -- as above
    properties.addnext(start)
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))  # noqa: SLF001 -- as above


def field(paragraph: Paragraph, code: str, shown: str) -> Run:
    """A field such as PAGE, with what it shows until a reader's program counts. Returns the shown run."""
    for part in ("begin", "code", "separate"):
        run = paragraph.add_run()
        if part == "code":
            instruction = element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {code} "
            run._r.append(instruction)  # noqa: SLF001 -- as above
        else:
            run._r.append(element("w:fldChar", fldCharType=part))  # noqa: SLF001 -- as above
    result = paragraph.add_run(shown)
    paragraph.add_run()._r.append(element("w:fldChar", fldCharType="end"))  # noqa: SLF001 -- as above
    return result
