"""The shape of a mail's text: its lines as plain text, its blocks for the HTML part."""

import re
import textwrap
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDTH = 76
LINK = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]}'،。؟]")


@dataclass(frozen=True)
class Block:
    """`kind`: text, list, quote, code, or link, whose lines are its address and its label."""

    kind: str
    lines: list[SafeString]


def one_line(text: str) -> str:
    """Without line breaks and control characters, which have no place in a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def tidy(text: str) -> str:
    """No spaces at the ends of lines, no two empty lines together, none around."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def wrapped(body: str) -> str:
    """Lines of at most 76 characters where the words allow it; a link is never broken."""
    result: list[str] = []
    for line in body.split("\n"):
        found = re.match(r"\s*(?:> ?|- )?", line)
        lead = found.group() if found else ""
        result += textwrap.wrap(
            line,
            WIDTH,
            subsequent_indent=lead if ">" in lead else " " * len(lead),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return "\n".join(result)


def blocks(body: str) -> list[Block]:
    """The body's paragraphs, each cut where the kind of its lines changes; lines are safe HTML."""
    result: list[Block] = []
    for paragraph in body.split("\n\n"):
        lines = paragraph.split("\n")
        for kind, group in groupby(lines, key=_kind):
            content = [line.strip() for line in group]
            if kind != "link":
                result.append(Block(kind, [_linked(_bare(line)) for line in content]))
                continue
            for address in content:
                before = lines[lines.index(address) - 1] if address in lines[1:] else ""
                label = _("Open this page")
                if before.endswith(":") and len(before) <= 60 and _kind(before) == "text":
                    label = before.removesuffix(":")
                    _drop_last_line(result)
                result.append(Block("link", [conditional_escape(address), conditional_escape(label)]))
    return result


def _kind(line: str) -> str:
    line = line.strip()
    if LINK.fullmatch(line):
        return "link"
    if re.fullmatch(r"\d{3} ?\d{3}", line):
        return "code"
    if line.startswith("- "):
        return "list"
    return "quote" if line.startswith(">") else "text"


def _bare(line: str) -> str:
    return re.sub(r"^(?:- |> ?)", "", line)


def _drop_last_line(result: list[Block]) -> None:
    last = result.pop()
    if len(last.lines) > 1:
        result.append(Block(last.kind, last.lines[:-1]))


def _linked(line: str) -> SafeString:
    """The line as HTML, its links made so."""
    parts: list[SafeString] = []
    end = 0
    for found in LINK.finditer(line):
        parts.append(conditional_escape(line[end : found.start()]))
        parts.append(format_html('<a href="{0}">{0}</a>', found.group()))
        end = found.end()
    parts.append(conditional_escape(line[end:]))
    return mark_safe("".join(parts))
