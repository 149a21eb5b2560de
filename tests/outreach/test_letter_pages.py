"""The conveners' pages of letters, as a browser without script sees them."""

import pytest
from django.core import mail as outbox
from django.test import Client

from convene.core.jobs import run_pending
from convene.outreach.models import Mailing
from convene.statements.models import Statement
from tests.conftest import ClientFor
from tests.factories import letters, people
from tests.outreach.conftest import Sign


@pytest.fixture
def browser(statement: Statement, client_for: ClientFor) -> Client:
    from tests.factories import initiatives  # noqa: PLC0415

    return client_for(initiatives.convener_of(statement.initiative))


def words(page: object) -> str:
    return " ".join(page.content.decode().split())  # type: ignore[attr-defined]


def test_a_letter_from_beginning_to_end(sign: Sign, statement: Statement, browser: Client) -> None:
    sign(name="Ama Owusu", email="ama@people.example")
    sign(outcome_news=False)
    run_pending()
    outbox.outbox.clear()
    listed = f"/initiatives/{statement.initiative.slug}/letters/"
    assert "No letter yet" in words(browser.get(listed))

    form = {"name": "To all", "audience": f"signatories:{statement.pk}", "matter": "outcome"}
    page = browser.post(f"{listed}new/", form, follow=True)
    mailing = Mailing.objects.get()
    assert page.redirect_chain == [(f"/letters/{mailing.pk}/", 302)]
    assert "Did not agree" in words(page)
    assert "People who did not agree to be written to about this." in words(page)
    assert "Nothing is written yet." in words(page)

    text = {"language": "en", "subject": "News", "body": "Dear {nmae},", "version": mailing.version}
    page = browser.post(f"/letters/{mailing.pk}/texts/new/", text)
    assert page.status_code == 422
    assert "“{nmae}” is no placeholder here." in words(page)
    assert "Dear {nmae}," in page.content.decode()
    text["body"] = "Dear {name},"
    browser.post(f"/letters/{mailing.pk}/texts/new/", text)

    preview = words(browser.get(f"/letters/{mailing.pk}/preview/en/"))
    assert "Dear Ama Owusu," in preview
    assert "ama@people.example" in preview
    mailing.refresh_from_db()
    confirm = words(browser.get(f"/letters/{mailing.pk}/send/"))
    assert "Dear {name}," in confirm
    assert "Send it now" in confirm
    page = browser.post(f"/letters/{mailing.pk}/send/", {"version": mailing.version}, follow=True)
    assert "The letter is being sent." in words(page)
    run_pending()

    assert [message.to for message in outbox.outbox] == [["ama@people.example"]]
    assert "Letters the mail server took and did not send back." in words(
        browser.get(f"/letters/{mailing.pk}/")
    )
    part = browser.get(f"/letters/{mailing.pk}/", headers={"hx-request": "true"})
    assert "<html" not in part.content.decode()


def test_the_buttons_pause_resume_stop_and_copy(sign: Sign, statement: Statement, browser: Client) -> None:
    sign()
    mailing = letters.start(letters.written(statement))
    here = f"/letters/{mailing.pk}/"
    for deed, state in (("pause", "paused"), ("resume", "sending"), ("stop", "stopped")):
        browser.post(here, {"deed": deed})
        mailing.refresh_from_db()
        assert mailing.state == state
    page = browser.post(here, {"deed": "resume"}, follow=True)
    assert "This letter has gone out already." in words(page)
    page = browser.get(f"{here}edit/", follow=True)
    assert "pausing does not make it editable" in words(page)
    browser.post(here, {"deed": "copy"})
    assert Mailing.objects.filter(state="draft").count() == 1


def test_two_editors_see_both_texts(statement: Statement, browser: Client) -> None:
    mailing = letters.written(statement)
    version = mailing.version
    letters.write(mailing)
    data = {"subject": "Mine", "body": "My words.", "version": version}
    page = browser.post(f"/letters/{mailing.pk}/texts/en/", data)
    assert page.status_code == 409
    assert "this is what came of it." in words(page)
    assert "My words." in words(page)
    data["version"] = str(page.context["form"].data["version"])
    browser.post(f"/letters/{mailing.pk}/texts/en/", data)
    assert mailing.texts.get().body == "My words."


@pytest.mark.parametrize("path", ["", "edit/", "texts/new/", "texts/en/", "preview/en/", "send/"])
def test_others_are_told_why_not(statement: Statement, client_for: ClientFor, path: str) -> None:
    mailing = letters.written(statement)
    address = f"/letters/{mailing.pk}/{path}"
    for stranger in (people.convener(), people.representative(), people.staff()):
        page = client_for(stranger).get(address)
        assert page.status_code == 403
        assert "Only the conveners of this initiative can do this." in words(page)
    assert client_for(None).get(address).status_code == 302


def test_the_list_asks_as_much_for_three_as_for_one(
    statement: Statement, browser: Client, django_assert_num_queries: object
) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    address = f"/initiatives/{statement.initiative.slug}/letters/"
    letters.draft(statement)
    browser.get(address)
    with CaptureQueriesContext(connection) as one:
        browser.get(address)
    letters.draft(statement)
    letters.draft(statement)
    with CaptureQueriesContext(connection) as three:
        browser.get(address)
    assert len(three) == len(one)


def test_what_is_held_about_a_person_is_told_and_forgotten(sign: Sign, statement: Statement) -> None:
    from convene.outreach import personal  # noqa: PLC0415
    from convene.outreach.models import Recipient, Unsubscription  # noqa: PLC0415

    ama = people.user(email="ama@people.example", name="Ama Owusu")
    sign(email="ama@people.example", name="Ama Owusu")
    mailing = letters.start(letters.written(statement))
    Unsubscription.objects.create(initiative=statement.initiative, email=ama.email)

    [letter] = personal.letters(ama)
    assert (letter["email"], letter["name"], letter["state"]) == (ama.email, "Ama Owusu", "waiting")
    assert [row["from"] for row in personal.unsubscriptions(ama)] == [statement.initiative.title]

    personal.forget(ama)

    assert (personal.letters(ama), personal.unsubscriptions(ama)) == ([], [])
    recipient = Recipient.objects.get()
    assert (recipient.email, recipient.name, recipient.state, recipient.reason) == (
        "",
        "",
        "left-out",
        "no-address",
    )
    run_pending()
    mailing.refresh_from_db()
    assert mailing.state == "sent"
