from typing import Any

import pytest

from convene.core.errors import NotAllowed
from convene.core.search.queries import find
from convene.core.trail.models import Entry
from convene.organisations import actions
from convene.organisations.models import Organisation
from tests.conftest import ClientFor
from tests.factories import organisations, people
from tests.organisations.access import EVERYONE, somebody

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Coalición por Venezuela",
    "acronym": "CpV",
    "language": "es",
    "kind": "federation",
    "seat": "PA",
    "serves": "Venezuela, Colombia",
    "languages": "Spanish",
    "themes": ["rights", "health"],
    "website": "coalicion.example.org",
    "founded": "2018",
    "about": "Asociaciones en 21 países.",
}


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may(who: str) -> None:
    known = organisations.organisation()
    actor: Any = somebody(who, known)
    before = Organisation.objects.count()
    entry = organisations.entry(name="Another", serves=["TG", "GH", "TG"], themes=["food"], languages=["fr"])
    if who in {"convener", "staff"}:
        made = actions.add(entry=entry, actor=actor)
        assert (made.state, made.name, made.slug) == (Organisation.State.LISTED, "Another", "another")
        assert [row.country for row in made.served.all()] == ["GH", "TG"]
        assert [row.theme for row in made.themed.all()] == ["food"]
        assert [row.language for row in made.spoken.all()] == ["fr"]
        assert Entry.objects.get(deed="organisation.add", object_id=made.pk).actor == actor
        assert [hit.address for hit in find("another", limit=9).entries] == ["/organisations/another/"]
    else:
        with pytest.raises(NotAllowed):
            actions.add(entry=entry, actor=actor)
        assert Organisation.objects.count() == before


def test_names_in_any_script_have_addresses_of_their_own() -> None:
    names = ["جمعية", "جمعية", "华人", "Add", "Members", "!!!"]
    made = [organisations.organisation(name) for name in names]
    slugs = [one.slug for one in made]
    assert len(set(slugs)) == 6
    assert not {"add", "members", ""} & set(slugs)
    assert slugs[3:] == ["add-2", "members-2", "organisation"]


def test_the_page(client_for: ClientFor) -> None:
    client = client_for(people.convener())
    assert client.get("/organisations/add/").status_code == 200
    answer = client.post("/organisations/add/", FORM)
    made = Organisation.objects.get()
    assert answer["Location"] == "/organisations/coalicion-por-venezuela/"
    assert (made.acronym, made.language, made.kind, made.seat, made.website, made.founded) == (
        "CpV", "es", "federation", "PA", "https://coalicion.example.org", 2018
    )  # fmt: skip
    assert [row.country for row in made.served.all()] == ["CO", "VE"]
    page = client_for(None).get(answer["Location"]).content.decode()
    assert "Coalición por Venezuela (CpV)" in page
    assert "Colombia" in page


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(client_for: ClientFor) -> None:
    answer = client_for(people.convener()).post(
        "/organisations/add/", {**FORM, "serves": "Venezuela, Atlantis", "founded": "12", "about": "x" * 2001}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in ("serves", "founded", "about"):
        assert f'id="id_{field}_error"' in page
    assert 'value="Venezuela, Atlantis"' in page
    assert page.count("checked") == 2
    assert Organisation.objects.count() == 0


def test_the_page_adds_nobody_twice(client_for: ClientFor) -> None:
    organisations.organisation("Coalicion por Venezuela", "PA")
    client = client_for(people.convener())
    answer = client.post("/organisations/add/", FORM)
    assert "The directory has it already: Coalicion por Venezuela." in answer.content.decode()
    assert client.post("/organisations/add/", {**FORM, "seat": "ES"}).status_code == 302


def test_the_page_is_for_conveners(client_for: ClientFor) -> None:
    assert client_for(people.representative()).post("/organisations/add/", FORM).status_code == 403
    assert client_for(None).get("/organisations/add/")["Location"].startswith("/account/sign-in/")
    assert Organisation.objects.count() == 0
