"""Joining, being verified, leaving."""

from datetime import UTC, datetime
from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from convene.organisations import actions
from convene.organisations.models import Membership
from tests.conftest import ClientFor, Clock
from tests.factories import organisations, people
from tests.organisations.access import EVERYONE, somebody

pytestmark = pytest.mark.django_db
State = Membership.State


def test_a_role_waits_and_is_asked_for_once() -> None:
    organisation, user = organisations.organisation(), people.representative()
    made = [actions.join(organisation=organisation, user=user) for _ in range(2)]
    assert made[0] == made[1]
    assert (made[0].state, made[0].role) == (State.PENDING, Membership.Role.EDITOR)
    assert Entry.objects.filter(deed="member.add").count() == 1


def test_who_has_a_role_keeps_it() -> None:
    membership = organisations.membership(organisations.organisation(), role=Membership.Role.OWNER)
    again = actions.join(organisation=membership.organisation, user=membership.user)
    assert (again.state, again.role) == (State.VERIFIED, Membership.Role.OWNER)


def test_who_left_waits_anew() -> None:
    membership = organisations.membership(organisations.organisation())
    actions.leave(membership=membership, actor=membership.user)
    assert actions.join(organisation=membership.organisation, user=membership.user).state == State.PENDING
    assert Entry.objects.filter(deed="member.add").count() == 2


@pytest.mark.parametrize("who", EVERYONE)
def test_who_may_verify(who: str, clock: Clock) -> None:
    clock(moment := datetime(2020, 5, 1, tzinfo=UTC))
    organisation = organisations.organisation()
    membership = organisations.membership(organisation, verified=False)
    actor: Any = somebody(who, organisation)
    may = who in {"owner", "convener", "staff"}
    if may:
        actions.verify_member(membership=membership, actor=actor, basis="Named on its website")
        assert Entry.objects.get(deed="member.verify", object_id=membership.pk).actor == actor
    else:
        with pytest.raises(NotAllowed):
            actions.verify_member(membership=membership, actor=actor, basis="Named on its website")
    membership.refresh_from_db()
    expected = (State.VERIFIED, "Named on its website", moment) if may else (State.PENDING, "", None)
    assert (membership.state, membership.basis, membership.verified_at) == expected


def test_nobody_verifies_themselves() -> None:
    membership = organisations.membership(
        organisations.organisation(), role=Membership.Role.OWNER, verified=False
    )
    with pytest.raises(NotAllowed):
        actions.verify_member(membership=membership, actor=membership.user, basis="It is me")


def test_the_first_ground_stands() -> None:
    membership = organisations.membership(organisations.organisation())
    actions.verify_member(membership=membership, actor=people.staff(), basis="Another")
    membership.refresh_from_db()
    assert (membership.basis, Entry.objects.filter(deed="member.verify").count()) == ("test", 1)


def test_a_role_that_has_ended_is_not_verified() -> None:
    membership = organisations.membership(organisations.organisation(), verified=False)
    actions.leave(membership=membership, actor=membership.user)
    with pytest.raises(Refused):
        actions.verify_member(membership=membership, actor=people.staff(), basis="Late")


@pytest.mark.parametrize("who", [*EVERYONE, "themselves"])
def test_who_may_end_a_role(who: str) -> None:
    organisation = organisations.organisation()
    membership = organisations.membership(organisation)
    actor: Any = membership.user if who == "themselves" else somebody(who, organisation)
    may = who in {"themselves", "owner", "convener", "staff"}
    if may:
        for _twice in range(2):
            actions.leave(membership=membership, actor=actor)
        assert Entry.objects.filter(deed="member.leave", actor=actor).count() == 1
    else:
        with pytest.raises(NotAllowed):
            actions.leave(membership=membership, actor=actor)
    membership.refresh_from_db()
    assert (membership.state == State.ENDED) is may


def test_the_pages_verify_and_end(client_for: ClientFor) -> None:
    organisation = organisations.organisation("Hope Bridge")
    membership = organisations.membership(organisation, verified=False)
    verify, leave = (f"/organisations/members/{membership.pk}/{deed}/" for deed in ("verify", "leave"))
    convener = client_for(people.convener())
    assert "Rosa Mbeki asks to act as Editor for Hope Bridge." in convener.get(verify).content.decode()
    assert convener.post(verify, {"basis": ""}).status_code == 422
    assert convener.post(verify, {"basis": "Phoned"})["Location"] == "/organisations/hope-bridge/"
    own = client_for(membership.user)
    assert own.get(verify).status_code == 403
    assert own.get(leave).status_code == 200
    membership.refresh_from_db()
    assert membership.state == State.VERIFIED
    assert own.post(leave)["Location"] == "/account/"
    membership.refresh_from_db()
    assert membership.state == State.ENDED
    assert convener.post(verify, {"basis": "Phoned"}).status_code == 422
    assert client_for(people.representative()).post(leave).status_code == 403


def test_the_account_shows_for_whom_one_acts(client_for: ClientFor) -> None:
    membership = organisations.membership(organisations.organisation("Hope Bridge"))
    page = client_for(membership.user).get("/account/").content.decode()
    assert "Organisations you act for" in page
    assert f'href="/organisations/members/{membership.pk}/leave/"' in page
    assert "act for" not in client_for(people.representative()).get("/account/").content.decode()
