"""Many letters over one connection, to a server that answers as it is told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import transaction
from django.test import override_settings

from convene.core import times
from convene.core.jobs import queries as jobs
from convene.core.jobs import run_pending
from convene.core.mail import written
from convene.core.notifications import actions, delivery
from convene.core.notifications.models import Message
from tests.core.notifications.conftest import App
from tests.core.notifications.test_deliver import unused_tcp_port  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


class Server:
    """Takes mail; `answers` says otherwise, by the beginning of an address; `limit` of them a connection."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.limit = 1000
        self.taken: list[str] = []
        self.connections: list[Session] = []

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if session not in self.connections:
            self.connections.append(session)
            session.taken = 0  # type: ignore[attr-defined]
        if session.taken >= self.limit:  # type: ignore[attr-defined]
            return "421 4.7.0 that is enough for one connection"
        for begin, answer in self.answers.items():
            if address.startswith(begin):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- as above
        session.taken += 1  # type: ignore[attr-defined]
        self.taken += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def server(unused_tcp_port: int) -> Iterator[Server]:  # noqa: F811 -- the fixture
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


def batch(*names: str) -> list[Message]:
    return actions.send_written(
        letters=[
            actions.Letter(
                to=f"{name}@people.example",
                rendered=written("Hello", "Dear you.", "en"),
                language="en",
                message_id=actions.make_message_id(name),
                unsubscribe=f"http://testserver/out/{name}/",
            )
            for name in names
        ],
        template="outreach/letter",
    )


def states() -> list[tuple[str, str, int, str]]:
    rows = Message.objects.order_by("pk").values_list("to", "state", "attempts", "reason")
    return [(to.partition("@")[0], state, attempts, reason) for to, state, attempts, reason in rows]


def test_all_go_over_one_connection(server: Server) -> None:
    batch("ama", "kofi", "esi")

    assert run_pending() == 1

    assert server.taken == ["ama@people.example", "kofi@people.example", "esi@people.example"]
    assert len(server.connections) == 1
    assert states() == [("ama", "sent", 1, ""), ("kofi", "sent", 1, ""), ("esi", "sent", 1, "")]


def test_a_refused_recipient_holds_up_nobody(server: Server) -> None:
    server.answers = {"kofi": "550 5.1.1 kofi@people.example unknown"}
    batch("ama", "kofi", "esi")

    assert run_pending() == 1

    assert states() == [
        ("ama", "sent", 1, ""),
        ("kofi", "failed", 1, "smtplib.SMTPRecipientsRefused 550"),
        ("esi", "sent", 1, ""),
    ]
    assert len(server.connections) == 1


def test_one_put_off_is_tried_again_alone(server: Server) -> None:
    server.answers = {"kofi": "450 4.2.1 greylisted"}
    messages = batch("ama", "kofi", "esi")
    run_pending(loud=False)
    assert states()[1] == ("kofi", "queued", 1, "smtplib.SMTPRecipientsRefused 450")

    server.answers = {}
    with times.at(times.now() + timedelta(seconds=11)):
        run_pending()

    assert server.taken == [messages[0].to, messages[2].to, messages[1].to]
    assert states()[1] == ("kofi", "sent", 2, "")


def test_a_connection_the_server_ends_is_opened_again(server: Server) -> None:
    server.limit = 2
    batch(*"abcde")

    assert run_pending() == 1

    assert server.taken == [f"{name}@people.example" for name in "abcde"]
    assert len(server.connections) == 3
    assert {state for _to, state, _attempts, _reason in states()} == {"sent"}


def test_a_server_that_is_away_costs_one_try_for_all(unused_tcp_port: int) -> None:  # noqa: F811 -- the fixture
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=unused_tcp_port,
    ):
        batch("ama", "kofi")
        moment = times.now()
        for number, delay in enumerate((0, *delivery.DELAYS), start=1):
            moment += timedelta(seconds=delay + 1)
            with times.at(moment):
                assert run_pending(loud=False) == 1
            expected = "queued" if number < 7 else "failed"
            reason = "builtins.ConnectionRefusedError"
            assert states() == [("ama", expected, number, reason), ("kofi", expected, number, reason)]
    assert jobs.waiting() == {"SUCCESSFUL": 1}


def test_one_that_was_sent_before_a_crash_is_not_sent_again(server: Server) -> None:
    first, second = batch("ama", "kofi")
    Message.objects.filter(pk=first.pk).update(state="sent", sent_at=times.now())

    run_pending()

    assert server.taken == [second.to]


def test_codes_and_confirmations_go_before_letters(server: Server, app: App) -> None:
    batch("ama")
    app.send(to="later@people.example", urgent=False)
    app.send(to="code@people.example")

    run_pending()

    assert server.taken == ["code@people.example", "later@people.example", "ama@people.example"]


def test_a_batch_steps_back_for_what_is_urgent(
    server: Server, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "GLANCE", 0.0)
    [message] = batch("ama")
    batch_of_it = message.batch
    assert batch_of_it is not None
    app.send(to="code@people.example")

    delivery.deliver_batch(batch_of_it)  # as if it had begun before
    message.refresh_from_db()
    assert (server.taken, message.state, message.batch == batch_of_it) == ([], "queued", False)
    run_pending()

    assert server.taken == ["code@people.example", "ama@people.example"]


def test_what_is_rolled_back_was_never_sent(server: Server) -> None:
    with transaction.atomic():
        batch("ama")
        transaction.set_rollback(True)
    run_pending()
    assert server.taken == []


def test_a_caller_names_its_message(app: App) -> None:
    mine = actions.make_message_id("letter-1-2")
    assert mine == "<letter-1-2@testserver>"
    message = app.send(message_id=mine, unsubscribe="http://testserver/out/")
    composed = delivery._composed(message)
    headers = composed.extra_headers
    assert (headers["Message-ID"], headers["List-Unsubscribe"], headers["List-Unsubscribe-Post"]) == (
        mine,
        "<http://testserver/out/>",
        "List-Unsubscribe=One-Click",
    )


def test_a_mail_without_a_way_out_has_no_such_header(app: App) -> None:
    assert "List-Unsubscribe" not in delivery._composed(app.send()).extra_headers


def test_a_connection_that_breaks_each_time_is_given_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers = {"": "421 4.3.2 going down"}
    batch(*"abcde")

    run_pending(loud=False)

    assert len(server.connections) == 3
    assert {(state, attempts) for _to, state, attempts, _reason in states()} == {("queued", 1)}
