from datetime import timedelta

import pytest

from convene.core import times
from convene.core.accounts import actions
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.models import Entry
from tests.conftest import ClientFor, Clock
from tests.core.accounts.mails import another, newest_code, sent
from tests.factories import people

pytestmark = pytest.mark.django_db
OLD, NEW = "old@people.example", "new@people.example"


def test_the_person_signs_in_by_the_new_one_and_the_old_one_is_told() -> None:
    user = people.representative(email=OLD)
    actions.change_address(user=user, actor=user, email="New@People.example")
    user.refresh_from_db()
    assert user.email == NEW
    assert sent() == [(OLD, "You sign in to Convene by another address now")]
    entry = Entry.objects.get()
    assert (entry.deed, entry.actor, entry.facts) == ("account.change", user, {"fields": "email"})


@pytest.mark.parametrize(
    "who", [people.representative, people.convener, people.staff, lambda: people.anonymous],
    ids=["representative", "convener", "staff", "anonymous"],
)  # fmt: skip
def test_nobody_else_may(who: object) -> None:
    user = people.representative(email=OLD)
    with pytest.raises(NotAllowed):
        actions.change_address(user=user, actor=who(), email=NEW)  # type: ignore[operator]
    user.refresh_from_db()
    assert (user.email, sent()) == (OLD, [])


def test_refuses_an_address_that_has_an_account() -> None:
    user = people.representative(email=OLD)
    people.representative(email=NEW)
    with pytest.raises(Conflict):
        actions.change_address(user=user, actor=user, email="NEW@people.example")
    user.refresh_from_db()
    assert (user.email, sent(), Entry.objects.count()) == (OLD, [], 0)


def test_refuses_what_is_no_address() -> None:
    user = people.representative(email=OLD)
    with pytest.raises(Refused):
        actions.change_address(user=user, actor=user, email="new@people")


def test_the_pages_change_it_once_the_code_has_come_back(client_for: ClientFor) -> None:
    user = people.representative(email=OLD)
    client = client_for(user)
    assert OLD in client.get("/account/address/").content.decode()
    assert (
        client.post("/account/address/", {"email": "New@People.example"})["Location"]
        == "/account/address/code/"
    )
    code = newest_code()
    assert sent() == [(NEW, f"{code} confirms your address at Convene")]
    assert NEW in client.get("/account/address/code/").content.decode()
    user.refresh_from_db()
    assert user.email == OLD
    assert client.post("/account/address/code/", {"code": another(code)}).status_code == 422
    assert client.post("/account/address/code/", {"code": code})["Location"] == "/account/"
    user.refresh_from_db()
    assert user.email == NEW
    assert client.get("/account/address/code/")["Location"] == "/account/address/"


def test_whether_another_account_has_it_is_told_only_to_who_reads_its_mail(client_for: ClientFor) -> None:
    user = people.representative(email=OLD)
    people.representative(email=NEW)
    client = client_for(user)
    assert client.post("/account/address/", {"email": NEW})["Location"] == "/account/address/code/"
    assert [to for to, _subject in sent()] == [NEW]
    page = client.post("/account/address/code/", {"code": another(newest_code())}).content.decode()
    assert "another account" not in page
    answer = client.post("/account/address/code/", {"code": newest_code()})
    assert answer.status_code == 422
    assert "There is another account with this address" in answer.content.decode()
    user.refresh_from_db()
    assert user.email == OLD


def test_five_wrong_codes_end_it(client_for: ClientFor) -> None:
    user = people.representative(email=OLD)
    client = client_for(user)
    client.post("/account/address/", {"email": NEW})
    code = newest_code()
    answers = [
        client.post("/account/address/code/", {"code": another(code)}).status_code for _try in range(5)
    ]
    assert answers == [422, 422, 422, 422, 302]
    assert client.post("/account/address/code/", {"code": code})["Location"] == "/account/address/"
    user.refresh_from_db()
    assert user.email == OLD


@pytest.mark.parametrize(("seconds", "led"), [(900, "/account/"), (901, "/account/address/")])
def test_the_code_is_valid_for_a_quarter_of_an_hour(
    client_for: ClientFor, clock: Clock, seconds: int, led: str
) -> None:
    began = times.now()
    clock(began)
    client = client_for(people.representative(email=OLD))
    client.post("/account/address/", {"email": NEW})
    code = newest_code()
    clock(began + timedelta(seconds=seconds))
    assert client.post("/account/address/code/", {"code": code})["Location"] == led
