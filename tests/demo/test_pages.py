"""The pages that let anybody in: there for a demonstration, nowhere else."""

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from convene.core.accounts.models import User
from convene.core.notifications.actions import send
from convene.core.notifications.models import Message
from convene.demo import actions
from convene.demo.people import PERSONAS, STAFF, Persona
from tests.conftest import ClientFor, Clock
from tests.factories import people, statements

pytestmark = pytest.mark.django_db

VISITORS = ["anonymous", "representative", "convener", "other convener", "staff"]


def visitor(who: str) -> User | None:
    made = {
        "anonymous": lambda: None,
        "representative": people.representative,
        "convener": people.convener,
        "other convener": people.convener,
        "staff": people.staff,
    }
    return made[who]()


@pytest.fixture
def demonstration(settings: Settings) -> dict[str, User]:
    """An instance that is one, with the people of it and nothing else."""
    settings.DEMONSTRATION = True
    actions.begin()
    return {
        one.key: User.objects.create(
            email=one.email, name=one.name, is_demonstration=True, is_staff=one == STAFF
        )
        for one in PERSONAS
    }


@pytest.fixture
def finished(demonstration: dict[str, User]) -> dict[str, User]:
    actions.finish()
    return demonstration


def mail(**fields: str) -> Message:
    return send(
        **{
            "to": "amal@people.example",
            "template": "accounts/mail/code.txt",
            "context": {"code": "246810"},
            "language": "en",
            **fields,
        }
    )


def addresses(message: Message) -> list[str]:
    return [
        f"{language}{page}"
        for language in ("", "/ar")
        for page in ("/demo/", "/demo/mail/", f"/demo/mail/{message.pk}/")
    ]


@pytest.mark.parametrize("who", VISITORS)
@pytest.mark.parametrize("missing", ["setting", "mark", "end of building"])
def test_nothing_is_there_unless_the_instance_is_a_demonstration(
    who: str, missing: str, client_for: ClientFor, settings: Settings
) -> None:
    settings.DEMONSTRATION = missing != "setting"
    if missing != "mark":
        actions.begin()
    if missing == "setting":
        actions.finish()
    for one in PERSONAS:
        User.objects.create(email=one.email, name=one.name, is_demonstration=True)
    message = mail()
    browser = client_for(visitor(who))
    for address in addresses(message):
        response = browser.get(address)
        assert response.status_code == 404, address
        assert b"246810" not in response.content
    before = dict(browser.session)
    for one in PERSONAS:
        assert browser.post(f"/demo/sign-in/{one.key}/").status_code == 404
    assert dict(browser.session) == before


@pytest.mark.parametrize("who", VISITORS)
def test_everybody_sees_them_in_a_demonstration(
    who: str, client_for: ClientFor, finished: dict[str, User]
) -> None:
    message = mail()
    browser = client_for(visitor(who))
    for address in addresses(message):
        response = browser.get(address)
        assert response.status_code == 200, address
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("one", PERSONAS, ids=lambda one: one.key)
def test_one_click_signs_in(one: Persona, client_for: ClientFor, finished: dict[str, User]) -> None:
    key = one.key
    browser = client_for(None)
    page = browser.get("/demo/").content.decode()
    address = f"/demo/sign-in/{key}/"
    assert f'action="{address}"' in page
    response = browser.post(address)
    assert response.status_code == 302
    assert browser.session["_auth_user_id"] == str(finished[key].pk)
    page = browser.get("/demo/").content.decode()
    assert f'action="{address}"' not in page
    assert page.count("That is you now") == 1


def test_a_click_is_a_post(client_for: ClientFor, finished: dict[str, User]) -> None:
    browser = client_for(None)
    assert browser.get("/demo/sign-in/staff/").status_code == 405
    assert "_auth_user_id" not in browser.session


def test_nobody_else_can_be_signed_in_as(client_for: ClientFor, finished: dict[str, User]) -> None:
    """Neither a made-up key nor an account that took a persona's address without being invented."""
    browser = client_for(None)
    assert browser.post("/demo/sign-in/operator/").status_code == 404
    User.objects.filter(pk=finished["staff"].pk).update(is_demonstration=False)
    assert browser.post("/demo/sign-in/staff/").status_code == 404
    assert "_auth_user_id" not in browser.session


def test_a_reader_signs_out(client_for: ClientFor, finished: dict[str, User]) -> None:
    browser = client_for(finished["convener"])
    page = browser.get("/demo/").content.decode()
    assert 'action="/account/sign-out/"' in page
    browser.post("/account/sign-out/")
    assert "_auth_user_id" not in browser.session


def test_mail_is_listed_newest_first_and_read_with_its_links_and_code(
    client_for: ClientFor, finished: dict[str, User], clock: Clock
) -> None:
    statement = statements.opened()
    clock(statements.DURING)
    first = mail()
    signature = statements.signature(statement, email="noor@people.example")
    second = Message.objects.get(to="noor@people.example")
    browser = client_for(None)
    page = browser.get("/demo/mail/")
    assert [message.pk for message in page.context["page"]] == [second.pk, first.pk]
    assert "noor@people.example" in page.content.decode()
    read = browser.get(f"/demo/mail/{second.pk}/").content.decode()
    assert f">{statements.code_of(signature)}<" in read
    link = f"http://testserver/statements/{statement.slug}/signatures/{statements.token_of(signature)}/"
    assert f'<a class="button" href="{link}">' in read
    assert read.count('<a class="button"') == 1


def test_what_a_mail_says_is_not_run(client_for: ClientFor, finished: dict[str, User]) -> None:
    message = mail()
    Message.objects.filter(pk=message.pk).update(
        text='<script>go()</script>\n\nhttps://a.example/"onclick="x'
    )
    read = client_for(None).get(f"/demo/mail/{message.pk}/").content.decode()
    assert "<script>go" not in read
    assert 'onclick="x' not in read


def test_erased_mail_is_gone(client_for: ClientFor, finished: dict[str, User]) -> None:
    message = mail()
    Message.objects.filter(pk=message.pk).update(erased_at=message.created_at)
    browser = client_for(None)
    assert browser.get(f"/demo/mail/{message.pk}/").status_code == 404
    assert list(browser.get("/demo/mail/").context["page"]) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_mail_asks_as_often_for_one_as_for_three(
    number: int,
    client_for: ClientFor,
    finished: dict[str, User],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(number):
        mail()
    browser = client_for(None)
    with django_assert_num_queries(3):
        browser.get("/demo/mail/")
