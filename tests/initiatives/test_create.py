from typing import Any

import pytest

from convene.core.errors import NotAllowed
from convene.core.search.queries import find
from convene.core.trail.models import Entry
from convene.initiatives import actions
from convene.initiatives.models import Initiative
from tests.conftest import ClientFor
from tests.factories import initiatives, people

pytestmark = pytest.mark.django_db
FORM = {
    "title": "Stronger together",
    "summary": "Associations against hatred.",
    "body": "**Why** we convene.",
    "language": "en",
    "time_zone": "Africa/Nairobi",
}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (people.convener, True),
        (people.staff, True),
        (people.representative, False),
        (lambda: people.anonymous, False),
    ],
    ids=["convener", "staff", "representative", "anonymous"],
)
def test_who_may(who: Any, may: bool) -> None:
    actor = who()
    if may:
        made = actions.create(text=initiatives.text(), actor=actor)
        assert (made.state, made.slug, made.opened_at) == (Initiative.State.DRAFT, "stronger-together", None)
        assert [row.user for row in made.conveners.all()] == [actor]
        assert Entry.objects.get(deed="initiative.create").actor == actor
    else:
        with pytest.raises(NotAllowed):
            actions.create(text=initiatives.text(), actor=actor)
        assert Initiative.objects.count() == 0


def test_addresses_are_never_taken_twice_nor_the_one_of_the_form() -> None:
    made = [initiatives.initiative(title=title).slug for title in ("New", "New", "معا", "معا")]
    assert made[:2] == ["new-2", "new-3"]
    assert len(set(made)) == 4


def test_a_draft_is_seen_by_its_conveners_and_staff_alone(client_for: ClientFor) -> None:
    draft = initiatives.initiative(is_open=False, title="Unmistakable cause")
    path = draft.get_absolute_url()
    seen = {
        who: client_for(user).get(path).status_code
        for who, user in {
            "nobody": None,
            "representative": people.representative(),
            "other convener": people.convener(),
            "staff": people.staff(),
            "convener": initiatives.convener_of(draft),
        }.items()
    }
    assert seen == {
        "nobody": 404, "representative": 404, "other convener": 404, "staff": 200, "convener": 200
    }  # fmt: skip
    assert find("unmistakable").entries == ()
    for public in ("/", "/initiatives/"):
        assert "Unmistakable" not in client_for(None).get(public).content.decode()


def test_the_page(client_for: ClientFor) -> None:
    client = client_for(people.convener())
    assert client.get("/initiatives/new/").status_code == 200
    answer = client.post("/initiatives/new/", FORM)
    made = Initiative.objects.get()
    assert answer["Location"] == "/initiatives/stronger-together/"
    assert {field: getattr(made, field) for field in FORM} == FORM
    page = client.get(answer["Location"]).content.decode()
    assert "<strong>Why</strong> we convene." in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 201),
        ("title", "\u202eevil"),
        ("summary", ""),
        ("time_zone", "Mars/Olympus"),
        ("language", "tlh"),
    ],
)
def test_the_page_keeps_what_was_typed(field: str, value: str, client_for: ClientFor) -> None:
    answer = client_for(people.convener()).post("/initiatives/new/", {**FORM, field: value})
    page = answer.content.decode()
    assert (answer.status_code, f'id="id_{field}_error"' in page) == (422, True)
    assert "**Why** we convene." in page
    assert Initiative.objects.count() == 0


def test_the_page_is_for_who_may(client_for: ClientFor) -> None:
    assert client_for(people.representative()).post("/initiatives/new/", FORM).status_code == 403
    assert client_for(None).get("/initiatives/new/")["Location"] == "/account/sign-in/?next=/initiatives/new/"


def test_an_initiative_called_new_has_a_page_of_its_own(client_for: ClientFor) -> None:
    actor = people.convener()
    first = actions.create(text=actions.Text(title="New", summary="One."), actor=actor)
    second = actions.create(text=actions.Text(title="New", summary="Two."), actor=actor)

    assert [first.slug, second.slug] == ["new-2", "new-3"]
    assert b"One." in client_for(actor).get("/initiatives/new-2/").content
