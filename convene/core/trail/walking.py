"""The thread: what a thing rests on, and what rests on it, from citation to citation.

A **knot** is anything the trail names by kind and object id: a contribution, a passage, a decision. A citation
is an **edge** from the passage that cites to the source that is cited; every revision of a source is the same
knot. Walking back goes from what cites to what is cited, walking forth the other way round.

The walk goes whole levels at a time: one query a level and a way, however many knots stand on it, so at most
`depth` + 1 of them each way. Nothing of the texts is loaded. Cycles are harmless: each way comes to a knot once,
by a shortest path. What everyone may see of a knot is its domain's word, not the trail's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from convene.core.trail.models import Citation

DEPTH = 8  # edges between a start and the farthest knot
SIZE = 500  # knots each way, the starts not counted
SPANS = 8  # citations read on a level for each knot there may be; a source is cited more than once

Key = tuple[str, int]  # kind, object id


class Way(StrEnum):
    BACK = "back"  # towards what it rests on
    FORTH = "forth"  # towards what rests on it


@dataclass(frozen=True, order=True)
class Edge:
    """`citing` rests on this revision of `cited`."""

    citing: Key
    cited: Key
    revision: int


@dataclass(frozen=True)
class Walk:
    """What was reached each way, with its distance in edges; the starts themselves are in neither.

    `edges` are those walked along, between knots that were kept, each once, in order. `is_cut` says that there
    is more, farther away or beside, than `depth` and `size` let in.
    """

    starts: tuple[Key, ...]
    back: dict[Key, int]
    forth: dict[Key, int]
    edges: tuple[Edge, ...]
    is_cut: bool

    def beyond(self, key: Key, way: Way) -> set[Key]:
        """Everything one comes to from the knot along the walked edges, without the knot; no query."""
        steps: defaultdict[Key, list[Key]] = defaultdict(list)
        for edge in self.edges:
            here, there = (edge.citing, edge.cited) if way is Way.BACK else (edge.cited, edge.citing)
            steps[here].append(there)
        found: set[Key] = set()
        ahead = [key]
        while ahead:
            new = {there for here in ahead for there in steps[here]} - found - {key}
            found |= new
            ahead = sorted(new)
        return found


def walk(
    starts: Iterable[Key],
    *,
    passages: Collection[str],
    ways: Collection[Way] = (Way.BACK, Way.FORTH),
    depth: int = DEPTH,
    size: int = SIZE,
) -> Walk:
    """Walk from the starts, back and forth, along citations whose passage is of one of the kinds `passages`.

    Other citations are passed by: those of drafts, which nobody need know of. Back is never walked from what
    was reached forth, nor the other way round: a neighbour's neighbours are another story.
    """
    begun = tuple(dict.fromkeys(starts))
    reached: dict[Way, dict[Key, int]] = {Way.BACK: {}, Way.FORTH: {}}
    edges: set[Edge] = set()
    is_cut = False
    for way in Way:
        if way in ways:
            more, cut = _walk_one_way(begun, way, frozenset(passages), reached[way], depth=depth, size=size)
            edges |= more
            is_cut |= cut
    return Walk(begun, reached[Way.BACK], reached[Way.FORTH], tuple(sorted(edges)), is_cut)


def _walk_one_way(
    begun: tuple[Key, ...],
    way: Way,
    passages: frozenset[str],
    reached: dict[Key, int],
    *,
    depth: int,
    size: int,
) -> tuple[set[Edge], bool]:
    """Fill `reached` level by level; the edges walked, and whether something was left out."""
    kept = set(begun)
    ahead = list(begun)
    edges: set[Edge] = set()
    is_cut = False
    for distance in range(1, depth + 2):
        rows, there_is_more = _level(ahead, way, passages, limit=SPANS * size)
        is_cut |= there_is_more
        new: list[Key] = []
        for edge in rows:
            there = edge.cited if way is Way.BACK else edge.citing
            if there not in kept:
                if distance > depth or len(reached) >= size:
                    is_cut = True
                    continue
                kept.add(there)
                reached[there] = distance
                new.append(there)
            edges.add(edge)
        if not new:
            break
        ahead = new
    return edges, is_cut


def _level(ahead: list[Key], way: Way, passages: frozenset[str], *, limit: int) -> tuple[list[Edge], bool]:
    """The edges that leave the knots ahead, in one query, and whether there are more than `limit`."""
    kind, number = (
        ("passage_kind", "passage_id") if way is Way.BACK else ("source__kind", "source__object_id")
    )
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for one, object_id in ahead:
        ids[one].append(object_id)
    which = Q()
    for one, some in ids.items():
        which |= Q(**{kind: one, f"{number}__in": some})
    if not ids:
        return [], False
    names = ("passage_kind", "passage_id", "source__kind", "source__object_id", "source__revision")
    rows = Citation.objects.filter(which, passage_kind__in=passages).order_by(*names).distinct()
    found = [
        Edge((citing, citing_id), (cited, cited_id), revision)
        for citing, citing_id, cited, cited_id, revision in rows.values_list(*names)[: limit + 1]
    ]
    return found[:limit], len(found) > limit
