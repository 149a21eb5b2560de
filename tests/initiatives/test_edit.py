from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed
from convene.core.search.queries import find
from convene.initiatives import actions
from tests.conftest import ClientFor
from tests.factories import initiatives, people
from tests.initiatives.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db


@RUNS_IT
def test_who_may(who: str, may: bool) -> None:
    initiative = initiatives.initiative()
    actor: Any = somebody(who, initiative)
    new = initiatives.text(title="Unmistakable", time_zone="Africa/Nairobi")
    if may:
        actions.edit(initiative=initiative, text=new, version=1, actor=actor)
        assert [hit.address for hit in find("unmistakable").entries] == ["/initiatives/stronger-together/"]
    else:
        with pytest.raises(NotAllowed):
            actions.edit(initiative=initiative, text=new, version=1, actor=actor)
    initiative.refresh_from_db()
    expected = ("Unmistakable", "Africa/Nairobi", 2) if may else ("Stronger together", "Europe/Zurich", 1)
    assert (initiative.title, initiative.time_zone, initiative.version) == expected


def test_whoever_comes_second_overwrites_nothing() -> None:
    initiative = initiatives.initiative()
    actor = initiatives.convener_of(initiative)
    actions.edit(initiative=initiative, text=initiatives.text(body="First"), version=1, actor=actor)
    with pytest.raises(Conflict):
        actions.edit(initiative=initiative, text=initiatives.text(body="Second"), version=1, actor=actor)
    initiative.refresh_from_db()
    assert initiative.body == "First"


def test_the_page_shows_both_and_saves_on_the_second_try(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    actor = initiatives.convener_of(initiative)
    client = client_for(actor)
    path = "/initiatives/stronger-together/edit/"
    assert 'name="version" value="1"' in client.get(path).content.decode()
    actions.edit(initiative=initiative, text=initiatives.text(body="Theirs"), version=1, actor=actor)
    mine = {
        "title": "Stronger together",
        "summary": "Ours.",
        "body": "Mine",
        "language": "en",
        "time_zone": "UTC",
        "version": "1",
    }
    answer = client.post(path, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<p>Theirs</p>" in page
    assert ">\nMine</textarea>" in page
    initiative.refresh_from_db()
    assert initiative.body == "Theirs"
    assert client.post(path, {**mine, "version": "2"})["Location"] == "/initiatives/stronger-together/"
    initiative.refresh_from_db()
    assert (initiative.body, initiative.version) == ("Mine", 3)


def test_the_page_is_nobody_elses(client_for: ClientFor) -> None:
    initiatives.initiative()
    others = [people.convener(), people.staff(), people.representative()]
    for page in ("edit", "state"):
        path = f"/initiatives/stronger-together/{page}/"
        assert [client_for(one).get(path).status_code for one in others] == [403] * 3
