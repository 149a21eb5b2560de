"""The way out: the page, the mailbox's one click, tampered links."""

import pytest
from django.test import Client

from convene.core.jobs import run_pending
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.outreach import actions, queries, tokens
from convene.outreach.models import Mailing, Recipient, Unsubscription
from convene.statements.models import Statement
from tests.conftest import ClientFor
from tests.factories import letters
from tests.outreach.conftest import Sign


@pytest.fixture
def recipient(sign: Sign, statement: Statement) -> Recipient:
    sign(email="ama@people.example")
    return letters.start(letters.written(statement)).recipients.get()


def address(recipient: Recipient) -> str:
    return f"/letters/unsubscribe/{tokens.for_recipient(recipient.pk)}/"


def out() -> list[tuple[int | None, str]]:
    return list(Unsubscription.objects.order_by("pk").values_list("initiative", "email"))


def test_looking_changes_nothing(recipient: Recipient, client_for: ClientFor) -> None:
    page = client_for(None).get(address(recipient))
    text = page.content.decode()
    assert "Unsubscribe from these letters?" in text
    assert 'name="deed" value="everything"' in text
    assert (out(), page["Cache-Control"]) == (
        [],
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )


def test_the_mailbox_unsubscribes_with_one_click_and_no_cookie(recipient: Recipient) -> None:
    client = Client(enforce_csrf_checks=True)
    for _time in range(2):
        page = client.post(address(recipient), {"List-Unsubscribe": "One-Click"})
        assert page.status_code == 200
        assert "You are unsubscribed" in page.content.decode()
    assert out() == [(recipient.mailing.initiative_id, "ama@people.example")]
    assert Entry.objects.filter(deed="mailing.unsubscribe").count() == 1


def test_from_everything_on_the_site(recipient: Recipient, client_for: ClientFor) -> None:
    page = client_for(None).post(address(recipient), {"deed": "everything"})
    assert "no more letters from anybody on this site" in page.content.decode()
    assert out() == [(None, "ama@people.example")]


def test_a_mistake_is_taken_back(recipient: Recipient, client_for: ClientFor) -> None:
    client = client_for(None)
    client.post(address(recipient), {"deed": "initiative"})
    client.post(address(recipient), {"deed": "everything"})
    page = client.post(address(recipient), {"deed": "resubscribe"})
    assert "You get letters again" in page.content.decode()
    assert out() == []


@pytest.mark.parametrize("deed", ["", "other"])
def test_another_post_changes_nothing(recipient: Recipient, client_for: ClientFor, deed: str) -> None:
    client_for(None).post(address(recipient), {"deed": deed})
    assert out() == []


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: f"r999{token[token.index('.') :]}", str.upper]
)
def test_a_tampered_link_says_so(recipient: Recipient, client_for: ClientFor, change: object) -> None:
    assert callable(change)
    token = change(tokens.for_recipient(recipient.pk))
    page = client_for(None).post(f"/letters/unsubscribe/{token}/", {"List-Unsubscribe": "One-Click"})
    assert page.status_code == 404
    assert "This link is not one of ours" in page.content.decode()
    assert out() == []


def test_the_link_in_a_preview_is_an_example(client_for: ClientFor, db: None) -> None:
    page = client_for(None).get("/letters/unsubscribe/example/")
    assert "This is an example of the link" in page.content.decode()


def test_whoever_was_erased_has_nothing_to_leave(
    recipient: Recipient, statement: Statement, client_for: ClientFor
) -> None:
    Recipient.objects.filter(pk=recipient.pk).update(email="")
    statement.signatures.update(email="")
    page = client_for(None).post(address(recipient), {"List-Unsubscribe": "One-Click"})
    assert "There is nothing left to unsubscribe" in page.content.decode()
    assert out() == []


def test_the_link_of_a_letter_long_forgotten_still_works(recipient: Recipient, client_for: ClientFor) -> None:
    Recipient.objects.filter(pk=recipient.pk).update(email="", name="", user=None)
    client_for(None).post(address(recipient), {"List-Unsubscribe": "One-Click"})
    assert out() == [(recipient.mailing.initiative_id, "ama@people.example")]


@pytest.mark.parametrize("state", ["queued", "failed"])
def test_a_letter_the_mail_server_has_not_taken_is_taken_back(recipient: Recipient, state: str) -> None:
    actions.hand_over(mailing=recipient.mailing_id, turn=1)
    Message.objects.filter(recipient=recipient).update(state=state, reason="refused")
    subscriber = queries.subscriber(tokens.for_recipient(recipient.pk))
    assert subscriber is not None
    actions.unsubscribe(subscriber=subscriber)

    recipient.refresh_from_db()
    assert (recipient.state, recipient.reason, recipient.message) == ("left-out", "unsubscribed", None)
    assert not Message.objects.filter(template="outreach/letter").exists()


def test_a_letter_that_was_sent_stays_so(recipient: Recipient) -> None:
    run_pending()
    subscriber = queries.subscriber(tokens.for_recipient(recipient.pk))
    assert subscriber is not None
    actions.unsubscribe(subscriber=subscriber)

    recipient.refresh_from_db()
    assert recipient.message is not None
    assert (recipient.state, recipient.message.state) == ("handed", "sent")


def test_the_test_letter_ends_its_writers_own(recipient: Recipient, statement: Statement) -> None:
    actor = letters.convener_of(recipient.mailing)
    subscriber = queries.subscriber(tokens.for_account(statement.initiative_id, actor.pk))
    assert subscriber is not None
    actions.unsubscribe(subscriber=subscriber)
    assert out() == [(statement.initiative_id, actor.email)]
    assert Mailing.objects.count() == 1
