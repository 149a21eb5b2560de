"""The table of challenges by region: who raised each where, and what answers it there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from convene.coalition.models import Action, Answer, Challenge, Coalition, Decision, Raised
from convene.coalition.queries.plan import standing
from convene.core.places import Region
from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation
from convene.outcomes.content import Data, passages
from convene.outcomes.models import Edition, EditionPassage
from convene.outcomes.queries import Said, offered, said

PASSAGE = "edition-passage"
IN_A_CELL = 3  # voices or answers; the challenge's own page has them all
OFFERED_AT_MOST = 40


@dataclass(frozen=True)
class RaisedBy:
    """A voice that raised a challenge. Of one that was taken back nothing is told but that it was there."""

    row: Raised
    title: str
    language: str
    address: str  # kept without a language
    organisation: Organisation | None
    is_taken_back: bool


@dataclass(frozen=True)
class AnsweredBy:
    """A decision or an action; of an action, how it stands with the tone of its mark."""

    row: Answer
    label: str
    title: str
    language: str
    address: str
    standing: str
    tone: str


@dataclass(frozen=True)
class Cell:
    region: str
    label: str
    voices: list[RaisedBy]
    answers: list[AnsweredBy]

    @property
    def first_voices(self) -> list[RaisedBy]:
        return self.voices[:IN_A_CELL]

    @property
    def first_answers(self) -> list[AnsweredBy]:
        return self.answers[:IN_A_CELL]

    @property
    def has_more(self) -> bool:
        return len(self.voices) > IN_A_CELL or len(self.answers) > IN_A_CELL


@dataclass(frozen=True)
class Line:
    """A challenge with a cell for each region, empty ones among them."""

    challenge: Challenge
    cells: list[Cell]


def table(coalition: Coalition) -> list[Line]:
    """Every challenge of the coalition; a fixed handful of queries."""
    return lines(coalition, coalition.challenges.order_by("order", "pk"))


def lines(coalition: Coalition, challenges: Iterable[Challenge]) -> list[Line]:
    found = list(challenges)
    for challenge in found:
        challenge.coalition = coalition
    voices, answers = _voices(found), _answers(coalition, found)
    return [
        Line(
            challenge,
            [
                Cell(
                    region.value,
                    str(region.label),
                    voices[challenge.pk, region.value],
                    answers[challenge.pk, region.value],
                )
                for region in Region
            ],
        )
        for challenge in found
    ]


def _voices(challenges: list[Challenge]) -> dict[tuple[int, str], list[RaisedBy]]:
    rows = list(
        Raised.objects.filter(challenge__in=challenges).select_related("source").order_by("pk")
        if challenges
        else []
    )
    known = said({(row.source.kind, row.source.object_id) for row in rows})
    found: defaultdict[tuple[int, str], list[RaisedBy]] = defaultdict(list)
    for row in rows:
        source = row.source
        now = known.get((source.kind, source.object_id))
        gone = source.kind != PASSAGE and (now is None or not now.may_show(source.revision))
        found[row.challenge_id, row.region].append(
            RaisedBy(
                row=row,
                title=_("A voice that was taken back") if gone else source.title,
                language="" if gone else source.language,
                address=source.address,
                organisation=None if gone or now is None else now.voice.organisation,
                is_taken_back=gone,
            )
        )
    return found


def _answers(coalition: Coalition, challenges: list[Challenge]) -> dict[tuple[int, str], list[AnsweredBy]]:
    rows = Answer.objects.filter(challenge__in=challenges).select_related("decision", "action").order_by("pk")
    found: defaultdict[tuple[int, str], list[AnsweredBy]] = defaultdict(list)
    for row in rows if challenges else []:
        found[row.challenge_id, row.region].append(_answered(coalition, row))
    return found


def _answered(coalition: Coalition, row: Answer) -> AnsweredBy:
    thing = row.decision or row.action
    if thing is None:
        raise ValueError("an answer is a decision or an action")
    thing.coalition = coalition
    is_action = isinstance(thing, Action)
    words, tone = standing(thing) if isinstance(thing, Action) else ("", "")
    number = {"number": thing.number}
    return AnsweredBy(
        row=row,
        label=_("Action %(number)s") % number if is_action else _("Decision %(number)s") % number,
        title=thing.title,
        language=thing.language,
        address=thing.get_absolute_url(),
        standing=words,
        tone=tone,
    )


@dataclass(frozen=True)
class Offer:
    """Something that can be ticked: its name in the form, and what a reader sees."""

    key: str  # "contribution:12"
    label: str
    title: str
    excerpt: str
    language: str
    organisation: str


def voices_offered(initiative: Initiative, *, words: str = "", region: str = "") -> list[Offer]:
    """What may have raised a challenge and holds the words: what was said first, then passages; at most 40."""
    found = [
        Offer(
            key=f"{voice.source.kind}:{voice.source.object_id}",
            label=voice.kind_label,
            title=voice.source.title,
            excerpt=voice.source.text,
            language=voice.source.language,
            organisation=voice.organisation.name if voice.organisation else "",
        )
        for voice in offered(initiative, words=words, region=region)
    ]
    if not region:
        found += _passages(initiative, words)
    return found[:OFFERED_AT_MOST]


def _passages(initiative: Initiative, words: str) -> list[Offer]:
    """Passages of each document's newest edition, less those whose words were taken back."""
    needle = words.casefold()
    newest: dict[int, Edition] = {}
    rows = Edition.objects.public().filter(document__initiative=initiative).select_related("document")
    for edition in rows.order_by("number"):
        newest[edition.document_id] = edition
    ids = {
        (passage.edition_id, passage.number): passage.pk
        for passage in EditionPassage.objects.filter(edition__in=newest.values())
    }
    found = [
        (edition, passage)
        for edition in newest.values()
        for passage in passages(edition.content)
        if (edition.pk, passage["number"]) in ids and (not needle or needle in passage["text"].casefold())
    ]
    known = said(
        {(one["kind"], one["object_id"]) for _edition, passage in found for one in passage["citations"]}
    )
    return [
        Offer(
            key=f"{PASSAGE}:{ids[edition.pk, passage['number']]}",
            label=_("Passage %(number)s") % {"number": passage["number"]},
            title=edition.document.title,
            excerpt=passage["text"],
            language=passage["language"],
            organisation="",
        )
        for edition, passage in found
        if all(_may_show(one, known) for one in passage["citations"])
    ]


def _may_show(citation: Data, known: Mapping[tuple[str, int], Said]) -> bool:
    now = known.get((citation["kind"], citation["object_id"]))
    return now is not None and now.may_show(citation["revision"])


def answers_offered(coalition: Coalition, *, words: str = "") -> list[Offer]:
    """The coalition's decisions and actions that hold the words, the latest first; at most 40."""
    needle = words.casefold()
    decisions = Decision.objects.filter(coalition=coalition).order_by("-number")
    actions = Action.objects.filter(coalition=coalition).select_related("owner").order_by("-number")
    found = [
        Offer(
            key=f"decision:{one.pk}",
            label=_("Decision %(number)s") % {"number": one.number},
            title=one.title,
            excerpt="",
            language=one.language,
            organisation="",
        )
        for one in decisions
        if not needle or needle in one.title.casefold() or needle in one.text.casefold()
    ]
    found += [
        Offer(
            key=f"action:{one.pk}",
            label=_("Action %(number)s") % {"number": one.number},
            title=one.title,
            excerpt="",
            language=one.language,
            organisation=one.owner.name,
        )
        for one in actions
        if not needle or needle in one.title.casefold() or needle in one.owner.name.casefold()
    ]
    return found[:OFFERED_AT_MOST]
