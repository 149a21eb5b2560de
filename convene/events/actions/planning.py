"""From a draft to an announced agenda to a meeting that was held."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.notifications.actions import send
from convene.core.text import slug as slug_of
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events import indexed, rules
from convene.events.calendar import calendar
from convene.events.models import Event, Session, Speaker
from convene.initiatives.actions import step
from convene.initiatives.models import Initiative, Step
from convene.organisations.models import Organisation


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


@dataclass(frozen=True)
class Slot:
    """One session of the agenda."""

    title: str
    format: str
    minutes: int


@transaction.atomic
def plan(
    *, initiative: Initiative, details: Details, actor: User, slug: str = "", is_demonstration: bool = False
) -> Event:
    require(rules.may_plan(actor, initiative))
    event = Event(
        initiative=initiative,
        slug=_free_slug(slug or slug_of(details.title, "event")),
        is_demonstration=is_demonstration,
        created_at=times.now(),
        **asdict(details),
    )
    event.save()
    record(deed=Deed.EVENT_PLAN, subject=event, actor=actor)
    return event


@transaction.atomic
def edit(*, event: Event, details: Details, version: int, actor: User) -> Event:
    """Change an event. Raises Conflict when somebody saved after `version` was read, and Refused
    when an announced agenda would no longer fill the slot.
    """
    require(rules.may_run(actor, event))
    if event.state in {Event.State.HELD, Event.State.CANCELLED}:
        raise Refused(_("This event is over and can no longer be changed."))
    if event.state == Event.State.ANNOUNCED:
        _check_fills(details.minutes, [session.minutes for session in event.sessions.all()])
    changed = Event.objects.filter(pk=event.pk, version=version).update(
        **asdict(details), version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Somebody else changed this event while you were editing it."))
    event.refresh_from_db()
    record(deed=Deed.EVENT_EDIT, subject=event, actor=actor)
    if event.state == Event.State.ANNOUNCED:
        _move_step(event, Step.State.PLANNED, actor)
    indexed.update(event)
    return event


@transaction.atomic
def plan_sessions(*, event: Event, slots: Sequence[Slot], actor: User) -> list[Session]:
    """Set the agenda, in order. Its minutes must fill the event's slot exactly; the error says by how
    much they do not. Sessions that keep their title keep their speakers and inputs.
    """
    require(rules.may_run(actor, event))
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if locked.state in {Event.State.HELD, Event.State.CANCELLED}:
        raise Refused(_("This event is over and can no longer be changed."))
    _check_fills(locked.minutes, [slot.minutes for slot in slots])
    before = {session.title: session for session in locked.sessions.all()}
    dropped = [session for title, session in before.items() if title not in {slot.title for slot in slots}]
    for session in dropped:
        if session.inputs.exists():
            raise Refused(
                _("“%(title)s” has inputs and cannot be removed.") % {"title": session.title}, "sessions"
            )
        session.delete()
    Session.objects.filter(event=locked).update(order=F("order") + 1000)  # out of the way of the new order
    sessions = []
    for order, slot in enumerate(slots, start=1):
        session = before.get(slot.title) or Session(event=locked, title=slot.title)
        session.order, session.format, session.minutes = order, slot.format, slot.minutes
        session.save()
        sessions.append(session)
    record(deed=Deed.SESSION_PLAN, subject=locked, actor=actor, sessions=len(sessions))
    return sessions


@transaction.atomic
def name_speaker(
    *,
    event: Event,
    part: str,
    name: str,
    actor: User,
    affiliation: str = "",
    bio: str = "",
    organisation: Organisation | None = None,
    session: Session | None = None,
) -> Speaker:
    require(rules.may_run(actor, event))
    if part in {Speaker.Part.OPENING, Speaker.Part.MODERATOR} and event.speakers.filter(part=part).exists():
        raise Refused(_("This part is taken already."), "part")
    order = (event.speakers.aggregate(last=Max("order"))["last"] or 0) + 1
    speaker = Speaker(
        event=event,
        part=part,
        name=name,
        affiliation=affiliation,
        bio=bio,
        organisation=organisation,
        session=session,
        order=order,
    )
    speaker.save()
    record(deed=Deed.SPEAKER_NAME, subject=speaker, actor=actor)
    return speaker


@transaction.atomic
def remove_speaker(*, speaker: Speaker, actor: User) -> None:
    require(rules.may_run(actor, speaker.event))
    record(deed=Deed.SPEAKER_REMOVE, subject=speaker, actor=actor)
    speaker.delete()


@transaction.atomic
def announce(*, event: Event, actor: User) -> Event:
    """Make a planned event public and open its registration."""
    require(rules.may_run(actor, event))
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if locked.state != Event.State.DRAFT:
        raise Refused(_("This event was announced before."))
    _check_fills(locked.minutes, [session.minutes for session in locked.sessions.all()])
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
    locked = Event.objects.select_for_update().get(pk=event.pk)
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
    locked = Event.objects.select_for_update().get(pk=event.pk)
    if locked.state != Event.State.ANNOUNCED:
        raise Refused(_("Only an announced event can be cancelled."))
    if not reason:
        raise Refused(_("Give a reason. It is sent to everyone who registered."), "reason")
    locked.state = Event.State.CANCELLED
    locked.cancelled_reason = reason
    locked.version += 1
    locked.save(update_fields=["state", "cancelled_reason", "version"])
    record(deed=Deed.EVENT_CANCEL, subject=locked, actor=actor)
    locked.initiative.steps.filter(key=_step_key(locked)).delete()
    for registration in locked.registrations.standing().exclude(email=""):
        send(
            to=registration.email,
            template="events/mail/cancelled.txt",
            context={"event": locked, "reason": reason},
            language=registration.language,
            user=registration.user,
            attachments=[calendar(locked)],
            about=registration,
        )
    indexed.update(locked)
    return locked


def _check_fills(slot: int, minutes: Sequence[int]) -> None:
    """Refuse minutes that do not fill the slot, saying by how much."""
    planned = sum(minutes)
    if planned == slot:
        return
    if planned < slot:
        message = ngettext(
            "The sessions take %(planned)s of %(slot)s minutes: %(gap)s minute is still free.",
            "The sessions take %(planned)s of %(slot)s minutes: %(gap)s minutes are still free.",
            slot - planned,
        )
    else:
        message = ngettext(
            "The sessions take %(planned)s minutes in a slot of %(slot)s: %(gap)s minute too many.",
            "The sessions take %(planned)s minutes in a slot of %(slot)s: %(gap)s minutes too many.",
            planned - slot,
        )
    raise Refused(message % {"planned": planned, "slot": slot, "gap": abs(slot - planned)}, "sessions")


def _step_key(event: Event) -> str:
    return f"event:{event.pk}"


def _move_step(event: Event, state: str, actor: User | None) -> None:
    step(
        initiative=event.initiative,
        key=_step_key(event),
        kind=Step.Kind.COALITION if event.kind == Event.Kind.MEETING else Step.Kind.EXCHANGE,
        state=state,
        title=event.title,
        address=kept(event),
        date=event.starts_at,
        actor=actor,
    )


def _free_slug(base: str) -> str:
    taken = set(Event.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
