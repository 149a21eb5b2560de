from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from django.core import mail as outbox
from django.db import transaction

from convene.core import times
from convene.core.accounts.models import User
from convene.core.jobs import queries as jobs
from convene.core.jobs import run_pending
from convene.core.mail import Attachment, UnresolvedPlaceholder
from convene.core.notifications import actions
from convene.core.notifications.models import Message
from tests.core.notifications.conftest import App

pytestmark = pytest.mark.django_db

MAY = datetime(2020, 5, 4, 12, tzinfo=UTC)


def test_a_message_is_kept_then_sent(app: App) -> None:
    amina = User.objects.create(email="amina@example.org")

    with times.at(MAY):
        message = actions.send(
            to="amina@example.org",
            template=app.template,
            context={"person": "Amina"},
            language="en",
            user=amina,
            reply_to="convener@example.org",
            about=amina,
        )
        assert (message.state, message.sent_at, outbox.outbox) == ("queued", None, [])
        assert run_pending() == 1

    message.refresh_from_db()
    assert (message.state, message.sent_at, message.attempts, message.reason) == ("sent", MAY, 1, "")
    assert (message.subject, message.user, message.about_kind, message.about_id) == (
        "Hello Amina",
        amina,
        "accounts.user",
        str(amina.pk),
    )
    [sent] = outbox.outbox
    assert isinstance(sent.message(), object)
    assert (sent.to, sent.subject, sent.body, sent.reply_to, sent.extra_headers["Message-ID"]) == (
        ["amina@example.org"],
        "Hello Amina",
        message.text,
        ["convener@example.org"],
        message.message_id,
    )
    assert message.message_id.endswith("@testserver>")


def test_it_is_sent_once(app: App) -> None:
    message = app.send()
    run_pending()

    from convene.core.notifications import delivery  # noqa: PLC0415 -- the second run of the job

    delivery.deliver(message.pk)

    assert len(outbox.outbox) == 1


def test_attachments_go_with_it(app: App) -> None:
    content = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    app.send(attachments=[Attachment("calendar.ics", content, "text/calendar")])

    run_pending()

    parsed = outbox.outbox[0].message()
    [part] = [each for each in parsed.walk() if each.get_filename() == "calendar.ics"]
    assert (part.get_content_type(), part.get_payload(decode=True)) == ("text/calendar", content)
    assert not isinstance(parsed, EmailMessage) or parsed["Auto-Submitted"] == "auto-generated"


def test_nothing_is_sent_when_the_deed_fails(app: App) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 -- the whole transaction fails
        app.send()
        1 / 0  # noqa: B018 -- any error does

    assert run_pending() == 0
    assert (outbox.outbox, Message.objects.count()) == ([], 0)


@pytest.mark.parametrize("context", [{}, {"person": "[NAME]"}, {"person": "{{ first_name }}"}])
def test_an_unresolved_placeholder_leaves_nothing_behind(app: App, context: dict[str, str]) -> None:
    with pytest.raises(UnresolvedPlaceholder):
        app.send(context=context)

    assert (Message.objects.count(), jobs.waiting(), outbox.outbox) == (0, {}, [])


def test_every_message_has_an_id_of_its_own(app: App) -> None:
    assert app.send().message_id != app.send().message_id


def test_the_job_knows_no_address(app: App) -> None:
    message = app.send()

    assert jobs.due().get().args_kwargs == {"args": [], "kwargs": {"message": message.pk}}
