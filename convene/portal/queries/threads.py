"""A thread as everyone may see it: the trail's walk, each knot told by its domain."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convene.coalition import knots as coalition
from convene.core.addresses import kept
from convene.core.trail.queries import latest_source
from convene.core.trail.walking import Edge, Key, Walk, Way, walk
from convene.events import knots as events
from convene.forum import knots as forum
from convene.initiatives import knots as initiatives
from convene.initiatives.queries import Knot
from convene.matching import knots as matching
from convene.organisations.models import Organisation
from convene.outcomes import knots as outcomes
from convene.outcomes.queries import said
from convene.outreach import knots as outreach

Teller = Callable[[str, Iterable[int]], dict[int, Knot]]

HIGHEST = 2**63 - 1  # what a database takes for an id
AT_ONCE = 12  # stops of a group that are listed without being asked for
ORGANISATION = "organisation"
VOICES = ("contribution", "input")
# What the trail's citations are followed along: whatever stands for good, never a draft.
PASSAGES = (
    "edition-passage",
    "motion",
    "ballot",
    "decision",
    "action",
    "challenge",
    "partnership",
    "reply",
    "news",
)
# Resting on a voice as these do is quoting it, which its author may take back. Answering a need is not.
QUOTING = ("edition-passage", "motion", "challenge")

TELLERS: dict[str, Teller] = {
    **dict.fromkeys(forum.KINDS, forum.knots),
    **dict.fromkeys(events.KINDS, events.knots),
    **dict.fromkeys(initiatives.KINDS, initiatives.knots),
    **dict.fromkeys(outcomes.KINDS, outcomes.knots),
    **dict.fromkeys(matching.KINDS, matching.knots),
    **dict.fromkeys(coalition.KINDS, coalition.knots),
    **dict.fromkeys(outreach.KINDS, outreach.knots),
}


@dataclass(frozen=True)
class Level:
    """Knots that stand side by side on the way from a voice to a deed; `place` counts along that way."""

    name: str
    place: int
    kinds: tuple[str, ...]
    label: Promise


LEVELS = (
    Level("organisations", 0, (ORGANISATION,), _("Organisations")),
    Level("voices", 1, VOICES, _("Voices")),
    Level("figures", 1, ("figure", "reading"), _("Figures")),
    Level("challenges", 2, ("challenge",), _("Challenges")),
    Level("replies", 2, ("reply",), _("Replies")),
    Level("partnerships", 3, ("partnership",), _("Partnerships")),
    Level("passages", 2, ("edition-passage",), _("Passages")),
    Level("news", 3, ("news",), _("News")),
    Level("motions", 3, ("motion",), _("Motions")),
    Level("ballots", 4, ("ballot",), _("Ballots")),
    Level("decisions", 5, ("decision",), _("Decisions")),
    Level("actions", 6, ("action",), _("Actions")),
)
LEVEL_OF = {kind: level for level in LEVELS for kind in level.kinds}


@dataclass(frozen=True)
class Stop:
    """A place on the thread. Without a knot something stood there that is shown no longer."""

    key: Key
    knot: Knot | None


@dataclass(frozen=True)
class Group:
    """The stops of one level, in order of time."""

    level: Level
    stops: Sequence[Stop]

    @property
    def is_long(self) -> bool:
        return len(self.stops) > AT_ONCE


@dataclass(frozen=True)
class Thread:
    """A thread from one stop. `back` runs from late to early, `forth` from early to late.

    `lines` join the keys of stops, the earlier one first; an organisation is joined to what it said.
    """

    start: Stop
    back: Sequence[Group]
    forth: Sequence[Group]
    lines: frozenset[tuple[Key, Key]]
    is_cut: bool
    groups: Sequence[Group] = field(default=())  # all of them with the start, from early to late

    @property
    def is_alone(self) -> bool:
        return not self.back and not self.forth


def thread(kind: str, object_id: int) -> Thread | None:
    """The thread of one thing; None where nothing is that everyone may see.

    The number of queries follows how many levels and kinds there are, not how many knots.
    """
    if kind not in TELLERS or object_id > HIGHEST:
        return None
    begin = (kind, object_id)
    start = Stop(begin, told([begin]).get(begin))
    if start.knot is None and (kind not in VOICES or latest_source(kind, object_id) is None):
        return None  # a voice that was taken back has left a place behind; anything else was never public
    walked = walk([begin], passages=PASSAGES)
    shown = told([*walked.back, *walked.forth])
    withheld = taken_back(walked)
    back = [Stop(key, None if key in withheld else shown.get(key)) for key in walked.back]
    forth = [Stop(key, shown[key]) for key in _reached(walked, begin, shown)]
    if start.knot is None and not forth:
        return None
    lines = _lines(walked.edges, {begin, *(stop.key for stop in [*back, *forth])})
    organisations, whose = _organisations([start, *back])
    return Thread(
        start=start,
        back=_grouped([*back, *organisations] if kind not in VOICES else back)[::-1],
        forth=_grouped(forth),
        lines=lines | whose,
        is_cut=walked.is_cut,
        groups=_grouped([start, *back, *forth, *organisations]),
    )


def told(keys: Iterable[Key]) -> dict[Key, Knot]:
    """What everyone may see of these, each domain asked once a kind."""
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for kind, object_id in keys:
        ids[kind].append(object_id)
    return {
        (kind, object_id): knot
        for kind, some in ids.items()
        if kind in TELLERS
        for object_id, knot in TELLERS[kind](kind, some).items()
    }


def taken_back(walked: Walk) -> set[Key]:
    """The voices, reached as what something quotes, that may be quoted so no longer."""
    quoted = [
        edge
        for edge in walked.edges
        if edge.citing[0] in QUOTING and edge.cited[0] in VOICES and edge.cited in walked.back
    ]
    known = said({edge.cited for edge in quoted})
    return {
        edge.cited
        for edge in quoted
        if edge.cited not in known or not known[edge.cited].may_show(edge.revision)
    }


def _reached(walked: Walk, begin: Key, shown: Collection[Key]) -> list[Key]:
    """What one comes to forth through shown knots alone: nobody need know of the others."""
    open_edges = tuple(edge for edge in walked.edges if edge.citing in shown)
    found = Walk((begin,), {}, walked.forth, open_edges, is_cut=False).beyond(begin, Way.FORTH)
    return [key for key in walked.forth if key in found]


def _lines(edges: Iterable[Edge], keys: Collection[Key]) -> frozenset[tuple[Key, Key]]:
    return frozenset(
        (edge.cited, edge.citing) for edge in edges if edge.cited in keys and edge.citing in keys
    )


def _organisations(stops: Iterable[Stop]) -> tuple[list[Stop], frozenset[tuple[Key, Key]]]:
    """Whose the voices are, with the lines to them."""
    found: dict[Key, Stop] = {}
    lines: set[tuple[Key, Key]] = set()
    for stop in stops:
        whose = stop.knot.organisation if stop.knot is not None and stop.key[0] in VOICES else None
        if whose is not None:
            key = (ORGANISATION, whose.pk)
            found.setdefault(key, Stop(key, _organisation(whose)))
            lines.add((key, stop.key))
    return list(found.values()), frozenset(lines)


def _organisation(one: Organisation) -> Knot:
    return Knot(
        kind=ORGANISATION,
        object_id=one.pk,
        kind_label=str(_("Organisation")),
        title=one.name,
        language=one.language,
        address=kept(one) if one.is_public else "",
        at=one.created_at,
        is_demonstration=one.is_demonstration,
    )


def _grouped(stops: Iterable[Stop]) -> list[Group]:
    by_level: defaultdict[str, list[Stop]] = defaultdict(list)
    for stop in stops:
        by_level[LEVEL_OF[stop.key[0]].name].append(stop)
    return [
        Group(level, sorted(by_level[level.name], key=_order)) for level in LEVELS if level.name in by_level
    ]


def _order(stop: Stop) -> tuple[bool, object, Key]:
    """In order of time, organisations by name; what is no longer shown comes last."""
    if stop.knot is None:
        return (True, "", stop.key)
    if stop.knot.kind == ORGANISATION:
        return (False, stop.knot.title.casefold(), stop.key)
    return (False, stop.knot.at.isoformat(), stop.key)
