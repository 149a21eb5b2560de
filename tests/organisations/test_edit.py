from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed
from convene.core.search.queries import find
from convene.organisations import actions, queries
from convene.organisations.models import Alias
from tests.conftest import ClientFor
from tests.factories import organisations
from tests.organisations.access import EVERYONE, somebody

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may(who: str) -> None:
    organisation = organisations.organisation("Before")
    actor: Any = somebody(who, organisation)
    entry = organisations.entry(name="After", seat="UG")
    may = who in {"editor", "owner", "staff"}
    if may:
        actions.edit(organisation=organisation, entry=entry, version=1, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.edit(organisation=organisation, entry=entry, version=1, actor=actor)
    organisation.refresh_from_db()
    expected = ("After", "UG", 2) if may else ("Before", "KE", 1)
    assert (organisation.name, organisation.seat, organisation.version) == expected


def test_its_address_stays_and_its_former_name_still_finds_it() -> None:
    organisation = organisations.organisation("Hope Bridge")
    member = organisations.member(organisation)
    entry = organisations.entry(name="Bridge of Hope", about="Unmistakable")
    actions.edit(organisation=organisation, entry=entry, version=1, actor=member)
    alias = Alias.objects.get()
    assert (alias.name, alias.kind) == ("Hope Bridge", Alias.Kind.FORMER)
    assert queries.named("hope bridge") == organisation
    assert organisation.slug == "hope-bridge"
    assert find("unmistakable", limit=9).entries[0].address == "/organisations/hope-bridge/"


def test_another_spelling_of_the_same_name_is_no_former_name() -> None:
    organisation = organisations.organisation("Hope Bridge")
    actions.edit(
        organisation=organisation,
        entry=organisations.entry(name="HOPE-BRIDGE"),
        version=1,
        actor=organisations.member(organisation),
    )
    assert Alias.objects.count() == 0


def test_countries_languages_and_themes_become_exactly_those_given() -> None:
    organisation = organisations.organisation(serves=["GH", "TG"], themes=["food"], languages=["fr"])
    entry = organisations.entry(name=organisation.name, serves=["TG", "UG"])
    actions.edit(organisation=organisation, entry=entry, version=1, actor=organisations.member(organisation))
    assert [row.country for row in organisation.served.all()] == ["TG", "UG"]
    assert (organisation.themed.count(), organisation.spoken.count()) == (0, 0)


def test_whoever_comes_second_overwrites_nothing() -> None:
    organisation = organisations.organisation("Hope Bridge", serves=["GH"])
    member = organisations.member(organisation)
    first, second = (organisations.entry(name="Hope Bridge", about=words, serves=[code]) for words, code in (
        ("First", "GH"), ("Second", "TG")
    ))  # fmt: skip
    actions.edit(organisation=organisation, entry=first, version=1, actor=member)
    with pytest.raises(Conflict):
        actions.edit(organisation=organisation, entry=second, version=1, actor=member)
    organisation.refresh_from_db()
    assert (organisation.about, [row.country for row in organisation.served.all()]) == ("First", ["GH"])


def test_the_page_shows_both_and_saves_on_the_second_try(client_for: ClientFor) -> None:
    organisation = organisations.organisation("Hope Bridge", themes=["food"])
    member = organisations.member(organisation)
    client = client_for(member)
    path = "/organisations/hope-bridge/edit/"
    assert 'name="version" value="1"' in client.get(path).content.decode()
    theirs = organisations.entry(name="Hope Bridge", about="Their words", themes=["food"])
    actions.edit(organisation=organisation, entry=theirs, version=1, actor=member)
    mine = {
        "name": "Hope Bridge",
        "kind": "association",
        "seat": "KE",
        "themes": ["health", "rights"],
        "about": "My words",
        "version": "1",
    }
    answer = client.post(path, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Their words" in page
    assert ">\nMy words</textarea>" in page
    assert page.count("checked") == 2
    assert 'name="version" value="2"' in page
    organisation.refresh_from_db()
    assert organisation.about == "Their words"
    assert client.post(path, {**mine, "version": "2"})["Location"] == "/organisations/hope-bridge/"
    organisation.refresh_from_db()
    assert (organisation.about, [row.theme for row in organisation.themed.all()]) == (
        "My words",
        ["health", "rights"],
    )


def test_the_page_is_nobody_elses(client_for: ClientFor) -> None:
    organisation = organisations.organisation("Hope Bridge")
    for who in ("stranger", "pending member", "convener"):
        actor: Any = somebody(who, organisation)
        assert client_for(actor).get("/organisations/hope-bridge/edit/").status_code == 403
