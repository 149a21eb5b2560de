from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convene.coalition import actions, queries
from convene.core.figures import count
from convene.initiatives.models import Initiative
from tests.conftest import ClientFor, Clock
from tests.factories import coalition as coalitions
from tests.factories import initiatives, motions, organisations, people, statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db
FRONT = "/coalitions/standing-together/"
MEMBERS = f"{FRONT}members/"


def looked_up(client_for: ClientFor, path: str) -> int:
    client = client_for(None)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_totals_are_registered_and_defined() -> None:
    coalition = coalitions.coalition()
    for seat in ("KE", "KE", "GH"):
        coalitions.member(coalition, organisations.organisation(seat=seat))
    coalitions.observer(coalition, organisations.organisation(seat="CH"))
    left = coalitions.member(coalition, organisations.organisation(seat="PE"))
    actions.leave(member=left, actor=coalitions.delegate_of(left))
    coalitions.applied(coalition)
    names = ("coalition.members", "coalition.observers", "coalition.countries-of-seat")
    counted = [count(name, coalition) for name in names]
    assert [one.value for one in counted] == [3, 1, 3]
    assert [one.value for one in queries.totals(coalition)] == [3, 1, 3]


def test_members_stand_by_name_in_any_script(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    for name in ("Unity", "Ελπίδα", "Аврора", "bridge", "Árbol"):
        coalitions.member(coalition, organisations.organisation(name))
    found = [row.organisation.name for row in queries.roll(coalition)]
    assert found == ["Árbol", "Аврора", "bridge", "Ελπίδα", "Unity"]
    page = client_for(None).get(MEMBERS).content.decode()
    assert sorted(found, key=page.index) == found


def test_the_list_is_filtered_by_part_and_comes_in_pages(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    coalitions.member(coalition, organisations.organisation("Hope Bridge"))
    coalitions.observer(coalition, organisations.organisation("City of Accra"))
    client = client_for(None)
    told = [
        ("Hope Bridge" in page, "City of Accra" in page)
        for path in (MEMBERS, f"{MEMBERS}?part=member", f"{MEMBERS}?part=observer", f"{MEMBERS}?part=hat")
        for page in [client.get(path).content.decode()]
    ]
    assert told == [(True, True), (True, False), (False, True), (True, True)]
    for _ in range(50):
        coalitions.member(coalition)
    assert "page=2" in client.get(MEMBERS).content.decode()
    assert len(client.get(f"{MEMBERS}?page=2").content.decode().split('scope="row"')) - 1 == 2


@pytest.mark.parametrize("path", ["/coalitions/", MEMBERS])
def test_lists_ask_the_database_as_often_for_three_as_for_one(client_for: ClientFor, path: str) -> None:
    coalition = coalitions.coalition()
    coalitions.member(coalition)
    one = looked_up(client_for, path)
    for number in range(2):
        coalitions.member(coalition)
        coalitions.coalition(initiatives.initiative(title=f"Other {number}"), title=f"Other {number}")
    assert looked_up(client_for, path) == one


def test_nobody_elses_page_tells_addresses_or_reasons(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    member = coalitions.member(coalition, why="Secret reason")
    waiting = coalitions.applied(coalition, organisations.organisation("Still Waiting"))
    pages = "".join(client_for(None).get(path).content.decode() for path in (FRONT, MEMBERS))
    secrets = [
        member.email,
        "Secret reason",
        "Still Waiting",
        waiting.email,
        "/delegates/",
        "members/invite/",
    ]
    assert [secret for secret in secrets if secret in pages] == []


def test_conveners_pages_are_theirs_alone(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    member = coalitions.member(coalition)
    waiting = coalitions.applied(coalition)
    paths = [
        f"{FRONT}edit/", f"{MEMBERS}invite/", f"{MEMBERS}invite/signatories/",
        f"{MEMBERS}{waiting.pk}/admit/", f"{MEMBERS}{waiting.pk}/decline/",
    ]  # fmt: skip
    readers = [
        coalitions.convener_of(coalition), coalitions.delegate_of(member), people.convener(), people.staff(), None
    ]  # fmt: skip
    assert [[client_for(one).get(path).status_code for path in paths] for one in readers] == [
        [200] * 5, [403] * 5, [403] * 5, [403] * 5, [302] * 5
    ]  # fmt: skip


def test_the_front_page_tells_what_is_open_decided_and_done(client_for: ClientFor, clock: Clock) -> None:
    ballot = motions.ballot()
    path = ballot.motion.coalition.get_absolute_url()
    clock(motions.DURING)
    client = client_for(None)
    page = client.get(path).content.decode()
    assert ("Open for voting" in page, ballot.get_absolute_url() in page) == (True, True)
    assert ("Nothing has been decided yet." in page, "Ask to join" in page) == (True, True)
    clock(motions.CLOSES)
    assert "Open for voting" not in client.get(f"{path}?late").content.decode()


def test_the_delegate_is_greeted_and_the_rest_asked_to_join(client_for: ClientFor) -> None:
    member = coalitions.member(coalitions.coalition(), organisations.organisation("Hope Bridge"))
    page = client_for(coalitions.delegate_of(member)).get(FRONT).content.decode()
    assert ("You speak here for Hope Bridge." in page, "Ask to join" in page) == (True, False)


def test_the_directory_of_coalitions(client_for: ClientFor) -> None:
    client = client_for(None)
    assert "No coalition yet" in client.get("/coalitions/").content.decode()
    coalitions.coalition()
    page = client.get("/coalitions/").content.decode()
    assert (f'href="{FRONT}"' in page, "Stronger together" in page) == (True, True)


# --- what the initiative and the organisation tell ------------------------------------------------


def texts(initiative: Initiative) -> tuple[list[str], list[str], list[str]]:
    return (
        [one.text for one in queries.happened(initiative)],
        [one.text for one in queries.acts(initiative)],
        [one.text for one in queries.desk(initiative)],
    )


def test_an_initiative_without_a_coalition_can_only_found_one() -> None:
    assert texts(initiatives.initiative()) == ([], [], ["Found a coalition"])


def test_an_initiative_tells_of_its_coalition(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, join_coalition=True)
    coalition = coalitions.coalition(statement.initiative)
    coalitions.applied(coalition)
    assert queries.of_initiative(statement.initiative) == [coalition]
    assert texts(statement.initiative) == (
        ["Coalition founded: Standing together"],
        ["Join the coalition: Standing together"],
        [
            "Applications wait for you: Standing together",
            "Invite the signatories who asked to join: Standing together",
            "Name a challenge: Standing together",
            "Members and invitations: Standing together",
            "Edit the coalition: Standing together",
            "Found a coalition",
        ],
    )
    actions.invite_signatories(coalition=coalition, actor=coalitions.convener_of(coalition))
    assert "Invite the signatories who asked to join: Standing together" not in texts(statement.initiative)[2]


def test_an_initiative_tells_of_ballots_and_decisions(clock: Clock) -> None:
    ballot = motions.voted(motions.ballot())
    initiative = ballot.motion.coalition.initiative
    clock(motions.DURING)
    assert texts(initiative)[1] == [
        "Join the coalition: Standing together", "Follow the ballot: Five working groups"
    ]  # fmt: skip
    clock(motions.CLOSES + timedelta(seconds=1))
    actions.count(ballot=ballot)
    assert texts(initiative)[:2] == (
        ["Coalition founded: Standing together", "Decided: Five working groups"],
        ["Join the coalition: Standing together"],
    )


def test_an_organisation_tells_its_part_and_no_draft_does() -> None:
    motion = motions.motion()
    organisation = motion.mover.organisation
    part = queries.by_organisation(organisation)
    assert (part.members, part.motions, part.owned, part.supported) == ([motion.mover], [motion], [], [])
    Initiative.objects.filter(pk=motion.coalition.initiative_id).update(state=Initiative.State.DRAFT)
    assert not queries.by_organisation(organisation)
