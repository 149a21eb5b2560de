"""Markdown as people write it: to HTML that is safe to show, and to the plain text that is cited."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# What is parsed at all, in code points; longer text is shown and cited as it was typed.
LIMIT = 50_000
# Blocks and inline spans within each other.
NESTING = 12
# Rows times columns a text's tables may come to; short rows are filled up, so a small text can ask for much.
CELLS = 10_000

_SCHEMES = ("http://", "https://", "mailto:")
_TAGS = {"p", "br", "hr", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


def to_html(md: str, *, heading_level: int = 3) -> SafeString:
    """CommonMark with tables as safe HTML; headings begin at `heading_level` (1 to 6) and stop at h6.

    The text's highest heading stands at that level, be it "#" or "##": a page's levels are never skipped.
    HTML and character references stay the text they are. A picture becomes a link to it. Links lead to http,
    https and mailto alone and carry rel="nofollow noopener"; other targets stay as typed. What exceeds
    `NESTING` or `CELLS` is shown as text, and so is everything in a text over `LIMIT` code points.
    """
    if len(md) > LIMIT:
        return mark_safe("<p>" + escape(md).replace("\n", "<br>\n") + "</p>\n")
    tokens = _parse(md)
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    highest = min((int(token.tag[1]) for token in headings), default=1)
    for token in headings:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + heading_level)}"
    parser = _parser(tables=True)
    html = parser.renderer.render(tokens, parser.options, {})
    return mark_safe(
        nh3.clean(
            html,
            tags=_TAGS,
            attributes={"*": set(), "a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener",
        )
    )


def to_plain(md: str) -> str:
    """The text without its Markdown, as it is digested and cited: Unicode NFC, line feeds, nothing else hidden.

    Blocks are separated by an empty line; list items begin with "- " or their number, quoted lines with "> ",
    cells of a table are separated by " | ". A link leaves its words alone. Lines wrapped by the author are
    joined by a space. No line ends with a blank, no two empty lines follow each other, nothing stands
    before or after. The same input always gives the same text.
    """
    plain = md if len(md) > LIMIT else _plain(_parse(md))
    plain = unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", plain))
    lines = [line.rstrip() for line in plain.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


@cache
def _parser(*, tables: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": NESTING})
    # A reference such as &#8238; would bring back what `clean_text` keeps out.
    parser.disable(["image", "entity"])
    if tables:
        parser.enable("table")
    parser.validateLink = lambda url: url.strip().lower().startswith(_SCHEMES)  # type: ignore[method-assign]
    parser.core.ruler.before("text_join", "links", _tidy_links)  # an escaped "!" is still told apart
    return parser


def _parse(md: str) -> list[Token]:
    lines = md.split("\n")
    cells = len(lines) * (1 + max(line.count("|") for line in lines))
    return _parser(tables=cells <= CELLS).parse(md)


def _tidy_links(state: StateCore) -> None:
    """Give a link without words its address to read, and take the "!" off what was meant as a picture."""
    for block in state.tokens:
        tidied: list[Token] = []
        for token in block.children or ():
            before = tidied[-1] if tidied else None
            if token.type == "link_open" and before and before.type == "text":
                before.content = before.content.removesuffix("!")
            if token.type == "link_close" and before and before.type == "link_open":
                words = Token("text", "", 0, content=str(before.attrGet("href")))
                tidied.append(words)
            tidied.append(token)
        if block.children:
            block.children = tidied


@dataclass
class _Plain:
    """Lines gathered from tokens, one after another.

    `prefixes` are set before every line of the blocks that are open, `bullet` once instead of them;
    `numbers` holds each open list's next number, or None for a list of bullets.
    """

    lines: list[str] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    numbers: list[int | None] = field(default_factory=list)
    bullet: str | None = None
    row: list[str] | None = None

    def take(self, token: Token) -> None:
        if handle := _HANDLERS.get(token.type):
            handle(self, token)

    def gap(self, _token: Token) -> None:
        """An empty line between blocks; lists stay together."""
        if not self.numbers and self.lines and self.lines[-1].strip("> "):
            self.lines.append("".join(self.prefixes).rstrip())

    def words(self, token: Token) -> None:
        if self.row is None:
            self._add(_words(token))
        else:
            self.row.append(_words(token))

    def code(self, token: Token) -> None:
        self.gap(token)
        self._add(token.content.rstrip("\n"))

    def open_list(self, token: Token) -> None:
        self.gap(token)
        start = token.attrGet("start")
        first = 1 if start is None else int(start)
        self.numbers.append(first if token.tag == "ol" else None)

    def close_list(self, _token: Token) -> None:
        self.numbers.pop()

    def open_item(self, _token: Token) -> None:
        number = self.numbers[-1]
        mark = "- " if number is None else f"{number}. "
        if number is not None:
            self.numbers[-1] = number + 1
        self.bullet = self._before() + mark
        self.prefixes.append(" " * len(mark))

    def close_item(self, _token: Token) -> None:
        if self.bullet is not None:  # an item without words
            self._add("")
        self.prefixes.pop()

    def open_quote(self, token: Token) -> None:
        self.gap(token)
        if self.bullet is not None:
            self.bullet += "> "
        self.prefixes.append("> ")

    def close_quote(self, _token: Token) -> None:
        self.prefixes.pop()

    def open_row(self, _token: Token) -> None:
        self.row = []

    def close_row(self, _token: Token) -> None:
        row, self.row = self.row or [], None
        self._add(" | ".join(row))

    def _add(self, text: str) -> None:
        for line in text.split("\n"):
            self.lines.append(self._before() + line)
            self.bullet = None

    def _before(self) -> str:
        return "".join(self.prefixes) if self.bullet is None else self.bullet


_HANDLERS: dict[str, Callable[[_Plain, Token], None]] = {
    "paragraph_open": _Plain.gap,
    "heading_open": _Plain.gap,
    "table_open": _Plain.gap,
    "hr": _Plain.gap,
    "inline": _Plain.words,
    "fence": _Plain.code,
    "code_block": _Plain.code,
    "bullet_list_open": _Plain.open_list,
    "bullet_list_close": _Plain.close_list,
    "ordered_list_open": _Plain.open_list,
    "ordered_list_close": _Plain.close_list,
    "list_item_open": _Plain.open_item,
    "list_item_close": _Plain.close_item,
    "blockquote_open": _Plain.open_quote,
    "blockquote_close": _Plain.close_quote,
    "tr_open": _Plain.open_row,
    "tr_close": _Plain.close_row,
}


def _plain(tokens: Sequence[Token]) -> str:
    out = _Plain()
    for token in tokens:
        out.take(token)
    return "\n".join(out.lines)


def _words(inline: Token) -> str:
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(breaks.get(token.type, token.content) for token in inline.children or ())
