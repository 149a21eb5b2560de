"""An outcome document as data: what its JSON file holds and every other form of it is made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from convene.core.addresses import kept
from convene.core.mail import absolute
from convene.core.text import digest
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Voice
from convene.outcomes.compiling import METHOD, Group
from convene.outcomes.models import Passage, phase_name, region_name

FORMAT = "convene-outcome-document"
FORMAT_VERSION = 1

Data = dict[str, Any]  # what JSON can say


@dataclass(frozen=True)
class Cited:
    """A span of what somebody said."""

    voice: Voice
    start: int
    end: int

    @property
    def quoted(self) -> str:
        return self.voice.source.text[self.start : self.end]


@dataclass(frozen=True)
class Line:
    """A passage: a quote with the one span it is, or the conveners' words with the spans they rest on."""

    kind: str
    text: str
    language: str
    cited: Sequence[Cited]


@dataclass(frozen=True)
class Part:
    """A section; its name follows from phase and region unless it has one of its own."""

    phase: str
    region: str
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Text:
    """A whole outcome document. `edited` when people worked on it, not the compiler alone."""

    title: str
    language: str
    introduction: str  # Markdown
    initiative: Initiative
    parts: Sequence[Part]
    is_demonstration: bool
    edited: bool


def compiled(initiative: Initiative, groups: Iterable[Group]) -> Text:
    """The document as the compiler alone makes it."""
    parts = [
        Part(
            group.phase,
            group.region,
            "",
            [
                Line(
                    Passage.Kind.QUOTE,
                    one.text,
                    one.source.language,
                    [Cited(one.voice, one.start, one.end)],
                )
                for one in group.proposals
            ],
        )
        for group in groups
        if group.proposals
    ]
    with override(initiative.language):
        title = _("What was said: %(initiative)s") % {"initiative": initiative.title}
    return Text(
        title=title[:200],
        language=initiative.language,
        introduction="",
        initiative=initiative,
        parts=parts,
        is_demonstration=initiative.is_demonstration,
        edited=False,
    )


def as_data(text: Text, *, date: datetime, edition: int | None = None, address: str = "") -> Data:
    """The document as its JSON holds it; the same text and date always give the same data.

    `address` is where the edition stands, kept without a language. Passages are numbered through. Every
    citation holds what it takes to check it without this software: the source's plain text stands at
    `text_address`, `source_digest` is its SHA-256, and `quoted` are its code points from `start` up to, not
    including, `end`.
    """
    numbers = iter(range(1, 1 + sum(len(part.lines) for part in text.parts)))
    with override(text.language):
        return {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "title": text.title,
            "language": text.language,
            "edition": edition,
            "date": date.astimezone(UTC).replace(microsecond=0).isoformat(),
            "address": absolute(address) if address else "",
            "publisher": settings.INSTANCE_NAME,
            "demonstration": text.is_demonstration,
            "initiative": {
                "title": text.initiative.title,
                "language": text.initiative.language,
                "address": absolute(kept(text.initiative)),
            },
            "introduction": text.introduction,
            "method": {**METHOD, "edited": text.edited, "description": description(edited=text.edited)},
            "sections": [
                {
                    "id": f"section-{number}",
                    "phase": part.phase,
                    "region": part.region,
                    "title": part.title,
                    "heading": heading(part.phase, part.region, part.title),
                    "passages": [_passage(line, next(numbers)) for line in part.lines],
                }
                for number, part in enumerate(text.parts, start=1)
            ],
        }


def passages(data: Data) -> list[Data]:
    """Every passage in the order of its number."""
    return [passage for section in data["sections"] for passage in section["passages"]]


def citations(data: Data) -> list[Data]:
    return [citation for passage in passages(data) for citation in passage["citations"]]


def heard(data: Data) -> list[Data]:
    """The citations of what somebody said: a figure is nobody's voice."""
    return [citation for citation in citations(data) if citation["kind"] != "figure"]


def heading(phase: str, region: str, title: str = "") -> str:
    return title or f"{phase_name(phase)} – {region_name(region)}"


def attribution(citation: Data) -> str:
    """Who said it, as far as they let it be told."""
    if citation["kind"] == "figure":
        return _("A figure as it was counted")
    parts = [citation["name"], citation["organisation"]]
    return pgettext("between names", ", ").join(part for part in parts if part) or _("A participant")


def description(*, edited: bool) -> str:
    """How the document was made, in two sentences of the active language."""
    if edited:
        return _(
            "For each phase and region a program proposed the passages that say best what many said, word for word, "
            "with organisations and languages taking turns, from everything whose authors allow quoting. "
            "The conveners chose from them, put them in order and added what is marked as their own words."
        )
    return _(
        "For each phase and region a program proposed the passages that say best what many said, word for word, "
        "with organisations and languages taking turns, from everything whose authors allow quoting. "
        "Nobody has edited it."
    )


def _passage(line: Line, number: int) -> Data:
    return {
        "number": number,
        "id": f"passage-{number}",
        "kind": line.kind,
        "text": line.text,
        "language": line.language,
        "digest": digest(line.text),
        "citations": [_citation(cited) for cited in line.cited],
    }


def _citation(cited: Cited) -> Data:
    voice, source = cited.voice, cited.voice.source
    organisation = voice.organisation
    return {
        "kind": source.kind,
        "object_id": source.object_id,
        "revision": source.revision,
        "title": source.title,
        "language": source.language,
        "address": absolute(source.address) if source.address.startswith("/") else source.address,
        "text_address": absolute(text_address(source.kind, source.object_id, source.revision)),
        "source_digest": source.digest,
        "start": cited.start,
        "end": cited.end,
        "quoted": cited.quoted,
        "organisation": organisation.name if organisation else "",
        "organisation_address": absolute(kept(organisation))
        if organisation and organisation.is_public
        else "",
        "name": voice.name,
        "demonstration": voice.is_demonstration,
    }


def text_address(kind: str, object_id: int, revision: int) -> str:
    """Where the plain text of a source can be read, kept without a language."""
    with override(settings.LANGUAGE_CODE):
        return reverse("outcomes:source", args=[kind, object_id, revision])
