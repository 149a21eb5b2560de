"""What a person and the organisations they belong to said, and what came of each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.trail.walking import Key, Way, walk
from convene.events.models import Input
from convene.forum.models import Contribution
from convene.initiatives.queries import Knot
from convene.organisations.models import Membership, Organisation
from convene.portal.queries.threads import PASSAGES, told

VOICES_SHOWN = 20  # voices on a page


@dataclass(frozen=True)
class Voice:
    """Something that was said, by the person or (`is_own` false) for an organisation of theirs."""

    kind: str
    object_id: int
    kind_label: str
    title: str
    language: str
    address: str  # kept without a language
    organisation: Organisation | None
    is_own: bool
    state: str  # in words, "" for what everyone may see
    at: datetime


@dataclass(frozen=True)
class CameOf:
    """A voice with all that came of it, each in order of time."""

    voice: Voice
    quoted: Sequence[Knot]
    decided: Sequence[Knot]
    done: Sequence[Knot]
    others: Sequence[Knot]

    @property
    def is_nothing(self) -> bool:
        return not (self.quoted or self.decided or self.done or self.others)


PARTS = {"edition-passage": "quoted", "decision": "decided", "action": "done"}


def voices(user: User) -> list[Voice]:
    """What the person said, and what others said for the organisations they are known to belong to, newest first.

    What is withdrawn is nobody's any more; what is hidden, its author alone still sees. Three queries.
    """
    organisations = list(
        Membership.objects.verified().filter(user=user).values_list("organisation", flat=True)
    )
    own = Q(author=user)
    contributions = Contribution.objects.filter(
        (own & ~Q(state=Contribution.State.WITHDRAWN))
        | Q(pk__in=Contribution.objects.public().vouched().filter(organisation__in=organisations))
    ).select_related("organisation")
    inputs = Input.objects.filter(
        (own & ~Q(state=Input.State.WITHDRAWN))
        | Q(pk__in=Input.objects.public().filter(organisation__in=organisations))
    ).select_related("organisation", "event", "source")
    rows: list[Contribution | Input] = [*contributions, *inputs]
    rows.sort(key=lambda row: (row.created_at, row.pk), reverse=True)
    return [_voice(row, user) for row in rows]


def came_of(some: Iterable[Voice]) -> list[CameOf]:
    """What came of each; the number of queries does not depend on how many there are."""
    some = list(some)
    walked = walk([(one.kind, one.object_id) for one in some], passages=PASSAGES, ways=[Way.FORTH])
    shown = told(walked.forth)
    found = []
    for one in some:
        parts: defaultdict[str, list[Knot]] = defaultdict(list)
        for key in walked.beyond((one.kind, one.object_id), Way.FORTH):
            if key in shown:
                parts[PARTS.get(key[0], "others")].append(shown[key])
        for knots in parts.values():
            knots.sort(key=_order)
        found.append(CameOf(one, parts["quoted"], parts["decided"], parts["done"], parts["others"]))
    return found


def _order(knot: Knot) -> tuple[object, Key]:
    return knot.at, (knot.kind, knot.object_id)


def _voice(row: Contribution | Input, user: User) -> Voice:
    is_own = row.author_id == user.pk
    is_hidden = row.state == Contribution.State.HIDDEN
    if isinstance(row, Contribution):
        kind, title, language = "contribution", row.title, row.language
    else:
        kind, title, language = "input", row.source.title if row.source else "", row.event.language
    return Voice(
        kind=kind,
        object_id=row.pk,
        kind_label=str(row.get_kind_display()),
        title=title,
        language=language,
        address=kept(row),
        organisation=row.organisation,
        is_own=is_own,
        state=str(row.get_state_display()) if is_hidden else "",
        at=row.created_at,
    )
