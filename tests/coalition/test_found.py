from typing import Any

import pytest

from convene.coalition import actions
from convene.coalition.models import Coalition, Majority
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.search.queries import find
from convene.core.trail.models import Entry
from tests.coalition.access import OUTSIDERS, outsider
from tests.conftest import ClientFor
from tests.factories import coalition as coalitions
from tests.factories import initiatives

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_may_found(who: str) -> None:
    first = coalitions.coalition()
    actor: Any = outsider(who, first)
    new = coalitions.text(title="Relief group")
    if who == "convener":
        actions.found(initiative=first.initiative, text=new, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.found(initiative=first.initiative, text=new, actor=actor)
    titles = {"Standing together", "Relief group"} if who == "convener" else {"Standing together"}
    assert set(Coalition.objects.values_list("title", flat=True)) == titles


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_may_edit(who: str) -> None:
    coalition = coalitions.coalition()
    actor: Any = outsider(who, coalition)
    new = coalitions.text(title="Unmistakable", quorum=60, majority=Majority.TWO_THIRDS)
    if who == "convener":
        actions.edit(coalition=coalition, text=new, version=1, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.edit(coalition=coalition, text=new, version=1, actor=actor)
    coalition.refresh_from_db()
    expected = ("Unmistakable", 60, "two-thirds", 2) if who == "convener" else (
        "Standing together", 50, "simple", 1
    )  # fmt: skip
    assert (coalition.title, coalition.quorum, coalition.majority, coalition.version) == expected


def test_stands_on_the_thread_line_and_in_search_and_moves_with_its_name() -> None:
    coalition = coalitions.coalition()
    step = coalition.initiative.steps.get()
    assert (step.key, step.kind, step.state, step.title, step.address) == (
        f"coalition:{coalition.pk}", "coalition", "now", "Standing together", "/coalitions/standing-together/"
    )  # fmt: skip
    address = coalition.get_absolute_url()
    assert [hit.address for hit in find("standing", kind="coalition").entries] == [address]
    actor = coalitions.convener_of(coalition)
    actions.edit(coalition=coalition, text=coalitions.text(title="Another name"), version=1, actor=actor)
    assert coalition.initiative.steps.get().title == "Another name"
    assert [hit.address for hit in find("another name", kind="coalition").entries] == [address]
    deeds = Entry.objects.filter(kind="coalition.coalition").order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["coalition.found", "coalition.edit"]


def test_two_of_one_name_have_two_addresses() -> None:
    initiative = initiatives.initiative()
    made = [coalitions.coalition(initiative).slug for _ in range(2)]
    assert made == ["standing-together", "standing-together-2"]


@pytest.mark.parametrize(("field", "value"), [("quorum", 101), ("quorum", -1), ("majority", "loudest")])
def test_what_a_ballot_cannot_begin_with(field: str, value: Any) -> None:
    initiative = initiatives.initiative()
    with pytest.raises(Refused) as refused:
        coalitions.coalition(initiative, **{field: value})
    assert (refused.value.field, Coalition.objects.count()) == (field, 0)


def test_whoever_edits_second_overwrites_nothing(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    actor = coalitions.convener_of(coalition)
    actions.edit(coalition=coalition, text=coalitions.text(purpose="Theirs"), version=1, actor=actor)
    with pytest.raises(Conflict):
        actions.edit(coalition=coalition, text=coalitions.text(purpose="Late"), version=1, actor=actor)
    mine = {
        "title": "Standing together", "purpose": "Mine", "language": "en", "quorum": "40",
        "majority": "absolute", "version": "1",
    }  # fmt: skip
    client = client_for(actor)
    answer = client.post("/coalitions/standing-together/edit/", mine)
    page = answer.content.decode()
    assert (answer.status_code, "<p>Theirs</p>" in page, ">\nMine</textarea>" in page) == (409, True, True)
    assert client.post("/coalitions/standing-together/edit/", {**mine, "version": "2"}).status_code == 302
    coalition.refresh_from_db()
    assert (coalition.purpose, coalition.quorum, coalition.majority) == ("Mine", 40, "absolute")


def test_the_page_founds_and_leads_to_inviting(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    client = client_for(initiatives.convener_of(initiative))
    path = "/initiatives/stronger-together/coalitions/new/"
    wrong = client.post(path, {"title": "", "language": "en", "quorum": "120", "majority": "simple"})
    assert (wrong.status_code, Coalition.objects.count()) == (422, 0)
    typed = {"title": "Hands", "purpose": "", "language": "en", "quorum": "0", "majority": "simple"}
    assert client.post(path, typed)["Location"] == "/coalitions/hands/members/invite/"
    assert client.get("/coalitions/hands/").status_code == 200


def test_a_draft_initiatives_coalition_is_its_conveners(client_for: ClientFor) -> None:
    initiative = initiatives.initiative(is_open=False)
    coalition = coalitions.coalition(initiative)
    actor = initiatives.convener_of(initiative)
    assert [client_for(one).get(coalition.get_absolute_url()).status_code for one in (None, actor)] == [
        404,
        200,
    ]
    assert "Standing together" not in client_for(None).get("/coalitions/").content.decode()
    assert find("standing", kind="coalition").entries == ()
