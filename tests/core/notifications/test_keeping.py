from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import IntegrityError, transaction

from convene.core import times
from convene.core.accounts.models import User
from convene.core.jobs import run_pending
from convene.core.mail import Attachment
from convene.core.notifications import actions, personal, queries
from convene.core.notifications.models import Enclosure, Message
from tests.core.notifications.conftest import App

pytestmark = pytest.mark.django_db

ERASED = {"to": "", "user": None, "subject": "", "text": "", "html": "", "reply_to": ""}


def held(message: Message) -> dict[str, object]:
    return dict(Message.objects.values(*ERASED).get(pk=message.pk))


def test_after_thirty_days_what_it_said_and_to_whom_is_gone(app: App) -> None:
    amina = User.objects.create(email="amina@example.org")
    with times.at(times.now() - timedelta(days=30, minutes=1)):
        old = app.send(
            user=amina, reply_to="c@example.org", attachments=[Attachment("a.txt", b"a", "text/plain")]
        )
        run_pending()
    with times.at(times.now() - timedelta(days=29)):
        new = app.send(user=amina, attachments=[Attachment("b.txt", b"b", "text/plain")])
        run_pending()
    before = held(new)

    assert actions.forget() == 1
    assert actions.forget() == 0

    old.refresh_from_db()
    assert held(old) == ERASED
    assert (old.state, old.template, old.erased_at is None) == ("sent", app.template, False)
    assert held(new) == before
    assert list(Enclosure.objects.values_list("name", flat=True)) == ["b.txt"]


def test_one_that_still_waits_then_is_not_sent_any_more(app: App) -> None:
    with times.at(times.now() - timedelta(days=31)):
        message = app.send()

    actions.forget()
    run_pending()

    message.refresh_from_db()
    assert (message.state, message.reason, outbox.outbox) == ("failed", "never delivered", [])


def test_for_user_finds_by_account_and_by_address(app: App) -> None:
    amina = User.objects.create(email="amina@example.org")
    other = User.objects.create(email="other@example.org")
    first = app.send(to="Amina@Example.org")
    second = app.send(to="old-address@example.org", user=amina)
    app.send(to="other@example.org", user=other)

    assert list(queries.for_user(amina)) == [second, first]


def test_an_account_without_an_address_holds_nobodys_mail(app: App) -> None:
    erased = User.objects.create(email="")
    message = app.send()
    Message.objects.filter(pk=message.pk).update(to="")

    assert list(queries.for_user(erased)) == []


def test_a_person_gets_what_is_held(app: App) -> None:
    amina = User.objects.create(email="amina@example.org")
    message = app.send(user=amina)
    app.send(to="other@example.org")

    assert personal.messages(amina) == [
        {
            "to": "amina@example.org",
            "language": "en",
            "subject": "Hello Amina",
            "text": message.text,
            "state": "queued",
            "created_at": message.created_at,
            "sent_at": None,
        }
    ]


def test_erasing_a_person_removes_their_messages_and_stops_those_that_wait(app: App) -> None:
    amina = User.objects.create(email="amina@example.org")
    app.send(user=amina, attachments=[Attachment("a.txt", b"a", "text/plain")])
    other = app.send(to="other@example.org")

    personal.forget(amina)
    run_pending()

    assert [each.to for each in outbox.outbox] == [["other@example.org"]]
    assert list(Message.objects.all()) == [other]
    assert not Enclosure.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [{"state": "sent"}, {"sent_at": times.now()}, {"state": "failed"}, {"state": "failed", "reason": ""}],
)
def test_the_database_holds_the_states_together(app: App, fields: dict[str, object]) -> None:
    message = app.send()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**fields)
