"""Motions, ballots, decisions, actions and challenges as stops on a thread."""

from collections.abc import Callable, Iterable

from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convene.coalition.models import Action, Ballot, Challenge, Coalition, Decision, Motion
from convene.coalition.queries.ballots import explained
from convene.coalition.queries.plan import standing
from convene.core.addresses import kept
from convene.initiatives.queries import Knot


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those among them that everyone may see, by id; one query."""
    return {one.object_id: one for one in _MADE[kind](list(ids))}


def _motions(ids: list[int]) -> Iterable[Knot]:
    rows = Motion.objects.filter(pk__in=ids, coalition__in=Coalition.objects.public())
    for row in rows.select_related("coalition", "mover__organisation"):
        yield Knot(
            kind="motion",
            object_id=row.pk,
            kind_label=_("Motion %(number)s") % {"number": row.number},
            title=row.title,
            language=row.language,
            address=kept(row),
            at=row.created_at,
            organisation=row.mover.organisation,
            state=str(row.get_state_display()),
            is_demonstration=row.is_demonstration,
        )


def _ballots(ids: list[int]) -> Iterable[Knot]:
    rows = Ballot.objects.filter(pk__in=ids, motion__coalition__in=Coalition.objects.public())
    for row in rows.select_related("motion__coalition"):
        result = explained(row, left=0)  # in the reader's language; its own page says who left
        yield Knot(
            kind="ballot",
            object_id=row.pk,
            kind_label=_("Ballot"),
            title=result or row.motion.title,
            language=get_language() if result else row.motion.language,
            address=kept(row),
            at=row.closes_at,
            state=str(row.get_result_display() if row.result else row.get_state_display()),
            is_demonstration=row.motion.is_demonstration,
        )


def _decisions(ids: list[int]) -> Iterable[Knot]:
    later = Decision.objects.filter(reverses=OuterRef("pk")).order_by("number").values("number")[:1]
    rows = Decision.objects.filter(pk__in=ids, coalition__in=Coalition.objects.public())
    for row in rows.annotate(reversing=Subquery(later)).select_related("coalition", "motion"):
        yield Knot(
            kind="decision",
            object_id=row.pk,
            kind_label=_("Decision %(number)s") % {"number": row.number},
            title=row.title,
            language=row.language,
            address=kept(row),
            at=row.at,
            state=_("Reversed by decision %(number)s") % {"number": row.reversing} if row.reversing else "",
            is_demonstration=row.motion.is_demonstration,
        )


def _actions(ids: list[int]) -> Iterable[Knot]:
    rows = Action.objects.public().filter(pk__in=ids)
    for row in rows.select_related("coalition__initiative", "owner"):
        yield Knot(
            kind="action",
            object_id=row.pk,
            kind_label=_("Action %(number)s") % {"number": row.number},
            title=row.title,
            language=row.language,
            address=kept(row),
            at=row.created_at,
            organisation=row.owner,
            state=standing(row)[0],
            is_demonstration=row.is_demonstration,
        )


def _challenges(ids: list[int]) -> Iterable[Knot]:
    rows = Challenge.objects.filter(pk__in=ids, coalition__in=Coalition.objects.public())
    for row in rows.select_related("coalition"):
        yield Knot(
            kind="challenge",
            object_id=row.pk,
            kind_label=_("Challenge"),
            title=row.title,
            language=row.language,
            address=f"{kept(row.coalition)}challenges/",
            at=row.created_at,
            is_demonstration=row.coalition.is_demonstration,
        )


_MADE: dict[str, Callable[[list[int]], Iterable[Knot]]] = {
    "motion": _motions,
    "ballot": _ballots,
    "decision": _decisions,
    "action": _actions,
    "challenge": _challenges,
}
KINDS = tuple(_MADE)
