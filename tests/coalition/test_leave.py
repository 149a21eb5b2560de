from datetime import timedelta
from typing import Any

import pytest

from convene.coalition import actions, queries, rules
from convene.coalition.models import Voter
from convene.core.errors import NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from tests.coalition.access import EVERYBODY, somebody
from tests.conftest import ClientFor, Clock
from tests.factories import coalition as coalitions
from tests.factories import motions, organisations

pytestmark = pytest.mark.django_db
MAY = {"delegate", "own owner", "convener"}


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_end_a_membership(who: str) -> None:
    member = coalitions.member(coalitions.coalition())
    actor: Any = somebody(who, member)
    if who in MAY:
        actions.leave(member=member, actor=actor, reason="We have changed our aims.")
    else:
        with pytest.raises(NotAllowed):
            actions.leave(member=member, actor=actor, reason="We have changed our aims.")
    member.refresh_from_db()
    assert (member.state, member.left_reason) == (
        ("left", "We have changed our aims.") if who in MAY else ("admitted", "")
    )


def test_the_organisation_needs_no_reason_and_a_convener_does() -> None:
    coalition = coalitions.coalition()
    first, second = coalitions.member(coalition), coalitions.member(coalition)
    convener = coalitions.convener_of(coalition)
    with pytest.raises(Refused) as refused:
        actions.leave(member=first, actor=convener, reason=" ")
    assert refused.value.field == "reason"
    delegate = coalitions.delegate_of(first)
    actions.leave(member=first, actor=convener, reason="It no longer exists.")
    message = Message.objects.get(template="coalition/mail/ended.txt")
    assert (message.to, "It no longer exists." in message.text) == (delegate.email, True)
    actions.leave(member=second, actor=coalitions.delegate_of(second))
    assert Message.objects.filter(template="coalition/mail/ended.txt").count() == 1
    assert [entry.facts for entry in Entry.objects.filter(deed="membership.leave").order_by("pk")] == [
        {"own": False}, {"own": True}
    ]  # fmt: skip


def test_its_delegates_speak_no_more_and_it_leaves_once() -> None:
    member = coalitions.member(coalitions.coalition())
    delegate, deputy = coalitions.delegate_of(member), coalitions.deputy_of(member)
    owner = organisations.member(member.organisation, role="owner")
    actions.leave(member=member, actor=delegate)
    assert (queries.speaking(member), rules.member_of(deputy, member.coalition)) == ({}, None)
    assert list(queries.roll(member.coalition)) == []
    with pytest.raises(Refused, match="is not in the coalition"):
        actions.leave(member=member, actor=owner)


def test_coming_back_is_a_new_row() -> None:
    coalition = coalitions.coalition()
    first = coalitions.member(coalition)
    user = coalitions.delegate_of(first)
    actions.leave(member=first, actor=user)
    again = coalitions.member(coalition, first.organisation, user)
    assert coalition.members.count() == 2
    assert rules.member_of(user, coalition) == again
    assert queries.left(coalition) == []


def test_in_an_open_ballot_it_no_longer_counts_and_in_a_closed_one_it_does(clock: Clock) -> None:
    open_ballot = motions.ballot()
    coalition = open_ballot.motion.coalition
    clock(motions.DURING)
    actions.open_ballot(ballot=open_ballot)
    leaver, stays, late = motions.members(coalition)
    actions.leave(member=leaver, actor=coalitions.delegate_of(leaver))
    clock(motions.CLOSES)
    actions.leave(member=late, actor=coalitions.delegate_of(late))
    told = {row.member: row.left_at for row in Voter.objects.filter(ballot=open_ballot)}
    assert told == {leaver: motions.DURING, stays: None, late: None}


def test_the_page_says_what_it_means_and_ends_it(client_for: ClientFor) -> None:
    member = coalitions.member(coalitions.coalition(), organisations.organisation("Hope Bridge"))
    delegate = coalitions.delegate_of(member)
    path = f"/coalitions/standing-together/members/{member.pk}/leave/"
    client = client_for(delegate)
    page = client.get(path).content.decode()
    assert ("Hope Bridge leaves the coalition" in page, "stays on record" in page) == (True, True)
    convener = client_for(coalitions.convener_of(member.coalition))
    assert convener.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": ""}).status_code == 302
    member.refresh_from_db()
    assert (member.state, client.get(path).status_code) == ("left", 404)
    desk = convener.get("/coalitions/standing-together/members/invite/").content.decode()
    assert "Hope Bridge" in desk


def test_coming_back_gives_no_vote_in_a_ballot_that_was_left(clock: Clock) -> None:
    ballot = motions.ballot()
    clock(motions.DURING)
    actions.open_ballot(ballot=ballot)
    leaver = motions.members(ballot.motion.coalition)[0]
    user = coalitions.delegate_of(leaver)
    actions.leave(member=leaver, actor=user)
    clock(motions.DURING + timedelta(hours=1))
    again = coalitions.member(ballot.motion.coalition, leaver.organisation, user)
    ballot.refresh_from_db()
    assert not rules.may_vote(user, ballot)
    assert list(Voter.objects.filter(ballot=ballot, member=again)) == []


def test_coming_back_it_is_still_the_mover_of_its_motion() -> None:
    motion = motions.motion()
    coalition = motion.coalition
    mover = motions.members(coalition)[0]
    user = coalitions.delegate_of(mover)
    actions.leave(member=mover, actor=user)
    coalitions.member(coalition, mover.organisation, user)
    with pytest.raises(Refused, match="Your organisation moved this motion"):
        actions.second(motion=motion, actor=user)
    actions.withdraw_motion(motion=motion, reason="We bring a better one.", actor=user)
    motion.refresh_from_db()
    assert motion.state == "withdrawn"
