"""Mail that comes back: what is read from it, and what is noted."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from convene.core import times
from convene.core.notifications import bounces, delivery, queries
from convene.core.notifications.models import Message
from tests.core.notifications.conftest import App

pytestmark = pytest.mark.django_db

DSN = """Return-Path: <>
From: MAILER-DAEMON@mx.example.net
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system. 5.9.9 is not what counts here.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; amina@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <amina@example.org> unknown

--b
Content-Type: message/rfc822

From: us@example.org
To: amina@example.org
Subject: Hello

Dear Amina, 5.5.5
--b--
"""

PLAIN = """From: MAILER-DAEMON@old.example
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at old.example.
I'm afraid I wasn't able to deliver your message to 10.5.1.1.

<amina@example.org>:
{words}

--- Below this line is a copy of the message.

550 5.1.1 is only quoted.
"""


@pytest.fixture(autouse=True)
def _inbound() -> Iterator[None]:
    with override_settings(BOUNCES="bounces@example.org"):
        yield


def pipe(monkeypatch: pytest.MonkeyPatch, report: str, *arguments: str) -> str:
    """What the command says to a report the mail server pipes into it."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(report.encode())))
    out = io.StringIO()
    call_command("bounce", *arguments, stdout=out)
    return out.getvalue()


def dsn(message: Message, action: str = "failed", status: str = "5.1.1") -> str:
    return DSN.format(to=bounces.envelope_from(message.pk), action=action, status=status)


def noted(message: Message) -> tuple[bool, str, int]:
    message.refresh_from_db()
    return message.bounced_at is not None, message.bounce, message.soft_bounces


def test_each_message_has_an_address_of_its_own(app: App) -> None:
    message = app.send()
    composed = delivery._composed(message)
    assert composed.from_email == bounces.envelope_from(message.pk)
    assert composed.from_email.startswith("bounces+")
    assert composed.from_email.endswith("@example.org")
    assert composed.message()["From"] == "Convene <no-reply@testserver>"
    with override_settings(BOUNCES=""):
        assert delivery._composed(message).from_email == "Convene <no-reply@testserver>"


@pytest.mark.parametrize(
    ("action", "status", "expected"),
    [
        ("failed", "5.1.1", (True, "5.1.1", 0)),
        ("Failed", "5.0.0", (True, "5.0.0", 0)),
        ("failed", "", (True, "5.0.0", 0)),
        ("failed", "5.2.2", (False, "", 1)),
        ("failed", "5.7.1", (False, "", 1)),
        ("failed", "4.4.7", (False, "", 1)),
        ("delayed", "4.4.1", (False, "", 1)),
        ("delayed", "5.1.1", (False, "", 1)),
        ("delivered", "2.0.0", (False, "", 0)),
    ],
)
def test_a_report_for_machines_is_read(
    app: App, monkeypatch: pytest.MonkeyPatch, action: str, status: str, expected: tuple[bool, str, int]
) -> None:
    message = app.send()
    pipe(monkeypatch, dsn(message, action, status))
    assert noted(message) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Sorry, no mailbox here by that name. (#5.1.1)", (True, "5.1.1", 0)),
        ("Remote host said: 550 no such user", (True, "5.0.0", 0)),
        ("Remote host said: 552 mailbox full", (False, "", 1)),
        ("Remote host said: 554 spam", (False, "", 1)),
        ("450 try later", (False, "", 1)),
        ("I will keep trying.", (False, "", 1)),
    ],
)
def test_a_report_in_plain_words_is_read(
    app: App, monkeypatch: pytest.MonkeyPatch, words: str, expected: tuple[bool, str, int]
) -> None:
    message = app.send()
    pipe(monkeypatch, PLAIN.format(to=bounces.envelope_from(message.pk), words=words))
    assert noted(message) == expected


def test_the_first_report_for_good_stands(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    message = app.send()
    pipe(monkeypatch, dsn(message))
    pipe(monkeypatch, dsn(message, status="5.4.1"))
    assert noted(message) == (True, "5.1.1", 0)


def test_the_mail_server_may_say_where_it_came(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    message = app.send()
    report = dsn(message).replace(bounces.envelope_from(message.pk), "postmaster@example.org")
    assert pipe(monkeypatch, report) == "Ignored: addressed to no message.\n"
    told = pipe(monkeypatch, report, "--to", bounces.envelope_from(message.pk).upper())
    assert told == f"Message {message.pk} came back 5.1.1, for good.\n"


def test_a_forged_address_is_ignored_in_one_line(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    message, other = app.send(), app.send()
    true = bounces.envelope_from(message.pk)
    number = bounces.envelope_from(other.pk).removeprefix("bounces+").partition("-")[0]
    forged = f"bounces+{number}-{true.partition('-')[2]}"
    assert pipe(monkeypatch, dsn(message).replace(true, forged)) == "Ignored: the signature is not ours.\n"
    assert (noted(message), noted(other)) == ((False, "", 0), (False, "", 0))


def test_an_answering_machine_is_no_report(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    message = app.send()
    report = "Auto-Submitted: auto-replied\n" + PLAIN.format(
        to=bounces.envelope_from(message.pk), words="550 away until 5.1.1"
    )
    assert pipe(monkeypatch, report) == "Ignored: an answering machine, no report.\n"
    assert noted(message) == (False, "", 0)


def test_a_report_on_a_message_that_is_gone(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    message = app.send()
    report = dsn(message)
    message.delete()
    assert pipe(monkeypatch, report) == "Ignored: the message is gone.\n"


@pytest.mark.parametrize(
    "raw", ["", "\x00\xff", "To: bounces+zzzzzzzzzzzzz-" + "0" * 20 + "@example.org\n\n"]
)
def test_whatever_is_piped_in_is_answered(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    assert pipe(monkeypatch, raw).startswith("Ignored: ")


def test_without_an_inbound_address_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(BOUNCES=""), pytest.raises(CommandError, match="CONVENE_BOUNCES is not set"):
        pipe(monkeypatch, "")


def test_no_line_names_a_person(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from convene.config.logs import Json  # noqa: PLC0415 -- what production writes

    message = app.send()
    with caplog.at_level(logging.DEBUG):
        told = pipe(monkeypatch, dsn(message))
    written = "\n".join(Json().format(record) for record in caplog.records)
    assert '"message": "mail came back"' in written
    assert "amina" not in written + told


def test_after_half_a_year_an_address_is_tried_again(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    message = app.send()
    pipe(monkeypatch, dsn(message))
    assert list(queries.bounced()) == [message]
    with times.at(times.now() + timedelta(days=181)):
        assert list(queries.bounced()) == []


@pytest.mark.parametrize(
    "raw",
    [
        "Content-Type: message/rfc822\n\n" * 5_000,
        "".join(
            f'Content-Type: multipart/mixed; boundary="b{place}"\n\n--b{place}\n' for place in range(5_000)
        ),
    ],
)
def test_parts_nested_without_end_are_no_report(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    assert pipe(monkeypatch, raw) == "Ignored: its parts are nested too deeply.\n"


def test_letters_that_only_look_like_ours_are_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    long_s = f"bounces+\u017f-{'0' * 20}@example.org"
    assert pipe(monkeypatch, "Subject: x\n\nx", "--to", long_s) == "Ignored: addressed to no message.\n"
