import pytest

from convene.core.accounts import actions
from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from tests.conftest import ClientFor
from tests.factories import people

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Rosa Mbeki", "language": "ar", "time_zone": "Africa/Nairobi"}


def told(user: User) -> dict[str, str]:
    user.refresh_from_db()
    return {"name": user.name, "language": user.language, "time_zone": user.time_zone}


def test_the_person_themselves_may() -> None:
    user = people.representative(name="")
    actions.change(user=user, actor=user, **GIVEN)
    assert told(user) == GIVEN
    entry = Entry.objects.get()
    assert (entry.deed, entry.actor, entry.facts) == (
        "account.change",
        user,
        {"fields": "name language time_zone"},
    )


@pytest.mark.parametrize(
    "who", [people.representative, people.convener, people.staff, lambda: people.anonymous],
    ids=["representative", "convener", "staff", "anonymous"],
)  # fmt: skip
def test_nobody_else_may(who: object) -> None:
    user = people.representative()
    before = told(user)
    with pytest.raises(NotAllowed):
        actions.change(user=user, actor=who(), **GIVEN)  # type: ignore[operator]
    assert (told(user), Entry.objects.count()) == (before, 0)


def test_changing_nothing_records_nothing() -> None:
    user = people.representative(**GIVEN)
    actions.change(user=user, actor=user, **GIVEN)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "tlh"), ("language", ""), ("time_zone", "Mars/Olympus"), ("time_zone", "../etc/passwd")],
)
def test_refuses_what_is_not_in_the_list(field: str, value: str) -> None:
    user = people.representative()
    with pytest.raises(Refused) as refusal:
        actions.change(user=user, actor=user, **{**GIVEN, field: value})
    assert refusal.value.field == field


def test_the_page_shows_and_changes_it(client_for: ClientFor) -> None:
    user = people.representative(email="rosa@people.example", name="Rosa")
    client = client_for(user)
    page = client.get("/account/").content.decode()
    assert 'value="Rosa"' in page
    assert "rosa@people.example" in page
    answer = client.post("/account/", GIVEN)
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert told(user) == GIVEN


def test_the_page_keeps_what_was_typed_when_it_refuses(client_for: ClientFor) -> None:
    user = people.representative(name="Rosa")
    answer = client_for(user).post("/account/", {**GIVEN, "name": "Ro\u202esa Mbeki"})
    assert (answer.status_code, told(user)["name"]) == (422, "Rosa")
    assert 'class="error-summary"' in answer.content.decode()
    assert '<option value="Africa/Nairobi" selected>' in answer.content.decode()


def test_the_page_wants_a_signed_in_reader(client_for: ClientFor) -> None:
    answer = client_for(None).get("/ar/account/")
    assert (answer.status_code, answer["Location"]) == (302, "/ar/account/sign-in/?next=/ar/account/")
