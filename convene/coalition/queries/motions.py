"""Motions, decisions and meetings as everybody reads them, and what a motion can rest on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from convene.coalition.models import Ballot, Coalition, Decision, Minutes, Motion, MotionRevision
from convene.core.addresses import kept
from convene.core.text import normalise
from convene.core.trail.models import Source
from convene.core.trail.queries import citations_by, latest_sources
from convene.events.models import Event
from convene.initiatives.models import FrozenFigure, Initiative, Reading
from convene.initiatives.queries import latest_readings, public_series
from convene.outcomes.content import passages
from convene.outcomes.models import Edition, EditionPassage
from convene.outcomes.queries import offered, said, taken_back

EXCERPT = 240  # characters
OFFERED = 30  # at a time
VOICES = {"contribution", "input"}


@dataclass(frozen=True)
class Thing:
    """Something a motion rests on or can rest on. `key` is "kind:id"; `address` is kept without a language."""

    kind: str
    object_id: int
    kind_label: str
    title: str
    who: str
    excerpt: str
    language: str
    address: str
    is_withheld: bool = False  # taken back since: neither words nor who said them are told

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.object_id}"


# --- lists ----------------------------------------------------------------------------------------


def listed(coalition: Coalition) -> QuerySet[Motion]:
    """The coalition's motions, the newest first, with who moved and seconded them and what was decided."""
    rows = coalition.motions.select_related(
        "coalition", "mover__organisation", "seconder__organisation", "decision"
    )
    return rows.order_by("-number")


def register(coalition: Coalition) -> QuerySet[Decision]:
    """The coalition's decisions, the newest first, each with what it reverses and what reversed it."""
    return with_reversals(coalition.decisions.all()).order_by("-number")


def with_reversals(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    later = Prefetch("reversed_by", Decision.objects.select_related("coalition").order_by("number"))
    return rows.select_related(
        "coalition", "motion", "ballot", "meeting", "reverses__coalition", "motion__mover__organisation"
    ).prefetch_related(later)


def revisions(motion: Motion) -> list[MotionRevision]:
    """What the motion said from one moment to the next, the latest first."""
    return list(motion.revisions.order_by("-number"))


def ballots_on(motion: Motion) -> list[Ballot]:
    """Every ballot on the motion, the latest first."""
    return list(motion.ballots.order_by("-pk"))


@dataclass(frozen=True)
class Meeting:
    """A meeting of the coalition; `minutes` where there are some the reader may see."""

    event: Event
    minutes: Minutes | None


def meetings(coalition: Coalition, *, drafts: bool) -> list[Meeting]:
    """The coalition's meetings that were announced, the latest first; with unpublished minutes if `drafts`."""
    events = announced_meetings(coalition).select_related("minutes_taken").order_by("-starts_at", "-pk")
    found = []
    for event in events:
        minutes = getattr(event, "minutes_taken", None)
        if minutes is not None and (
            minutes.coalition_id != coalition.pk or (minutes.published_at is None and not drafts)
        ):
            minutes = None
        found.append(Meeting(event, minutes))
    return found


def announced_meetings(coalition: Coalition) -> QuerySet[Event]:
    """Meetings of the initiative that everybody can see and that take or took place."""
    return Event.objects.filter(
        initiative=coalition.initiative_id,
        kind=Event.Kind.MEETING,
        state__in=[Event.State.ANNOUNCED, Event.State.HELD],
    )


@dataclass(frozen=True)
class Business:
    """What a meeting dealt with: its motions, the ballots on them, and what was decided."""

    motions: Sequence[Motion]
    ballots: Sequence[Ballot]
    decisions: Sequence[Decision]


def business(coalition: Coalition, meeting: Event) -> Business:
    motions = list(listed(coalition).filter(meeting=meeting).order_by("number"))
    ballots = Ballot.objects.filter(motion__in=motions).select_related("motion__coalition")
    decisions = with_reversals(coalition.decisions.filter(meeting=meeting)).order_by("number")
    return Business(motions, list(ballots.order_by("pk")), list(decisions))


# --- what a motion rests on -----------------------------------------------------------------------


def rests_on(motion: Motion) -> list[Thing]:
    """What the motion cites, in the order it was cited, as it may be shown now."""
    sources = [citation.source for citation in citations_by("motion", motion.pk)]
    voices = said([(one.kind, one.object_id) for one in sources if one.kind in VOICES])
    ids = [one.object_id for one in sources if one.kind == "edition-passage"]
    gone = _taken_back(EditionPassage.objects.filter(pk__in=ids).select_related("edition"))
    found = []
    for source in sources:
        voice = voices.get((source.kind, source.object_id))
        if source.kind in VOICES:
            withheld = voice is None or not voice.may_show(source.revision)
        else:
            withheld = source.kind == "edition-passage" and source.object_id in gone
        who = voice.voice.organisation.name if voice and voice.voice.organisation and not withheld else ""
        label = voice.voice.kind_label if voice else _label(source.kind)
        found.append(_thing(source, label, who, is_withheld=withheld))
    return found


def offers(initiative: Initiative, *, words: str = "") -> list[Thing]:
    """What of the initiative holds the words and may be cited: passages, figures, readings, then voices."""
    needle = normalise(words)
    found = []
    for thing in _everything(initiative, words):
        if not needle or needle in normalise(f"{thing.title} {thing.who} {thing.excerpt}"):
            found.append(thing)
        if len(found) == OFFERED:
            break
    return found


def chosen(initiative: Initiative, keys: Iterable[str]) -> list[Thing]:
    """The things of the initiative with these keys, in that order, as far as they are there."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return []
    known = {thing.key: thing for thing in _everything(initiative, "")}
    known |= _earlier(initiative, [key for key in wanted if key not in known])
    return [known[key] for key in wanted if key in known]


def _earlier(initiative: Initiative, keys: Iterable[str]) -> dict[str, Thing]:
    """Passages of earlier editions and earlier readings: offered no more, but what cites them goes on to."""
    ids: dict[str, list[int]] = {"edition-passage": [], "reading": []}
    for key in keys:
        kind, _colon, number = key.partition(":")
        if kind in ids and number.isascii() and number.isdigit() and len(number) < 19:
            ids[kind].append(int(number))
    cited = EditionPassage.objects.filter(
        pk__in=ids["edition-passage"], edition__document__initiative=initiative
    ).select_related("edition")
    gone = _taken_back(cited)
    known = {
        "edition-passage": [one.pk for one in cited if one.pk not in gone],
        "reading": list(
            Reading.objects.filter(pk__in=ids["reading"], series__initiative=initiative).values_list(
                "pk", flat=True
            )
        ),
    }
    things = [
        _thing(source, _label(kind), "")
        for kind, some in known.items()
        for source in latest_sources(kind, some).values()
    ]
    return {thing.key: thing for thing in things}


def _everything(initiative: Initiative, words: str) -> Iterator[Thing]:
    yield from _passages(initiative, words)
    figures = FrozenFigure.objects.filter(initiative=initiative).order_by("-pk").values_list("pk", flat=True)
    readings = [reading.pk for reading in latest_readings(list(public_series(initiative))).values()]
    for kind, ids in (("figure", list(figures)), ("reading", readings)):
        sources = latest_sources(kind, ids)
        yield from (_thing(sources[one], _label(kind), "") for one in ids if one in sources)
    for voice in offered(initiative, words=words):
        who = voice.organisation.name if voice.organisation else voice.name
        yield _thing(voice.source, voice.kind_label, who)


def _passages(initiative: Initiative, words: str) -> Iterator[Thing]:
    """Passages of the newest edition of each document that hold the words, less those taken back."""
    needle = words.casefold()
    seen: set[int] = set()
    editions = Edition.objects.public().filter(document__initiative=initiative).select_related("document")
    for edition in editions.order_by("document", "-number"):
        if edition.document_id in seen:
            continue
        seen.add(edition.document_id)
        texts = {one["number"]: one for one in passages(edition.content)}
        gone = taken_back(texts.values())
        for passage in edition.passages.all():
            one = texts[passage.number]
            if passage.number in gone or (needle and needle not in one["text"].casefold()):
                continue
            yield Thing(
                kind="edition-passage",
                object_id=passage.pk,
                kind_label=_label("edition-passage"),
                title=_("%(title)s, passage %(number)s") % {"title": edition.title, "number": passage.number},
                who="",
                excerpt=_excerpt(one["text"]),
                language=one["language"],
                address=f"{kept(edition)}#{passage.fragment}",
            )


def _taken_back(cited: Iterable[EditionPassage]) -> set[int]:
    """The ids of those that may not be shown any more."""
    by_edition: dict[Edition, list[EditionPassage]] = {}
    for passage in cited:
        by_edition.setdefault(passage.edition, []).append(passage)
    gone: set[int] = set()
    for edition, some in by_edition.items():
        numbers = {passage.number for passage in some}
        found = taken_back(one for one in passages(edition.content) if one["number"] in numbers)
        gone |= {passage.pk for passage in some if passage.number in found}
    return gone


def _thing(source: Source, label: str, who: str, *, is_withheld: bool = False) -> Thing:
    return Thing(
        kind=source.kind,
        object_id=source.object_id,
        kind_label=label,
        title="" if is_withheld else source.title,
        who=who,
        excerpt="" if is_withheld else _excerpt(source.text),
        language=source.language,
        address=source.address,
        is_withheld=is_withheld,
    )


def _label(kind: str) -> str:
    labels = {
        "contribution": _("Contribution"),
        "edition-passage": _("Passage of an outcome document"),
        "figure": _("Figure"),
        "input": _("Input"),
        "reading": _("Reading of the situation"),
    }
    return labels.get(kind, kind)


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rstrip()}…"
