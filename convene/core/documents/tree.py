"""What a document is made of, whatever it is written as."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from django.conf import settings

LONGEST_ADDRESS = 2000  # what browsers and typst follow
MANY_HEADINGS = 4  # a document with more gets a table of contents

# What no document format can hold or no reader can see: controls but tab and line feed, lone surrogates,
# bidirectional overrides and isolates, the byte order mark, noncharacters.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ud800-\udfff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and symbols that are blank


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 stands right under the document's title."""

    level: int
    text: str
    id: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text. A blank line begins a new paragraph, a single line feed a new line."""

    text: str
    language: str = ""  # where it is not the document's
    id: str = ""


@dataclass(frozen=True)
class Quote:
    """Somebody's words, in their language, with who said them and where they stand.

    `attribution` is ready for display. `address` is an absolute http(s) address or one relative to this
    site's root. `note` says what the reader must know, such as who translated.
    """

    text: str
    language: str
    attribution: str
    address: str = ""
    source_title: str = ""
    id: str = ""
    note: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list; one without items leaves no mark."""

    items: Sequence[str]
    ordered: bool = False


@dataclass(frozen=True)
class Table:
    """Rows shorter than the longest are filled up with empty cells."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    caption: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing of ours, with the words that replace it for those who cannot see it.

    `svg` is shown on pages, where a stylesheet dresses it: mark it safe, or it is shown as text.
    `standalone` is the same drawing with its own colours, for paper; without it `svg` is printed.
    """

    svg: str
    alternative: str
    caption: str = ""
    standalone: str = ""

    def __post_init__(self) -> None:
        if not visible(self.alternative):
            raise ValueError("a figure needs words that replace it")


@dataclass(frozen=True)
class Note:
    """A remark of the publisher's, set apart from the text."""

    text: str


Block = Heading | Paragraph | Quote | Bullets | Table | Figure | Note


@dataclass(frozen=True)
class Document:
    """A whole document in one main language.

    `date` is the moment of this edition, with a zone; it is the creation date written into every file, so
    that the same document makes the same file. `meta` holds what is printed under the title, label to
    value (the licence, say). `demonstration` prints a mark on the first page and in every footer.
    `address` is where the web edition stands. Raises ValueError without a title or a zone.
    """

    title: str
    subtitle: str
    language: str
    date: datetime
    blocks: Sequence[Block]
    meta: Mapping[str, str] = field(default_factory=dict)
    edition: str = ""
    publisher: str = ""
    demonstration: bool = False
    address: str = ""

    def __post_init__(self) -> None:
        if not visible(self.title):
            raise ValueError("a document needs a title")
        if self.date.tzinfo is None:
            raise ValueError("a document's date needs a time zone")


def printable(text: str) -> str:
    """The text without what no format can hold; line ends become line feeds."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def visible(text: str) -> bool:
    """Whether there is anything to see: more than blanks, marks without a letter and formatting characters."""
    return any(unicodedata.category(c)[0] in "LNPS" and c not in _FILLERS for c in printable(text))


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs of lines, as every format breaks them. Empty ones are left out."""
    parts = re.split(r"\n[ \t]*\n", printable(text))
    return [lines for part in parts if (lines := [s for line in part.split("\n") if (s := line.strip())])]


def one_line(text: str) -> str:
    return " ".join(printable(text).split())


def blocks(document: Document) -> list[Block]:
    """The blocks as they are written: headings step down one level at a time and each has an id;
    headings without a word, lists without items and tables without cells are left out.
    """
    written: list[Block] = []
    level = 0
    named = Heading | Paragraph | Quote
    taken = {block.id for block in document.blocks if isinstance(block, named)}
    for given in document.blocks:
        block = replace(given, id=_fragment(given.id)) if isinstance(given, named) else given
        match block:
            case Heading() if visible(block.text):
                level = max(1, min(block.level, level + 1, 6))
                name = block.id or _free_id(f"section-{len(written) + 1}", taken)
                written.append(replace(block, level=level, id=name))
            case Bullets(items=items) if not any(one_line(item) for item in items):
                pass
            case Table(head=head, rows=rows) if not head and not any(rows):
                pass
            case Heading():
                pass
            case _:
                written.append(block)
    return written


def contents(written: Sequence[Block]) -> list[Heading]:
    """The headings to list in front: all, when there are more than a reader keeps in view."""
    headings = [block for block in written if isinstance(block, Heading)]
    return headings if len(headings) > MANY_HEADINGS else []


def cells(table: Table) -> tuple[list[str], list[list[str]]]:
    """Head (empty when there is none) and rows, all of one width."""
    width = max(len(table.head), *(len(row) for row in table.rows), 0)
    head = [*table.head, *[""] * (width - len(table.head))] if table.head else []
    return head, [[*row, *[""] * (width - len(row))] for row in table.rows]


def numeric_columns(table: Table) -> list[bool]:
    """Which columns hold numbers alone, and are set flush to the line's end."""
    _head, rows = cells(table)
    return [bool(column) and all(_is_number(cell) for cell in column) for column in zip(*rows, strict=True)]


def web_address(address: str, *, absolute: bool) -> str:
    """An address safe to link: http, https or on this site; "" for any other.

    With `absolute`, one on this site begins with the instance's own address, as files need.
    """
    address = printable(address).strip()
    if not address or len(address) > LONGEST_ADDRESS or any(c.isspace() for c in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme in {"http", "https"} and parts.netloc:
        return address
    if parts.scheme or parts.netloc or not address.startswith(("/", "#")):
        return ""
    return urljoin(f"{settings.URL}/", address) if absolute else address


def to_data(document: Document) -> dict[str, object]:
    """The whole document as JSON-able data, texts exactly as given; drawings by their words alone."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "date": document.date.isoformat(),
        "edition": document.edition,
        "publisher": document.publisher,
        "address": document.address,
        "demonstration": document.demonstration,
        "meta": dict(document.meta),
        "blocks": [_block_data(block) for block in document.blocks],
    }


def _block_data(block: Block) -> dict[str, object]:  # noqa: PLR0911 -- one for each kind
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text, "id": block.id}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "language": block.language, "id": block.id}
        case Quote():
            return {
                "kind": "quote",
                "text": block.text,
                "language": block.language,
                "attribution": block.attribution,
                "address": block.address,
                "source_title": block.source_title,
                "id": block.id,
                "note": block.note,
            }
        case Bullets():
            return {"kind": "list", "ordered": block.ordered, "items": list(block.items)}
        case Table():
            rows = [list(row) for row in block.rows]
            return {"kind": "table", "head": list(block.head), "rows": rows, "caption": block.caption}
        case Figure():
            return {"kind": "figure", "alternative": block.alternative, "caption": block.caption}
        case Note():
            return {"kind": "note", "text": block.text}


def _fragment(name: str) -> str:
    """An id as it may stand in an address: without blanks."""
    return "-".join(printable(name).split())


def _free_id(wanted: str, taken: set[str]) -> str:
    while wanted in taken:
        wanted += "-"
    taken.add(wanted)
    return wanted


def _is_number(cell: str) -> bool:
    bare = cell.strip().strip("%+-−–~ ")
    return bool(bare) and all(unicodedata.category(c) == "Nd" or c in " .,\u00a0\u202f'٬٫" for c in bare)
