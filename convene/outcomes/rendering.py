"""An outcome document's data as files. The same data gives the same HTML and JSON to the byte."""

import json
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core.documents import docx, html, pdf, tree
from convene.core.places import LANGUAGES, language_name
from convene.core.text import direction
from convene.core.text.markdown import to_plain
from convene.outcomes.content import Data, attribution, passages
from convene.outcomes.models import EditionFile, Passage, phase_name, region_name

Format = EditionFile.Format


def rendered(data: Data) -> dict[str, bytes]:
    """The document in every format, by the format's name."""
    document = tree_of(data)
    return {
        Format.HTML: standalone(document).encode(),
        Format.PDF: pdf.render(document).bytes,
        Format.DOCX: docx.render(document),
        Format.JSON: (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode(),
    }


def standalone(document: tree.Document) -> str:
    """The HTML as a file of its own: no script, nothing loaded from anywhere."""
    return format_html(
        '<!doctype html>\n<html lang="{}" dir="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        document.language,
        direction(document.language),
        document.title,
        mark_safe((files(__package__) / "standalone.css").read_text()),
        html.render(document),
    )


def tree_of(data: Data) -> tree.Document:
    """The document as the renderers take it, in its own language."""
    with override(data["language"]):
        number = data["edition"]
        return tree.Document(
            title=data["title"],
            subtitle=data["initiative"]["title"],
            language=data["language"],
            date=datetime.fromisoformat(data["date"]),
            blocks=list(_blocks(data)),
            edition=_("Edition %(number)s") % {"number": number} if number else "",
            publisher=data["publisher"],
            demonstration=data["demonstration"],
            address=data["address"],
        )


def _blocks(data: Data) -> Iterator[tree.Block]:
    if data["introduction"]:
        yield from _introduction(data["introduction"])
    phase = None
    for section in data["sections"]:
        if section["title"]:
            yield tree.Heading(1, section["title"], section["id"])
            phase = None
        else:
            if section["phase"] != phase:
                phase = section["phase"]
                yield tree.Heading(1, phase_name(section["phase"]), f"{section['id']}-phase")
            yield tree.Heading(2, region_name(section["region"]), section["id"])
        for passage in section["passages"]:
            yield from _passage(passage, data)
    yield tree.Heading(1, _("How this document was made"), "method")
    yield tree.Paragraph(data["method"]["description"])
    yield tree.Paragraph(
        _(
            "Everybody can check a quote: the source's plain text has the SHA-256 digest given with it, and the words "
            "quoted are its characters from the first number up to the second. The JSON file holds each "
            "digest and the address of each text."
        )
    )
    yield _sources(data)


def _passage(passage: Data, data: Data) -> Iterator[tree.Block]:
    number = _("Passage %(number)s") % {"number": passage["number"]}
    if passage["kind"] != Passage.Kind.OWN:
        yield _quote(passage["citations"][0], data, number, passage["id"])
        return
    label = _("%(passage)s, in the conveners' words, rests on:") % {"passage": number}
    yield tree.Paragraph(passage["text"], passage["language"], passage["id"])
    yield tree.Note(label)
    for citation in passage["citations"]:
        yield _quote(citation, data, "", "")


def _quote(citation: Data, data: Data, number: str, name: str) -> tree.Quote:
    notes = [number]
    if citation["language"] != data["language"] and citation["language"] in LANGUAGES:
        language = language_name(citation["language"], data["language"])
        notes.append(_("Written in %(language)s") % {"language": language})
    if citation["demonstration"] and not data["demonstration"]:
        notes.append(_("Demonstration data"))
    return tree.Quote(
        text=citation["quoted"],
        language=citation["language"],
        attribution=attribution(citation),
        address=citation["address"],
        source_title=citation["title"],
        id=name,
        note=" · ".join(note for note in notes if note),
    )


def _introduction(markdown: str) -> Iterator[tree.Block]:
    """Paragraphs, and lists where every line is an item."""
    for part in to_plain(markdown).split("\n\n"):
        lines = part.split("\n")
        if all(line.startswith("- ") for line in lines):
            yield tree.Bullets([line.removeprefix("- ") for line in lines])
        else:
            yield tree.Paragraph(part)


def _sources(data: Data) -> tree.Table:
    head = [_("No."), _("Who"), _("Source"), _("Characters"), _("Digest")]
    rows = [
        [
            str(passage["number"]),
            attribution(citation),
            _source(citation),
            f"{citation['start']}–{citation['end']}",
            f"{citation['source_digest'][:8]}…",
        ]
        for passage in passages(data)
        for citation in passage["citations"]
    ]
    return tree.Table(head, rows, _("What every passage rests on"))


def _source(citation: Data) -> str:
    if citation["revision"] == 1:
        return str(citation["title"])
    return _("%(title)s (revision %(revision)s)") % {
        "title": citation["title"],
        "revision": citation["revision"],
    }
