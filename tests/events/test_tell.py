from datetime import timedelta

import pytest

from convene.core.jobs import run_pending
from convene.core.notifications.models import Message
from convene.events import actions
from convene.events.actions.telling import BATCH
from convene.events.models import Event
from tests.factories import events

pytestmark = pytest.mark.django_db


def move(event: Event, hours: int) -> Event:
    details = events.details(starts_at=events.STARTS + timedelta(hours=hours))
    return actions.edit(event=event, details=details, version=event.version, actor=events.convener_of(event))


def subjects() -> list[tuple[str, str]]:
    """To whom which mails went, those about registering left out."""
    rows = Message.objects.exclude(subject__startswith="You are").order_by("pk")
    return [(row.to.partition("@")[0], row.subject.partition(":")[0]) for row in rows]


def test_everyone_is_told_once_however_often_the_job_runs() -> None:
    event = events.exchange()
    everyone = [f"p{number}" for number in range(BATCH + 2)]
    for name in everyone:
        events.registration(event, email=f"{name}@people.example")
    move(event, 1)
    assert actions.tell_some(event=event.pk) == BATCH
    run_pending()
    assert subjects() == [(name, "Changed") for name in everyone]
    assert actions.tell_some(event=event.pk) == 0


def test_two_changes_at_once_are_one_mail_of_how_it_stands() -> None:
    event = events.exchange()
    events.registration(event)
    moved = move(move(event, 1), 2)
    actions.cancel(event=moved, reason="Ill.", actor=events.convener_of(event))
    run_pending()
    assert subjects() == [("rosa", "Cancelled")]


def test_whoever_registers_after_the_change_knows_it() -> None:
    event = events.exchange()
    moved = move(event, 1)
    events.registration(moved)
    run_pending()
    assert subjects() == []
