"""Delivery over SMTP, to a server that answers as it is told."""

import logging
import smtplib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from convene.core import times
from convene.core.jobs import queries as jobs
from convene.core.jobs import run_pending
from convene.core.notifications import delivery
from convene.core.notifications.models import Message
from tests.core.notifications.conftest import App

pytestmark = pytest.mark.django_db


class Server:
    """Takes mail, unless `recipient` or `data` says otherwise."""

    def __init__(self) -> None:
        self.recipient = self.data = "250 OK"
        self.taken: list[str] = []

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- as above
        if self.data.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(envelope.content.decode())
        return self.data


@pytest.fixture
def server(unused_tcp_port: int) -> Iterator[Server]:
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=unused_tcp_port)
    controller.start()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=unused_tcp_port,
    ):
        yield handler
    controller.stop()


@pytest.fixture
def unused_tcp_port() -> int:
    import socket  # noqa: PLC0415 -- for this alone

    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def state(message: Message) -> tuple[str, int, str]:
    message.refresh_from_db()
    return message.state, message.attempts, message.reason


def test_the_server_takes_it(server: Server, app: App) -> None:
    message = app.send()

    run_pending()

    assert state(message) == ("sent", 1, "")
    [taken] = server.taken
    assert f"Message-ID: {message.message_id}" in taken


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 amina@example.org unknown", "553 5.1.3 amina@example.org is bad"]
)
def test_an_address_refused_for_good_fails_at_once(server: Server, app: App, answer: str) -> None:
    server.recipient = answer
    message = app.send()

    assert run_pending() == 1

    assert state(message) == ("failed", 1, f"smtplib.SMTPRecipientsRefused {answer[:3]}")
    assert jobs.waiting() == {"SUCCESSFUL": 1}


def test_a_message_refused_for_good_fails_at_once(server: Server, app: App) -> None:
    server.data = "554 5.7.1 not from you"
    message = app.send()

    run_pending()

    assert state(message) == ("failed", 1, "smtplib.SMTPDataError 554")


def test_a_passing_refusal_is_tried_again_with_the_same_id(server: Server, app: App) -> None:
    server.recipient = "450 4.2.1 amina@example.org is greylisted"
    message = app.send()
    assert run_pending(loud=False) == 1
    assert state(message) == ("queued", 1, "smtplib.SMTPRecipientsRefused 450")

    server.recipient = "250 OK"
    with times.at(times.now() + timedelta(seconds=11)):
        assert run_pending() == 1

    assert state(message) == ("sent", 2, "")
    assert f"Message-ID: {message.message_id}" in server.taken[0]


def test_a_server_that_stays_away_is_given_up_after_seven_tries(app: App, unused_tcp_port: int) -> None:
    moment = times.now()
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=unused_tcp_port,
    ):
        message = app.send()
        for number, delay in enumerate((0, *delivery.DELAYS), start=1):
            moment += timedelta(seconds=delay + 1)
            with times.at(moment):
                assert run_pending(loud=False) == 1
            expected = "queued" if number < 7 else "failed"
            assert state(message) == (expected, number, "builtins.ConnectionRefusedError")

    assert jobs.waiting() == {"SUCCESSFUL": 1}


def test_no_log_line_names_the_address(server: Server, app: App, caplog: pytest.LogCaptureFixture) -> None:
    from convene.config.logs import Json  # noqa: PLC0415 -- what production writes

    server.recipient = "450 4.2.1 amina@example.org is greylisted"
    with caplog.at_level(logging.DEBUG):
        app.send()
        run_pending(loud=False)
        server.recipient = "550 amina@example.org is gone"
        with times.at(times.now() + timedelta(seconds=11)):
            run_pending()

    ours = [record for record in caplog.records if record.name != "mail.log"]  # the receiving server's own
    written = "\n".join(Json().format(record) for record in ours)
    assert '"message": "job failed"' in written
    assert '"message": "mail could not be sent"' in written
    assert "example.org" not in written


def test_what_the_job_keeps_names_no_address(server: Server, app: App) -> None:
    server.recipient = "450 4.2.1 amina@example.org is greylisted"
    app.send()

    run_pending(loud=False)

    row = jobs.Row.objects.get()
    assert row.exception_class_path == "smtplib.SMTPRecipientsRefused"
    assert "example.org" not in row.traceback


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("amina@example.org"), TimeoutError()])
def test_other_errors_are_not_for_good(error: Exception) -> None:
    assert not delivery._is_final(error)


def test_a_message_that_is_gone_is_nothing_to_do() -> None:
    delivery.deliver(4711)
