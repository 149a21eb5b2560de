"""From a draft to an announced event to one that was held."""

from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import free_slug, kept
from convene.core.errors import Conflict, Refused, require
from convene.core.places import LANGUAGES
from convene.core.text import slug as slug_of
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events import indexed, rules
from convene.events.actions import checking
from convene.events.actions.agenda import check_fills, locked_event
from convene.events.actions.telling import tell_all
from convene.events.models import LINE_LIMIT, LONGEST, NAME_LIMIT, SUMMARY_LIMIT, Event
from convene.initiatives.actions import step
from convene.initiatives.models import Initiative, Step


@dataclass(frozen=True)
class Details:
    """What an event is. `starts_at` has a zone, `minutes` is the slot, `time_zone` the host's IANA name."""

    title: str
    starts_at: datetime
    minutes: int
    time_zone: str
    kind: str = Event.Kind.EXCHANGE
    summary: str = ""
    language: str = "en"
    where: str = ""


@transaction.atomic
def plan(
    *, initiative: Initiative, details: Details, actor: User, slug: str = "", is_demonstration: bool = False
) -> Event:
    """Begin an event that only its conveners see."""
    require(rules.may_plan(actor, initiative))
    details = _checked(details)
    event = Event(
        initiative=initiative,
        slug=free_slug(Event, slug or slug_of(details.title, "event")),
        is_demonstration=is_demonstration,
        created_at=times.now(),
        **asdict(details),
    )
    event.save()
    record(deed=Deed.EVENT_PLAN, subject=event, actor=actor)
    return event


@transaction.atomic
def edit(*, event: Event, details: Details, version: int, actor: User) -> Event:
    """Change an event. Whoever registered is mailed when its start, its length or the way to take part changes.

    Raises Conflict when somebody saved after `version` was read, and Refused when an announced agenda would
    no longer fill the slot: `plan_sessions` sets both together.
    """
    require(rules.may_run(actor, event))
    locked = locked_event(event)
    if locked.is_over:
        raise Refused(_("This event is over and can no longer be changed."))
    if locked.version != version:
        raise Conflict(_("Somebody else changed this event while you were editing it."))
    details = _checked(details)
    announced = locked.state == Event.State.ANNOUNCED
    if announced and details.minutes != locked.minutes:
        check_fills(details.minutes, [session.minutes for session in locked.sessions.all()], "minutes")
    title, was_past = locked.title, locked.is_past
    matters = _what_registrants_need(locked)
    for name, value in asdict(details).items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    record(deed=Deed.EVENT_EDIT, subject=locked, actor=actor, version=locked.version)
    if announced:
        _move_step(locked, Step.State.PLANNED, actor)
        if matters != _what_registrants_need(locked) and not (was_past and locked.is_past):
            tell_all(locked)
    indexed.update(locked)
    if title != locked.title:
        indexed.update_inputs_of(locked)
    return locked


@transaction.atomic
def announce(*, event: Event, actor: User) -> Event:
    """Make a planned event public and open its registration."""
    require(rules.may_run(actor, event))
    locked = locked_event(event)
    if locked.state != Event.State.DRAFT:
        raise Refused(_("This event was announced before."))
    if not locked.initiative.is_public:
        raise Refused(_("Open the initiative first: nobody could see the event."))
    check_fills(locked.minutes, [session.minutes for session in locked.sessions.all()])
    locked.state = Event.State.ANNOUNCED
    locked.save(update_fields=["state"])
    record(deed=Deed.EVENT_ANNOUNCE, subject=locked, actor=actor)
    _move_step(locked, Step.State.PLANNED, actor)
    indexed.update(locked)
    return locked


@transaction.atomic
def hold(*, event: Event, actor: User) -> Event:
    """Note that an announced event took place."""
    require(rules.may_run(actor, event))
    locked = locked_event(event)
    if locked.state != Event.State.ANNOUNCED or locked.starts_at > times.now():
        raise Refused(_("Only an announced event that has begun can be noted as held."))
    locked.state = Event.State.HELD
    locked.save(update_fields=["state"])
    record(deed=Deed.EVENT_HOLD, subject=locked, actor=actor)
    _move_step(locked, Step.State.DONE, actor)
    return locked


@transaction.atomic
def cancel(*, event: Event, reason: str, actor: User) -> Event:
    """Call an announced event off and tell everyone who registered why."""
    require(rules.may_run(actor, event))
    locked = locked_event(event)
    if locked.state != Event.State.ANNOUNCED:
        raise Refused(_("Only an announced event can be cancelled."))
    locked.cancelled_reason = checking.mailed(
        reason,
        limit=LINE_LIMIT,
        field="reason",
        needed=_("Give a reason. It is sent to everyone who registered."),
    )
    locked.state = Event.State.CANCELLED
    locked.cancelled_at = times.now()
    locked.version += 1
    locked.save(update_fields=["state", "cancelled_reason", "cancelled_at", "version"])
    record(deed=Deed.EVENT_CANCEL, subject=locked, actor=actor)
    locked.initiative.steps.filter(key=_step_key(locked)).delete()
    tell_all(locked)
    indexed.update(locked)
    return locked


def _checked(details: Details) -> Details:
    if details.starts_at.tzinfo is None:
        raise ValueError("an event's start needs a time zone")
    return replace(
        details,
        title=checking.mailed(
            details.title, limit=NAME_LIMIT, field="title", needed=_("Give the event a title.")
        ),
        starts_at=details.starts_at.astimezone(UTC),
        minutes=checking.minutes(details.minutes, most=LONGEST, field="minutes"),
        time_zone=checking.among(details.time_zone, times.zone_names(), "time_zone"),
        kind=checking.among(details.kind, Event.Kind.values, "kind"),
        summary=checking.text(details.summary, limit=SUMMARY_LIMIT, field="summary"),
        language=checking.among(details.language, LANGUAGES, "language"),
        where=checking.mailed(details.where, limit=LINE_LIMIT, field="where"),
    )


def _what_registrants_need(event: Event) -> tuple[datetime, int, str]:
    return event.starts_at, event.minutes, event.where


def _step_key(event: Event) -> str:
    return f"event:{event.pk}"


def _move_step(event: Event, state: str, actor: User | None) -> None:
    step(
        initiative=event.initiative,
        key=_step_key(event),
        kind=Step.Kind.MEETING if event.kind == Event.Kind.MEETING else Step.Kind.EXCHANGE,
        state=state,
        title=event.title,
        address=kept(event),
        date=event.starts_at,
        actor=actor,
    )
