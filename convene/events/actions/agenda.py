"""The agenda: sessions in order, whose minutes fill the event's slot exactly."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events import rules
from convene.events.actions import checking
from convene.events.actions.telling import tell_all
from convene.events.models import LONGEST, NAME_LIMIT, SESSIONS_AT_MOST, Event, Session

ASIDE = 1_000  # added to the old order while the new one is written


@dataclass(frozen=True)
class Slot:
    """One session of the agenda. It continues the session whose key `session` is, else the one of its title."""

    title: str
    format: str
    minutes: int
    session: int | None = None


@transaction.atomic
def plan_sessions(
    *,
    event: Event,
    slots: Sequence[Slot],
    actor: User,
    minutes: int | None = None,
    version: int | None = None,
) -> list[Session]:
    """Set the agenda, in order, and with `minutes` the event's length. The sessions must fill it exactly; the
    error says by how much they do not. Sessions that are continued keep their speakers and inputs.

    Raises Conflict when somebody set the agenda after `version` (an `agenda_version`) was read.
    """
    require(rules.may_run(actor, event))
    locked = locked_event(event)
    if locked.is_over:
        raise Refused(_("This event is over and can no longer be changed."))
    if version is not None and locked.agenda_version != version:
        raise Conflict(_("Somebody else changed this agenda while you were editing it."))
    length = locked.minutes if minutes is None else checking.minutes(minutes, most=LONGEST, field="minutes")
    slots = [_checked(slot) for slot in slots]
    if len(slots) > SESSIONS_AT_MOST:
        raise Refused(_("An agenda has at most %(most)s sessions.") % {"most": SESSIONS_AT_MOST})
    if len({slot.title for slot in slots}) < len(slots):
        raise Refused(_("Two sessions have the same title. Give each its own."), "sessions")
    check_fills(length, [slot.minutes for slot in slots])
    before = list(locked.sessions.all())
    sessions = _continued(locked, before, slots)
    for dropped in [one for one in before if one not in sessions]:
        _drop(dropped)
    locked.sessions.update(order=F("order") + ASIDE)
    for order, (session, slot) in enumerate(zip(sessions, slots, strict=True), start=1):
        session.order, session.title = order, slot.title
        session.format, session.minutes = slot.format, slot.minutes
        session.save()
    _grow(locked, length)
    record(deed=Deed.SESSION_PLAN, subject=locked, actor=actor, sessions=len(sessions), minutes=length)
    return sessions


def locked_event(event: Event) -> Event:
    """The event as it stands now, held until the deed is done."""
    rows = Event.objects.select_related("initiative").select_for_update(of=("self",))
    return rows.get(pk=event.pk)


def check_fills(slot: int, minutes: Sequence[int], field: str = "sessions") -> None:
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
    raise Refused(message % {"planned": planned, "slot": slot, "gap": abs(slot - planned)}, field)


def _checked(slot: Slot) -> Slot:
    return Slot(
        title=checking.line(
            slot.title, limit=NAME_LIMIT, field="sessions", needed=_("Give each session a title.")
        ),
        format=checking.among(slot.format, Session.Format.values, "sessions"),
        minutes=checking.minutes(slot.minutes, most=LONGEST, field="sessions"),
        session=slot.session,
    )


def _continued(event: Event, before: Sequence[Session], slots: Sequence[Slot]) -> list[Session]:
    """For each slot the session it continues or a new one; no session is continued twice."""
    left = {session.pk: session for session in before}
    by_key: dict[Slot, Session] = {}
    for slot in slots:
        if slot.session is not None and slot.session in left:
            by_key[slot] = left.pop(slot.session)
    by_title = {session.title: session for session in left.values()}
    return [
        by_key.get(slot) or by_title.pop(slot.title, None) or Session(event=event, title=slot.title)
        for slot in slots
    ]


def _drop(session: Session) -> None:
    if session.inputs.exists():
        raise Refused(_("“%(title)s” has inputs and cannot be removed.") % {"title": session.title})
    session.delete()


def _grow(event: Event, length: int) -> None:
    """Count the change, and where the length is another one tell whoever registered."""
    event.agenda_version += 1
    changed = event.minutes != length
    was_past = event.is_past
    if changed:
        event.minutes = length
        event.version += 1
    event.save(update_fields=["agenda_version", "minutes", "version"])
    if changed and event.state == Event.State.ANNOUNCED and not (was_past and event.is_past):
        tell_all(event)
