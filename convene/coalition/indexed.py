"""What search knows of a coalition."""

from collections.abc import Iterator

from convene.coalition.models import Action, Coalition, Decision, Motion
from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.text.markdown import to_plain

# --- coalitions -----------------------------------------------------------------------------------


def row(coalition: Coalition) -> Row:
    return {
        "kind": "coalition",
        "object_id": coalition.pk,
        "title": coalition.title,
        "body": to_plain(coalition.purpose),
        "address": kept(coalition),
        "language": coalition.language,
    }


def update(coalition: Coalition) -> None:
    if coalition.initiative.is_public:
        index(**row(coalition))
    else:
        remove(kind="coalition", object_id=coalition.pk)


@indexes("coalition")
def rows() -> Iterator[Row]:
    for coalition in Coalition.objects.public().iterator(chunk_size=500):
        yield row(coalition)


# --- motions and decisions ------------------------------------------------------------------------


def motion_row(motion: Motion) -> Row:
    return {
        "kind": "motion",
        "object_id": motion.pk,
        "title": motion.title,
        "body": to_plain(motion.body),
        "address": kept(motion),
        "language": motion.language,
    }


def update_motion(motion: Motion) -> None:
    if motion.coalition.initiative.is_public:
        index(**motion_row(motion))


@indexes("motion")
def motions() -> Iterator[Row]:
    rows = Motion.objects.filter(coalition__in=Coalition.objects.public()).select_related("coalition")
    for motion in rows.iterator(chunk_size=500):
        yield motion_row(motion)


def decision_row(decision: Decision) -> Row:
    return {
        "kind": "decision",
        "object_id": decision.pk,
        "title": decision.title,
        "body": to_plain(decision.text),
        "address": kept(decision),
        "language": decision.language,
    }


def update_decision(decision: Decision) -> None:
    if decision.coalition.initiative.is_public:
        index(**decision_row(decision))


@indexes("decision")
def decisions() -> Iterator[Row]:
    rows = Decision.objects.filter(coalition__in=Coalition.objects.public()).select_related("coalition")
    for decision in rows.iterator(chunk_size=500):
        yield decision_row(decision)


# --- actions --------------------------------------------------------------------------------------


def action_row(action: Action) -> Row:
    return {
        "kind": "action",
        "object_id": action.pk,
        "title": action.title,
        "body": "\n\n".join(
            part for part in (to_plain(action.body), action.measure, action.owner.name) if part
        ),
        "address": kept(action),
        "language": action.language,
    }


def update_action(action: Action) -> None:
    if action.coalition.initiative.is_public:
        index(**action_row(action))
    else:
        remove(kind="action", object_id=action.pk)


@indexes("action")
def action_rows() -> Iterator[Row]:
    rows = Action.objects.public().select_related("coalition", "owner")
    for action in rows.iterator(chunk_size=500):
        yield action_row(action)
