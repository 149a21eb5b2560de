"""Events and what is said at them, made by the deeds that people do. The exchange is that of 22 April 2020."""

from datetime import UTC, datetime
from typing import Any

from convene.core import times
from convene.core.accounts.models import User
from convene.events import actions
from convene.events.models import Event, Input, Registration, Session
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Convener, Initiative, Quoting
from convene.organisations import actions as organisations
from convene.organisations.models import Membership, Organisation
from tests.factories import people

STARTS = datetime(2020, 4, 22, 13, 0, tzinfo=UTC)
BEFORE = datetime(2020, 4, 15, 9, 0, tzinfo=UTC)
DURING = datetime(2020, 4, 22, 13, 30, tzinfo=UTC)
AFTER = datetime(2020, 4, 22, 16, 0, tzinfo=UTC)
AGENDA = (
    actions.Slot("Introduction", "remarks", 10),
    actions.Slot("Sharing successes and case studies", "panel", 50),
    actions.Slot("Exploring best practices", "plenary", 40),
    actions.Slot("Agreeing on a way forward", "plenary", 20),
)


def initiative(actor: User | None = None, *, is_open: bool = True) -> Initiative:
    actor = actor or people.convener()
    text = initiatives.Text(title="Diaspora response to COVID-19", summary="What diasporas do, together.")
    made = initiatives.create(text=text, actor=actor)
    return initiatives.open_(initiative=made, actor=actor) if is_open else made


def convener_of(event: Event) -> User:
    return Convener.objects.filter(initiative=event.initiative).earliest("pk").user


def details(**fields: Any) -> actions.Details:
    given: dict[str, Any] = {
        "title": "Global Diaspora Virtual Exchange",
        "starts_at": STARTS,
        "minutes": 120,
        "time_zone": "Europe/Zurich",
        "summary": "Share **what worked**.",
        "where": "https://meet.example/exchange",
        **fields,
    }
    return actions.Details(**given)


def draft(of: Initiative | None = None, *, agenda: bool = True, **fields: Any) -> Event:
    of = of or initiative()
    actor = Convener.objects.filter(initiative=of).earliest("pk").user
    event = actions.plan(initiative=of, details=details(**fields), actor=actor)
    if agenda:
        actions.plan_sessions(event=event, slots=AGENDA, actor=actor)
        event.refresh_from_db()
    return event


def exchange(of: Initiative | None = None, **fields: Any) -> Event:
    """An announced event with an agenda of 120 minutes."""
    event = draft(of, **fields)
    return actions.announce(event=event, actor=convener_of(event))


def session(event: Event, title: str = "Exploring best practices") -> Session:
    return event.sessions.get(title=title)


def registrant(**fields: Any) -> actions.Registrant:
    given: dict[str, Any] = {"name": "Rosa Mbeki", "email": "rosa@people.example", "country": "KE", **fields}
    return actions.Registrant(**given)


def registration(
    event: Event, *, user: User | None = None, language: str = "en", **fields: Any
) -> Registration:
    return actions.register(event=event, registrant=registrant(**fields), user=user, language=language)


def organisation(name: str = "Hand in Hand", seat: str = "KE") -> Organisation:
    return organisations.add(
        entry=organisations.Entry(name=name, seat=seat, language="en"), actor=people.staff()
    )


def member(
    of: Organisation, *, verified: bool = True, role: str = Membership.Role.EDITOR, **fields: Any
) -> User:
    user = people.representative(**fields)
    membership = organisations.join(organisation=of, user=user, role=role)
    if verified:
        organisations.verify_member(membership=membership, actor=None, basis="Own domain")
    return user


def said(**fields: Any) -> actions.Said:
    given: dict[str, Any] = {
        "text": "Forty doctors answered **calls** from home.",
        "quoting": Quoting.ORGANISATION_AND_NAME,
        "region": "africa",
        "phase": "relief",
        "language": "en",
        "speaker_name": "Rosa Mbeki",
        **fields,
    }
    return actions.Said(**given)


def written(event: Event, *, by: User | None = None, of: Organisation | None = None, **fields: Any) -> Input:
    """Written before the event, for an organisation, by a verified representative of it."""
    of = of or organisation()
    by = by or member(of)
    with times.at(BEFORE):
        return actions.write(event=event, said=said(organisation=of, **fields), actor=by)


def for_oneself(event: Event, *, by: User | None = None, **fields: Any) -> Input:
    with times.at(BEFORE):
        return actions.write(event=event, said=said(**fields), actor=by or people.user())


def noted(event: Event, **fields: Any) -> Input:
    """Noted in the plenary by the event's convener."""
    with times.at(DURING):
        return actions.note(event=event, said=said(**fields), actor=convener_of(event))
