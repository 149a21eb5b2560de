from datetime import timedelta
from typing import Any

import pytest

from convene.core.notifications.models import Message
from convene.statements import actions
from convene.statements.models import Signature
from tests.conftest import ClientFor, Clock
from tests.factories import people, statements
from tests.factories.statements import AFTER, DURING

pytestmark = pytest.mark.django_db


def link(signature: Signature, more: str = "") -> str:
    return f"/statements/{signature.statement.slug}/signatures/{statements.token_of(signature)}/{more}"


def test_looking_confirms_nothing_and_the_button_does(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened(), organisation_name="Hope Bridge")
    browser = client_for(None)
    path = link(made)
    for look in (browser.get, browser.head, browser.get):
        answer = look(path, headers={"Sec-Purpose": "prefetch"})
        assert answer.status_code == 200
        made.refresh_from_db()
        assert made.is_pending
    page = browser.get(path).content.decode()
    assert "Hope Bridge" in page
    assert "Kwame Boateng" in page
    assert "no-store" in answer["Cache-Control"]
    answer = browser.post(path)
    made.refresh_from_db()
    assert (answer["Location"], made.is_waiting) == (path, True)
    assert "The conveners look at it" in browser.get(path).content.decode()


def test_pressing_twice_does_no_harm(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened(), email="a@hope.example", website="https://hope.example")
    browser = client_for(None)
    browser.post(link(made))
    answer = browser.post(link(made))
    page = answer.content.decode()
    assert (answer.status_code, "confirmed before" in page, "stands on the list" in page) == (422, True, True)
    assert Message.objects.filter(template="statements/mail/listed.txt").count() == 1


def test_a_link_that_is_too_old_offers_a_new_one(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    old = link(made)
    clock(DURING + timedelta(days=8))
    browser = client_for(None)
    page = browser.get(old).content.decode()
    assert "This link is too old" in page
    assert f'action="{old}again/"' in page
    assert '<form method="post">' not in page
    assert browser.post(old).status_code == 422
    page = browser.post(f"{old}again/", follow=True).content.decode()
    assert "Look into your mailbox" in page
    assert browser.get(old).status_code == 404
    browser.post(link(made))
    made.refresh_from_db()
    assert made.is_waiting


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: f"{token}x", str.swapcase])
@pytest.mark.parametrize("more", ["", "correct/", "withdraw/"])
def test_an_altered_link_says_what_to_do(change: Any, more: str, client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statement := statements.opened())
    token = change(statements.token_of(made))
    for method in ("get", "post"):
        answer = getattr(client_for(None), method)(f"/statements/{statement.slug}/signatures/{token}/{more}")
        page = answer.content.decode()
        assert (answer.status_code, "This link does not work" in page) == (404, True)
        assert "Look for the newest message" in page
        assert "Kwame" not in page
    made.refresh_from_db()
    assert made.is_pending


def test_a_link_opens_nothing_under_another_statement(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    other = statements.opened()
    answer = client_for(None).post(f"/statements/{other.slug}/signatures/{statements.token_of(made)}/")
    made.refresh_from_db()
    assert (answer.status_code, made.is_pending) == (404, True)


def test_a_reused_link_shows_the_signature_as_it_stands(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.listed(statements.opened(), organisation_name="Hope Bridge")
    clock(AFTER)
    page = client_for(None).get(link(made)).content.decode()
    assert "The signature of Hope Bridge stands on the list." in page
    assert f'href="{link(made, "withdraw/")}"' in page
    assert "Confirm the signature" not in page


def test_correcting_by_the_link(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.listed(statements.opened(), countries=["GH"])
    browser = client_for(None)
    path = link(made, "correct/")
    page = browser.get(path).content.decode()
    assert 'value="Ghana"' in page
    sent = {"name": "Ama", "role": "Chair", "seat": "TG", "countries": "Togo, Benin", "show_name": "on"}
    assert browser.post(path, {**sent, "role": "[Role]"}).status_code == 422
    assert browser.post(path, sent)["Location"] == link(made)
    made.refresh_from_db()
    assert (made.name, made.seat, [row.country for row in made.countries.all()]) == (
        "Ama",
        "TG",
        ["BJ", "TG"],
    )
    assert (made.show_name, made.list_organisation) == (True, False)


def test_after_closing_the_form_keeps_what_was_signed(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.listed(statements.opened(), countries=["GH"])
    clock(AFTER)
    browser = client_for(None)
    page = browser.get(link(made, "correct/")).content.decode()
    assert page.count("this stays as it was signed") == 2
    sent = {"name": "Ama", "role": "Chair", "seat": "TG", "countries": "Togo", "join_coalition": "on"}
    assert browser.post(link(made, "correct/"), sent).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.seat, made.join_coalition) == ("Ama", "GH", True)
    assert [row.country for row in made.countries.all()] == ["GH"]


def test_withdrawing_by_the_link_asks_first(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.listed(statements.opened(), organisation_name="Hope Bridge")
    browser = client_for(None)
    path = link(made, "withdraw/")
    assert "Hope Bridge will no longer stand on the list" in browser.get(path).content.decode()
    made.refresh_from_db()
    assert made.is_listed
    assert browser.post(path)["Location"] == link(made)
    page = browser.get(link(made)).content.decode()
    assert "It was withdrawn on" in page
    assert "your organisation can sign again" in page
    assert browser.post(path)["Location"] == link(made)
    assert browser.get(link(made, "correct/"))["Location"] == link(made)


def test_who_did_not_sign_drops_it(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    browser = client_for(None)
    assert "I did not sign this" in browser.get(link(made)).content.decode()
    assert "so it does not count" in browser.get(link(made, "withdraw/")).content.decode()
    browser.post(link(made, "withdraw/"))
    made.refresh_from_db()
    assert made.state == Signature.State.WITHDRAWN


def test_what_another_got_first_is_told_and_kept(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    late = statements.signature(statement, organisation_name="Hope Bridge")
    statements.listed(statement, organisation_name="Hope Bridge")
    answer = client_for(None).post(link(late))
    page = answer.content.decode()
    late.refresh_from_db()
    assert (answer.status_code, late.is_pending) == (422, True)
    assert "It is not confirmed" in page
    assert "Hope Bridge has signed already" in page


def test_the_link_is_of_use_in_any_language(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened(), language="ar")
    answer = client_for(None).get(f"/ar{link(made)}")
    assert (answer.status_code, 'dir="rtl"' in answer.content.decode()) == (200, True)


def test_a_declined_one_may_be_withdrawn_by_nobody(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened())
    actions.decline(signature=made, reason="No", actor=statements.convener_of(statement))
    client_for(people.staff()).post(link(made, "withdraw/"))
    made.refresh_from_db()
    assert made.state == Signature.State.DECLINED
