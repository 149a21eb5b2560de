"""The conveners' pages: forms in, deeds done, nobody else let in."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from convene.core.accounts.models import User
from convene.forum import actions
from convene.forum.models import Call
from convene.organisations.models import Membership
from tests.conftest import ClientFor
from tests.factories import forum
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db

FILLED = {
    "title": "What you need",
    "body": "Tell **us**.",
    "language": "en",
    "kinds": ["need", "offer"],
    "opens_at": "2020-06-26T09:00",
    "closes_at": "2020-07-31T18:00",
}


@pytest.fixture
def client(client_for: ClientFor, scene: Scene) -> Client:
    return client_for(scene.convener)


def test_a_call_is_opened_by_the_hosts_clock(client: Client, scene: Scene) -> None:
    page = f"/initiatives/{scene.call.initiative.slug}/calls/new/"
    assert "Europe/Zurich" in client.get(page).content.decode()
    answer = client.post(page, FILLED)
    call = Call.objects.get(slug="what-you-need")
    assert answer["Location"] == call.get_absolute_url()
    assert (call.kinds, call.body) == (["need", "offer"], "Tell **us**.")
    assert call.opens_at == datetime(2020, 6, 26, 7, tzinfo=UTC)
    assert call.closes_at == datetime(2020, 7, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("title", "a\u202eb"),
        ("body", "x" * 20_001),
        ("language", "xx"),
        ("kinds", []),
        ("kinds", ["sermon"]),
        ("opens_at", ""),
        ("opens_at", "yesterday"),
        ("closes_at", "2020-06-26T09:00"),
        ("closes_at", "99999-01-01T00:00"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field(
    client: Client, scene: Scene, field: str, typed: str
) -> None:
    answer = client.post(f"/initiatives/{scene.call.initiative.slug}/calls/new/", FILLED | {field: typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Call.objects.filter(initiative=scene.call.initiative).count() == 1


def test_a_call_is_edited_and_a_second_editor_sees_both(client: Client, scene: Scene) -> None:
    page = f"{scene.call.get_absolute_url()}edit/"
    form = client.get(page).context["form"]
    assert (form["title"].value(), form["version"].value()) == ("Practices that worked", 1)
    assert client.post(page, FILLED | {"version": "1"}).status_code == 302
    answer = client.post(page, FILLED | {"version": "1", "title": "Something else"})
    assert answer.status_code == 409
    assert "What you need" in answer.content.decode()
    assert answer.context["form"]["version"].value() == "2"
    scene.call.refresh_from_db()
    assert (scene.call.title, scene.call.version) == ("What you need", 2)


def test_a_call_is_closed_on_a_page_that_says_what_it_means(client: Client, scene: Scene) -> None:
    page = f"{scene.call.get_absolute_url()}close/"
    assert "Nobody can contribute to it any more." in client.get(page).content.decode()
    client.post(page)
    scene.call.refresh_from_db()
    assert scene.call.has_closed
    again = client.post(page, follow=True)
    assert "This call has closed already." in again.content.decode()


def test_a_contribution_is_hidden_shown_and_vouched_for(client: Client, scene: Scene) -> None:
    one = forum.contribution(scene.call, by=scene.who["pending owner"], done="Ours.")  # type: ignore[arg-type]
    page = one.get_absolute_url()
    assert client.post(f"{page}hide/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}hide/", {"reason": "Dear {{ name }}"}).context["form"].errors.keys() == {
        "reason"
    }
    client.post(f"{page}hide/", {"reason": "It sells masks."})
    one.refresh_from_db()
    assert (one.state, one.hidden_reason) == ("hidden", "It sells masks.")
    assert "Ours." in client.get(f"{page}show/").content.decode()
    client.post(f"{page}show/")
    assert client.post(f"{page}vouch/", {"basis": ""}).status_code == 422
    client.post(f"{page}vouch/", {"basis": "Their website."})
    one.refresh_from_db()
    assert (one.state, one.vouched_at is None) == ("published", False)
    assert Membership.objects.get(user=one.author).basis == "Their website."


def test_the_desk_shows_first_whom_nobody_confirmed(client: Client, scene: Scene) -> None:
    pending = forum.contribution(scene.call, by=scene.who["pending owner"], title="Waits", done="Ours.")  # type: ignore[arg-type]
    later = forum.contribution(scene.call, by=scene.author, title="Later", done="Later.")
    gone = forum.contribution(scene.call, by=scene.author, title="Gone", done="Gone.")
    actions.hide(contribution=later, reason="No.", actor=scene.convener)
    actions.withdraw(contribution=gone, actor=scene.author)
    page = client.get(f"{scene.call.get_absolute_url()}desk/")
    assert list(page.context["page"]) == [pending, later, scene.contribution]


def test_nobody_else_is_let_in(scene: Scene, client_for: ClientFor) -> None:
    call, one = scene.call.get_absolute_url(), scene.contribution.get_absolute_url()
    pages = [
        f"/initiatives/{scene.call.initiative.slug}/calls/new/",
        *(f"{call}{deed}/" for deed in ("edit", "close", "desk")),
        *(f"{one}{deed}/" for deed in ("hide", "show", "vouch")),
    ]
    posted = FILLED | {"version": "1", "reason": "No.", "basis": "No."}
    for page in pages:
        assert Client().get(page)["Location"] == f"/account/sign-in/?next={page}"
        for name in ("representative", "author", "owner", "other convener", "staff"):
            person = scene.who[name]
            assert isinstance(person, User)
            client = client_for(person)
            assert client.get(page).status_code == 403
            assert client.post(page, posted).status_code == (405 if page.endswith("desk/") else 403)
    scene.call.refresh_from_db()
    scene.contribution.refresh_from_db()
    assert (scene.call.version, scene.call.has_closed, scene.contribution.state) == (1, False, "published")
