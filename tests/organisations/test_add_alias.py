from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.search.queries import find
from convene.organisations import actions, queries
from convene.organisations.models import Alias, Organisation
from tests.conftest import ClientFor
from tests.factories import organisations
from tests.organisations.access import EVERYONE, somebody

pytestmark = pytest.mark.django_db


def add(organisation: Organisation, name: str, actor: Any) -> Alias:
    return actions.add_alias(
        organisation=organisation, name=name, kind=Alias.Kind.OTHER_LANGUAGE, language="ar", actor=actor
    )


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may(who: str) -> None:
    organisation = organisations.organisation("Hope Bridge")
    actor: Any = somebody(who, organisation)
    if who in {"editor", "owner", "staff"}:
        add(organisation, "جسر الأمل", actor)
        assert queries.names(organisation) == ["Hope Bridge", "", "جسر الأمل"]
        assert queries.named("جسر الامل") == organisation
        assert find("جسر", limit=9).entries[0].address == "/organisations/hope-bridge/"
    else:
        with pytest.raises(NotAllowed):
            add(organisation, "جسر الأمل", actor)
        assert Alias.objects.count() == 0


@pytest.mark.parametrize("name", ["HOPE bridge", "Hope-Bridge", "Second name"])
def test_a_name_it_has_already_is_refused(name: str) -> None:
    organisation = organisations.organisation("Hope Bridge")
    member = organisations.member(organisation)
    add(organisation, "Second Name", member)
    with pytest.raises(Refused) as refusal:
        add(organisation, name, member)
    assert (refusal.value.field, Alias.objects.count()) == ("name", 1)


def test_the_page(client_for: ClientFor) -> None:
    organisation = organisations.organisation("Hope Bridge")
    client = client_for(organisations.member(organisation))
    path = "/organisations/hope-bridge/names/"
    answer = client.post(path, {"name": "Hope Bridge", "kind": "spelling"})
    assert (answer.status_code, "already goes by this name" in answer.content.decode()) == (422, True)
    assert client.post(path, {"name": "HB", "kind": "acronym"})["Location"] == "/organisations/hope-bridge/"
    assert Alias.objects.get().language == "und"
