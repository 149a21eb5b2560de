"""The working copy: what stands in it, what keeps it from being published, what the compiler would add."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core.text import digest
from convene.core.trail.models import Source
from convene.initiatives.models import Initiative
from convene.initiatives.queries import Voice
from convene.outcomes.compiling import Group, Key, propose
from convene.outcomes.content import Cited, Line, Part, Text
from convene.outcomes.models import OutcomeDocument, Passage, PassageSource, Section
from convene.outcomes.queries.voices import Said, said, voices

Spans = dict[Key, list[tuple[int, int]]]


@dataclass(frozen=True)
class Problem:
    """What keeps the working copy from being published; `passage` where one of them is at fault."""

    message: str
    passage: Passage | None = None


def sections(document: OutcomeDocument) -> list[Section]:
    """Sections in order with their passages and what those rest on; three queries."""
    passages = Passage.objects.order_by("order", "pk").prefetch_related(
        Prefetch("sources", PassageSource.objects.order_by("pk").select_related("source"))
    )
    return list(document.sections.order_by("order", "pk").prefetch_related(Prefetch("passages", passages)))


@dataclass(frozen=True)
class Resting:
    """What a passage rests on; `voice` is none where it may not be quoted any more."""

    source: Source
    voice: Voice | None


@dataclass(frozen=True)
class Row:
    """A section as its conveners see it."""

    section: Section
    standing: list[tuple[Passage, list[Resting]]]
    left_out: list[tuple[Passage, list[Resting]]]


def rows(parts: list[Section]) -> list[Row]:
    """The sections with who said what; three queries for each kind of source."""
    known = part_of(parts)

    def resting(passage: Passage) -> list[Resting]:
        found = []
        for one in passage.sources.all():
            whose = known.get((one.source.kind, one.source.object_id))
            found.append(Resting(one.source, None if whose is None or whose.reason else whose.voice))
        return found

    return [
        Row(
            section,
            [(one, resting(one)) for one in section.passages.all() if one.included],
            [(one, resting(one)) for one in section.passages.all() if not one.included],
        )
        for section in parts
    ]


def part_of(parts: Iterable[Section]) -> dict[Key, Said]:
    """What the passages of these sections rest on, as it stands now."""
    return said(
        {
            (one.source.kind, one.source.object_id)
            for row in parts
            for passage in row.passages.all()
            for one in passage.sources.all()
        }
    )


def text_of(document: OutcomeDocument) -> Text:
    """The working copy as it would be published now; what is left out is not in it.

    Passages whose sources may not be quoted any more are missing: `problems` names them.
    """
    found = sections(document)
    known = part_of(found)
    parts = [
        Part(
            row.phase,
            row.region,
            row.title,
            [
                Line(passage.kind, passage.text, passage.language, cited)
                for passage in row.passages.all()
                if passage.included and (cited := _cited(passage, known))
            ],
        )
        for row in found
    ]
    return Text(
        title=document.title,
        language=document.language,
        introduction=document.introduction,
        initiative=document.initiative,
        parts=[part for part in parts if part.lines],
        is_demonstration=document.is_demonstration,
        edited=True,
    )


def problems(document: OutcomeDocument) -> list[Problem]:
    """Everything that keeps the document from being published, in its own order."""
    found: list[Problem] = []
    initiative = Initiative.objects.get(pk=document.initiative_id)
    if not initiative.is_public:
        found.append(
            Problem(_("The initiative is still a draft. Open it first, so that readers can see the edition."))
        )
    parts = sections(document)
    known = part_of(parts)
    included = [passage for row in parts for passage in row.passages.all() if passage.included]
    if not included:
        found.append(Problem(_("No passage is included. Compile, or add one.")))
    for passage in included:
        found += [Problem(message, passage) for message in _wrong(passage, known)]
    return found


def fingerprint(text: Text) -> str:
    """The same for the same text, by the same voices as they allow it to be told."""
    return digest(
        repr(
            (
                text.title,
                text.language,
                text.introduction,
                text.is_demonstration,
                [
                    (
                        part.phase,
                        part.region,
                        part.title,
                        [
                            (
                                line.kind,
                                line.text,
                                line.language,
                                [
                                    (
                                        c.voice.source.pk,
                                        c.start,
                                        c.end,
                                        c.voice.name,
                                        str(c.voice.organisation),
                                    )
                                    for c in line.cited
                                ],
                            )
                            for line in part.lines
                        ],
                    )
                    for part in text.parts
                ],
            )
        )
    )


def proposals(document: OutcomeDocument) -> list[Group]:
    """What the compiler would add to the working copy. Takes seconds for thousands of voices.

    What is included uses up its place; what was left out, or was edited away, does not come back.
    """
    with override(document.language):
        heard = voices(document.initiative)
    quotes = [p for row in sections(document) for p in row.passages.all() if p.kind == Passage.Kind.QUOTE]
    latest = {(voice.source.kind, voice.source.object_id): voice.source for voice in heard}
    included = [(one.source, one.start, one.end) for p in quotes if p.included for one in p.sources.all()]
    known = [(one.source, one.start, one.end) for p in quotes for one in p.sources.all()]
    taken = _spans(included, latest)
    barred = _spans([*known, *origins(document)], latest)
    return propose(heard, taken=taken, barred=barred)


def origins(document: OutcomeDocument) -> list[tuple[Source, int, int]]:
    """Every span the compiler proposed for this document before."""
    found = document.passages.filter(origin__isnull=False).select_related("origin").order_by("pk")
    return [
        (row.origin, row.origin_start, row.origin_end)
        for row in found
        if row.origin is not None and row.origin_start is not None and row.origin_end is not None
    ]


def found_again(resting: PassageSource, latest: Source) -> tuple[int, int] | None:
    """Where the span stands in the latest revision; None when it does not say that any more."""
    key = latest.kind, latest.object_id
    spans = _spans([(resting.source, resting.start, resting.end)], {key: latest})
    return spans[key][0] if key in spans else None


def _spans(cited: Iterable[tuple[Source, int, int]], latest: dict[Key, Source]) -> Spans:
    """Spans as they stand in the latest revisions; what no longer stands there is dropped."""
    found: Spans = {}
    for source, start, end in cited:
        key = source.kind, source.object_id
        if key not in latest:
            continue
        first = start
        if latest[key].revision != source.revision:
            first = latest[key].text.find(source.text[start:end])
        if first >= 0:
            found.setdefault(key, []).append((first, first + end - start))
    return found


def _cited(passage: Passage, known: dict[Key, Said]) -> list[Cited]:
    """What a passage rests on; empty when any of it may not be quoted."""
    found = []
    for one in passage.sources.all():
        whose = known.get((one.source.kind, one.source.object_id))
        if whose is None or not whose.may_show(one.source.revision):
            return []
        found.append(Cited(replace(whose.voice, source=one.source), one.start, one.end))
    return found


def _wrong(passage: Passage, known: dict[Key, Said]) -> list[str]:
    """What is wrong with one passage."""
    resting = list(passage.sources.all())
    if not resting:
        return [_("It rests on no source. Choose one, or leave it out.")]
    wrong = []
    if passage.kind != Passage.Kind.OWN:
        quoted = resting[0].source.text[resting[0].start : resting[0].end]
        if len(resting) > 1 or passage.text != quoted or passage.language != resting[0].source.language:
            wrong.append(_("It differs from what its source says there. Choose its sentences again."))
    for one in resting:
        title = one.source.title
        whose = known.get((one.source.kind, one.source.object_id))
        if whose is None:
            wrong.append(_("Its source “%(title)s” is not there any more. Leave it out.") % {"title": title})
        elif whose.reason:
            wrong.append(
                _("It may not be quoted: “%(title)s”. %(reason)s Leave it out.")
                % {"title": title, "reason": whose.reason}
            )
        elif whose.voice.source.revision != one.source.revision:
            wrong.append(
                _("Its source “%(title)s” was revised since. Choose its sentences again.") % {"title": title}
            )
        elif digest(one.source.text) != one.source.digest or one.end > len(one.source.text):
            wrong.append(_("Its source “%(title)s” is damaged. Leave it out.") % {"title": title})
    return wrong
