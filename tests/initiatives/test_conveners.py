"""The organisations that convene, and the people who run it."""

from typing import Any

import pytest

from convene.core.accounts import actions as accounts
from convene.core.accounts.models import User
from convene.core.accounts.queries import held_about
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from convene.initiatives import actions, queries
from convene.initiatives.models import Convener, Initiative
from tests.conftest import ClientFor
from tests.factories import initiatives, organisations, people
from tests.initiatives.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
PATH = "/initiatives/stronger-together/conveners/"


def convening(initiative: Initiative) -> list[tuple[str, str]]:
    return [(row.organisation.name, row.part) for row in queries.convenings(initiative)]


@RUNS_IT
def test_who_may_name_organisations(who: str, may: bool) -> None:
    initiative = initiatives.initiative()
    actor: Any = somebody(who, initiative)
    iom, adept, adn = (organisations.organisation(name) for name in ("IOM", "ADEPT", "ADN"))
    if may:
        actions.name_conveners(
            initiative=initiative, organiser=iom, co_conveners=[adn, adept, adn], actor=actor
        )
        expected = [("IOM", "organiser"), ("ADN", "co-convener"), ("ADEPT", "co-convener")]
        assert convening(initiative) == expected
        assert Entry.objects.get(deed="initiative.convened").facts == {"organisations": 3}
        actions.name_conveners(initiative=initiative, organiser=None, co_conveners=[adept], actor=actor)
        assert convening(initiative) == [("ADEPT", "co-convener")]
        assert [row.initiative for row in queries.convened_by(adept)] == [initiative]
        assert queries.convened_by(iom) == []
    else:
        with pytest.raises(NotAllowed):
            actions.name_conveners(initiative=initiative, organiser=iom, co_conveners=[], actor=actor)
        assert convening(initiative) == []


def test_nobody_convenes_twice() -> None:
    initiative = initiatives.initiative()
    iom = organisations.organisation("IOM")
    actor = initiatives.convener_of(initiative)
    with pytest.raises(Refused) as refusal:
        actions.name_conveners(initiative=initiative, organiser=iom, co_conveners=[iom], actor=actor)
    assert (refusal.value.field, convening(initiative)) == ("co_conveners", [])


def test_what_a_draft_is_convened_by_is_not_told() -> None:
    draft = initiatives.initiative(is_open=False)
    iom = organisations.organisation("IOM")
    actions.name_conveners(
        initiative=draft, organiser=iom, co_conveners=[], actor=initiatives.convener_of(draft)
    )
    assert queries.convened_by(iom) == []


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("convener", True),
        ("staff", True),
        ("other convener", False),
        ("representative", False),
        ("anonymous", False),
    ],
)
def test_who_may_appoint(who: str, may: bool) -> None:
    initiative = initiatives.initiative()
    actor: Any = somebody(who, initiative)
    if may:
        made = actions.appoint(initiative=initiative, email="New@People.example", actor=actor)
        assert (made.user.email, made.user.may_convene) == ("new@people.example", True)
        assert Entry.objects.get(deed="convener.appoint").actor == actor
        actions.edit(initiative=initiative, text=initiatives.text(), version=1, actor=made.user)
    else:
        with pytest.raises(NotAllowed):
            actions.appoint(initiative=initiative, email="new@people.example", actor=actor)
        assert not User.objects.filter(email="new@people.example").exists()
    assert initiative.conveners.count() == (2 if may else 1)


def test_nobody_is_appointed_twice_nor_whose_account_is_closed() -> None:
    initiative = initiatives.initiative()
    actor = initiatives.convener_of(initiative)
    closed = people.representative(is_active=False)
    for email in (actor.email, closed.email):
        with pytest.raises(Refused) as refusal:
            actions.appoint(initiative=initiative, email=email, actor=actor)
        assert refusal.value.field == "email"
    assert initiative.conveners.count() == 1


@RUNS_IT
def test_who_may_dismiss(who: str, may: bool) -> None:
    initiative = initiatives.initiative()
    second = actions.appoint(
        initiative=initiative, email="second@people.example", actor=initiatives.convener_of(initiative)
    )
    actor: Any = somebody(who, initiative)
    if may:
        actions.dismiss(convener=second, actor=actor)
        with pytest.raises(NotAllowed):
            actions.edit(initiative=initiative, text=initiatives.text(), version=1, actor=second.user)
    else:
        with pytest.raises(NotAllowed):
            actions.dismiss(convener=second, actor=actor)
    assert initiative.conveners.count() == (1 if may else 2)


def test_the_last_one_stays() -> None:
    initiative = initiatives.initiative()
    with pytest.raises(Refused, match="at least one"):
        actions.dismiss(convener=initiative.conveners.get(), actor=initiatives.convener_of(initiative))
    assert initiative.conveners.count() == 1


def test_who_is_erased_runs_nothing_and_staff_can_name_another() -> None:
    initiative = initiatives.initiative()
    actor = initiatives.convener_of(initiative)
    assert [row["address"] for row in held_about(actor)["initiatives-run"]] == [
        "/initiatives/stronger-together/"
    ]
    accounts.erase(user=actor, actor=actor)
    assert Convener.objects.count() == 0
    actions.appoint(initiative=initiative, email="new@people.example", actor=people.staff())
    assert initiatives.convener_of(initiative).email == "new@people.example"


def test_the_page_names_organisations_of_the_directory(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    for name in ("IOM", "ADEPT", "Coalición"):
        organisations.organisation(name)
    client = client_for(initiatives.convener_of(initiative))
    answer = client.post(PATH, {"organiser": "iom", "co_conveners": "coalicion\n\nNobody Knows\nADEPT"})
    page = answer.content.decode()
    assert (answer.status_code, "Not in the directory: Nobody Knows." in page) == (422, True)
    assert "coalicion\n\nNobody Knows\nADEPT</textarea>" in page.replace("\r", "")
    assert convening(initiative) == []
    assert (
        client.post(PATH, {"organiser": "iom", "co_conveners": "coalicion\nADEPT\nadept"})["Location"] == PATH
    )
    assert convening(initiative) == [
        ("IOM", "organiser"), ("Coalición", "co-convener"), ("ADEPT", "co-convener")
    ]  # fmt: skip
    assert ">\nCoalición\nADEPT</textarea>" in client.get(PATH).content.decode()


def test_the_page_appoints_and_dismisses(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    client = client_for(initiatives.convener_of(initiative))
    answer = client.post(PATH, {"email": "no address"})
    assert (answer.status_code, 'value="no address"' in answer.content.decode()) == (422, True)
    assert client.post(PATH, {"email": "second@people.example"})["Location"] == PATH
    first, second = initiative.conveners.order_by("pk")
    assert client.get(f"{PATH}{second.pk}/dismiss/").status_code == 405
    client.post(f"{PATH}{second.pk}/dismiss/")
    page = client.post(f"{PATH}{first.pk}/dismiss/", follow=True).content.decode()
    assert "keeps at least one convener" in page
    assert list(initiative.conveners.all()) == [first]


def test_staff_see_the_people_alone(client_for: ClientFor) -> None:
    initiatives.initiative()
    page = client_for(people.staff()).get(PATH).content.decode()
    assert ("People who run it" in page, 'name="organiser"' in page, "dismiss" in page) == (
        True,
        False,
        False,
    )
    assert client_for(people.staff()).post(PATH, {"organiser": "", "co_conveners": ""}).status_code == 403
    assert client_for(people.convener()).get(PATH).status_code == 403


def test_the_convener_of_another_initiative_is_not_dismissed_here(client_for: ClientFor) -> None:
    mine, theirs = initiatives.initiative(), initiatives.initiative()
    client = client_for(initiatives.convener_of(mine))
    answer = client.post(f"/initiatives/{mine.slug}/conveners/{theirs.conveners.get().pk}/dismiss/")
    assert (answer.status_code, theirs.conveners.count()) == (404, 1)
