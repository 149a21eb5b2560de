"""A document as a PDF that keeps: PDF/UA-1 for readers who listen, PDF/A-2a for archives, both at once.

typst sets it from `template.typ`. The document reaches the template as JSON, never as markup. Those standards
make a character that no typeface has an error; whatever typst names is romanised and the rest set again, so
that one name never costs a whole document.
"""

import json
from datetime import UTC
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import typst

from . import tree
from .coverage import named, unshown
from .fonts import SANS, SERIF, families, fonts
from .labels import Labels, labels, text_direction
from .wording import Wording

ATTEMPTS = 4  # typst names every character it misses at once; another look follows each change
FOOTER = 60  # characters of the title and of the edition on every page

_Bytes = bytes


class Rendered(NamedTuple):
    """The file, and the passages given in Latin letters because no typeface at hand shows them."""

    bytes: _Bytes
    romanised: list[str]


def render(document: tree.Document, *, system_fonts: bool = True) -> Rendered:
    """The tagged PDF of a document; the same bytes for the same document and typefaces.

    Without `system_fonts` only the bundled typefaces are used, the same on any machine.
    Raises typst.TypstError for a figure whose SVG cannot be read.
    """
    wording = Wording()
    for _attempt in range(ATTEMPTS):
        try:
            return Rendered(_compiled(document, wording, system_fonts=system_fonts), list(wording.romanised))
        except typst.TypstError as error:
            missing, unfit = unshown(named(error), wording.words, system_fonts=system_fonts)
            if not missing | unfit:
                break
            wording = Wording(missing=wording.missing | missing, unfit=wording.unfit | unfit)
    # Nothing more to learn from the messages, such as for a typeface that may not be embedded. What is certain
    # to work are the bundled typefaces and plain Latin.
    wording = Wording(latin_only=True)
    return Rendered(_compiled(document, wording, system_fonts=False), list(wording.romanised))


def picture(svg: str, *, dots_per_inch: int = 192) -> bytes:
    """A drawing as PNG, for formats that hold no SVG."""
    main = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    return typst.compile(
        main, font_paths=fonts(system=True), format="png", ppi=dots_per_inch, sys_inputs={"svg": svg}
    )


def _compiled(document: tree.Document, wording: Wording, *, system_fonts: bool) -> bytes:
    data = json.dumps(_content(document, wording), ensure_ascii=False)
    return typst.compile(
        _template(),
        font_paths=fonts(system=system_fonts),
        sys_inputs={"data": data},
        pdf_standards=["ua-1", "a-2a"],
        timestamp=document.date.astimezone(UTC).replace(microsecond=0),
    )


@cache
def _template() -> bytes:
    return (files(__package__) / "template.typ").read_bytes()


def _content(document: tree.Document, wording: Wording) -> dict[str, object]:
    words = labels(document.language, document.date)
    written = tree.blocks(document)
    direction = text_direction(document.language)
    published = {words.published_by: document.publisher} if document.publisher else {}
    web = tree.web_address(document.address, absolute=True)
    content: dict[str, object] = {
        **_language(document.language, direction),
        "name": tree.one_line(document.title),
        "publisher": tree.one_line(document.publisher),
        "title": wording.line(document.title, longest=22),
        "subtitle": wording.line(document.subtitle, longest=40),
        "edition": wording.line(document.edition),
        "meta": [
            {"label": wording.line(label), "value": wording.line(value)}
            for label, value in {**published, **document.meta}.items()
        ],
        "web": {"label": wording.line(words.web), "address": web, "shown": wording.line(web)}
        if web
        else None,
        "day": wording.line(words.date),
        "demonstration": wording.line(words.demonstration) if document.demonstration else "",
        "running": " · ".join(
            filter(None, (wording.line(_short(s)) for s in (document.title, document.edition)))
        ),
        "page": wording.line(words.page),
        "contents": wording.line(words.contents) if tree.contents(written) else "",
        "blocks": [_block(block, document, words, wording) for block in written],
    }
    content["romanised"] = wording.line(words.romanised) if wording.romanised else ""
    return content


def _block(block: tree.Block, document: tree.Document, words: Labels, wording: Wording) -> dict[str, object]:  # noqa: PLR0911 -- one for each kind
    match block:
        case tree.Heading():
            text = wording.line(block.text, longest=30)
            return {"kind": "heading", "level": block.level, "text": text, "id": block.id}
        case tree.Paragraph():
            passage = wording.lines(block.text)
            language = block.language or document.language
            return {"kind": "paragraph", "text": passage, "id": block.id, **_tongue(language, passage)}
        case tree.Quote():
            passage = wording.lines(block.text, longest=40)
            address = tree.web_address(block.address, absolute=True)
            title = block.source_title or (words.source if address else "")
            return {
                "kind": "quote",
                "text": passage,
                "attribution": wording.line(block.attribution, longest=40),
                "source": wording.line(title, longest=40),
                "address": address,
                "note": wording.line(block.note, longest=40),
                "id": block.id,
                **_tongue(block.language or document.language, passage),
            }
        case tree.Bullets():
            items = [_flat(wording, item) for item in block.items if tree.one_line(item)]
            return {"kind": "list", "ordered": block.ordered, "items": items}
        case tree.Table():
            return _table(block, wording)
        case tree.Figure():
            return {
                "kind": "figure",
                "svg": wording.drawn(block.standalone or block.svg),
                "alternative": tree.one_line(block.alternative),
                "caption": wording.line(block.caption),
            }
        case tree.Note():
            return {"kind": "note", "text": wording.lines(block.text)}


def _table(block: tree.Table, wording: Wording) -> dict[str, object]:
    head, rows = tree.cells(block)
    shares = _shares([head, *rows])
    # About ninety small letters fill the page's width.
    room = [max(6, int(90 * share)) for share in shares]
    return {
        "kind": "table",
        "shares": [round(share * 1000) for share in shares],
        "numeric": tree.numeric_columns(block) or [False] * len(shares),
        "head": [wording.line(cell, longest=most) for cell, most in zip(head, room, strict=True)]
        if head
        else [],
        "rows": [
            [_flat(wording, cell, longest=m) for cell, m in zip(row, room, strict=True)] for row in rows
        ],
        "caption": wording.line(block.caption),
    }


def _shares(rows: list[list[str]]) -> list[float]:
    """Each column's part of the width: by the square root of its longest cell, so that long texts get more
    room without starving the rest.
    """
    columns = [row for row in rows if row]
    weights = [
        max(4, min(240, max(len(cell) for cell in column))) ** 0.5 for column in zip(*columns, strict=True)
    ]
    return [weight / sum(weights) for weight in weights]


def _flat(wording: Wording, text: str, *, longest: int = 60) -> list[str]:
    return [line for lines in wording.lines(text, longest=longest) for line in lines]


def _language(language: str, direction: str) -> dict[str, object]:
    """Language and region as typst takes them, and the typefaces to try in order."""
    base, *rest = language.lower().replace("_", "-").split("-")
    known = base.isascii() and base.isalpha() and len(base) in {2, 3}
    region = next((part for part in rest if len(part) == 2 and part.isalpha()), "")
    return {
        "lang": base if known else "und",
        "region": region,
        "dir": direction,
        "sans": families(SANS, direction),
        "serif": families(SERIF, direction),
    }


def _tongue(language: str, text: list[list[str]]) -> dict[str, object]:
    """A passage's own language; what had to be romanised runs as Latin does."""
    latin = all(line.replace("†", "").isascii() for lines in text for line in lines)
    return _language(language, "ltr" if latin else text_direction(language))


def _short(title: str) -> str:
    """A title as far as it fits in a footer, cut between words where it can be."""
    title = tree.one_line(title)
    if len(title) <= FOOTER:
        return title
    cut = title[:FOOTER].rsplit(" ", 1)[0] if " " in title[:FOOTER] else title[:FOOTER]
    return f"{cut.rstrip(' ,;:–-')}…"
