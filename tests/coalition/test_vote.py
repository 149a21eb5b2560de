from datetime import timedelta
from typing import Any

import pytest

from convene.coalition import actions
from convene.coalition.models import Delegate, Vote
from convene.coalition.queries import ballots
from convene.coalition.tally import Tally
from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.deeds import Deed
from convene.core.trail.models import AppendOnly
from convene.core.trail.queries import of
from tests.coalition.voters import matrix, somebody
from tests.conftest import ClientFor, Clock
from tests.factories import coalition as coalitions
from tests.factories import motions, people

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("who", "may"), matrix("delegate", "deputy"))
def test_members_vote_by_delegate_or_deputy(who: str, clock: Clock, *, may: bool) -> None:
    ballot = motions.ballot()
    actor: Any = somebody(who, ballot.motion.coalition)
    clock(motions.DURING)
    if may:
        cast = actions.vote(ballot=ballot, choice="no", actor=actor)
        assert (cast.number, cast.choice, cast.part, cast.by) == (1, "no", who, actor)
        assert cast.voter.member == motions.members(ballot.motion.coalition)[0]
        assert [entry.deed for entry in of(ballot)] == [Deed.BALLOT_SET, Deed.BALLOT_OPEN, Deed.BALLOT_VOTE]
        return
    with pytest.raises(NotAllowed):
        actions.vote(ballot=ballot, choice="no", actor=actor)
    assert not Vote.objects.exists()


def test_votes_are_taken_from_the_opening_second_until_the_closing_one(clock: Clock) -> None:
    ballot = motions.ballot()
    first, second, third = motions.delegates(ballot.motion.coalition)
    clock(motions.OPENS - SECOND)
    with pytest.raises(Refused, match="This ballot opens on Wednesday 8 July 2020, 16:00"):
        actions.vote(ballot=ballot, choice="yes", actor=first)
    clock(motions.OPENS)
    actions.vote(ballot=ballot, choice="yes", actor=first)
    clock(motions.CLOSES - timedelta(microseconds=1))
    actions.vote(ballot=ballot, choice="yes", actor=second)
    clock(motions.CLOSES)
    with pytest.raises(Refused) as late:
        actions.vote(ballot=ballot, choice="no", actor=third)
    assert str(late.value) == (
        "This vote came too late and was not taken: the ballot closed on Wednesday 15 July 2020, 16:00 Zurich "
        "(UTC+2), and at that second votes are no longer taken."
    )
    actions.count(ballot=ballot)
    with pytest.raises(Refused, match="came too late"):
        actions.vote(ballot=ballot, choice="no", actor=third)
    assert ballots.tallied(ballot).tally == Tally(3, 2, 0, 0)


def test_a_vote_is_changed_by_a_further_one_and_the_same_again_is_none(clock: Clock) -> None:
    ballot = motions.ballot()
    actor = motions.delegates(ballot.motion.coalition)[0]
    clock(motions.DURING)
    actions.vote(ballot=ballot, choice="yes", actor=actor)
    actions.vote(ballot=ballot, choice="no", seen=1, actor=actor)
    actions.vote(ballot=ballot, choice="no", seen=1, actor=actor)  # sent twice
    actions.vote(ballot=ballot, choice="no", seen=2, actor=actor)
    assert list(Vote.objects.values_list("number", "choice")) == [(1, "yes"), (2, "no")]
    assert ballots.tallied(ballot).tally == Tally(3, 0, 1, 0)
    with pytest.raises(AppendOnly):
        Vote.objects.update(choice="yes")


def test_two_phones_of_one_organisation(clock: Clock) -> None:
    ballot = motions.ballot()
    member = motions.members(ballot.motion.coalition)[0]
    delegate, deputy = coalitions.delegate_of(member), coalitions.deputy_of(member)
    clock(motions.DURING)
    actions.vote(ballot=ballot, choice="no", actor=deputy)
    with pytest.raises(Conflict) as conflict:
        actions.vote(ballot=ballot, choice="yes", seen=0, actor=delegate)
    assert str(conflict.value) == (
        "Your organisation’s deputy voted “No” on Friday 10 July 2020, 14:00 Zurich (UTC+2), after you opened "
        "this page. That vote stands. What you chose is kept: send it again if it is to take its place."
    )
    assert Vote.objects.get().choice == "no"
    actions.vote(ballot=ballot, choice="yes", seen=1, actor=delegate)
    assert ballots.tallied(ballot).tally == Tally(3, 1, 0, 0)


def test_a_delegate_replaced_during_the_ballot(clock: Clock) -> None:
    ballot = motions.ballot()
    member = motions.members(ballot.motion.coalition)[0]
    old = coalitions.delegate_of(member)
    clock(motions.DURING)
    actions.vote(ballot=ballot, choice="yes", actor=old)
    named = actions.name_delegate(
        member=member, email=people.user().email, part=Delegate.Part.DELEGATE, actor=old
    )
    assert ballots.tallied(ballot).tally == Tally(3, 1, 0, 0)  # the earlier vote stands
    with pytest.raises(NotAllowed):
        actions.vote(ballot=ballot, choice="no", seen=1, actor=old)
    actions.vote(ballot=ballot, choice="no", seen=1, actor=named.user)
    assert ballots.tallied(ballot).tally == Tally(3, 0, 1, 0)


def test_who_joined_after_the_opening_has_no_vote_yet(clock: Clock) -> None:
    ballot = motions.ballot()
    clock(motions.DURING)
    late = coalitions.member(ballot.motion.coalition)
    with pytest.raises(Refused, match="was not a member when this ballot opened"):
        actions.vote(ballot=ballot, choice="yes", actor=coalitions.delegate_of(late))


def test_a_member_that_leaves_mid_way_counts_neither_in_the_votes_nor_in_the_base(clock: Clock) -> None:
    ballot = motions.voted(motions.ballot())
    members = motions.members(ballot.motion.coalition)
    clock(motions.DURING)
    actions.leave(member=members[0], reason="Moved on.", actor=motions.convener_of(ballot.motion.coalition))
    stands = ballots.tallied(ballot)
    assert (stands.tally, stands.left) == (Tally(2, 1, 1, 0), 1)
    clock(motions.CLOSES)
    counted = actions.count(ballot=ballot)
    assert (counted.may_vote, counted.yes, counted.no, counted.result) == (2, 1, 1, "rejected")
    assert ballots.explained(counted) == (
        "Rejected: 1 yes, 1 no, 0 abstentions. 2 of 2 members took part; 1 was needed. More yes than no were "
        "needed. 1 member left the coalition while the ballot was open and does not count."
    )


def test_a_member_that_leaves_after_the_close_still_counts(clock: Clock) -> None:
    ballot = motions.voted(motions.ballot())
    members = motions.members(ballot.motion.coalition)
    clock(motions.CLOSES)
    actions.leave(member=members[0], reason="Moved on.", actor=motions.convener_of(ballot.motion.coalition))
    assert actions.count(ballot=ballot).result == "carried"


@pytest.mark.parametrize("choice", ["", "maybe", "YES"])
def test_a_choice_nobody_offered_is_refused(choice: str, clock: Clock) -> None:
    ballot = motions.ballot()
    clock(motions.DURING)
    with pytest.raises(Refused) as refused:
        actions.vote(ballot=ballot, choice=choice, actor=motions.delegates(ballot.motion.coalition)[0])
    assert refused.value.field == "choice"


def test_a_ballot_that_was_called_off_takes_no_votes(clock: Clock) -> None:
    ballot = motions.ballot()
    with times.at(motions.DURING):
        actions.call_off(ballot=ballot, reason="Wrong.", actor=motions.convener_of(ballot.motion.coalition))
        with pytest.raises(Refused, match="was called off"):
            actions.vote(ballot=ballot, choice="yes", actor=motions.delegates(ballot.motion.coalition)[0])


def test_a_vote_that_goes_back_and_forth_comes_to_an_end(client_for: ClientFor, clock: Clock) -> None:
    ballot = motions.ballot()
    browser = client_for(motions.delegates(ballot.motion.coalition)[0])
    clock(motions.DURING)
    address = f"{ballot.get_absolute_url()}vote/"
    for seen in range(60):
        assert browser.post(address, {"choice": ("yes", "no")[seen % 2], "seen": seen}).status_code == 302
    page = browser.post(address, {"choice": "yes", "seen": 60})
    assert (page.status_code, "That was tried too often." in page.text) == (429, True)
    assert page.context["form"]["choice"].value() == "yes"
    assert Vote.objects.count() == 60
