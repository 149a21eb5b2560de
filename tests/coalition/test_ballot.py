"""Setting a ballot, calling it off, and what the clock does to it."""

from datetime import timedelta
from typing import Any

import pytest

from convene.coalition import actions
from convene.coalition.models import Ballot, Member, Motion
from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.jobs import run_pending
from convene.core.notifications.models import Message
from convene.core.trail.queries import citations_by
from tests.coalition.voters import matrix, somebody
from tests.conftest import Clock
from tests.factories import coalition as coalitions
from tests.factories import motions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "may"), matrix("convener"))
def test_conveners_set_and_call_off_ballots(who: str, clock: Clock, *, may: bool) -> None:
    clock(motions.FOUNDED)
    motion = motions.seconded()
    actor: Any = somebody(who, motion.coalition)
    times_: dict[str, Any] = {"opens_at": motions.OPENS, "closes_at": motions.CLOSES}
    if may:
        ballot = actions.set_ballot(motion=motion, actor=actor, **times_)
        assert (ballot.quorum, ballot.majority, ballot.motion.state) == (50, "simple", "ballot")
        assert [one.source.kind for one in citations_by("ballot", ballot.pk)] == ["motion"]
        off = actions.call_off(ballot=ballot, reason="The date was wrong.", actor=actor)
        assert (off.state, off.called_off_reason) == ("called-off", "The date was wrong.")
        assert off.motion.state == Motion.State.SECONDED
        return
    with pytest.raises(NotAllowed):
        actions.set_ballot(motion=motion, actor=actor, **times_)
    ballot = motions.ballot(motion)
    with pytest.raises(NotAllowed):
        actions.call_off(ballot=ballot, reason="No.", actor=actor)
    ballot.refresh_from_db()
    assert ballot.state == Ballot.State.SET


def test_a_ballot_needs_a_seconded_motion_read_as_it_stands(clock: Clock) -> None:
    clock(motions.FOUNDED)
    motion = motions.motion()
    convener = motions.convener_of(motion.coalition)
    given: dict[str, Any] = {"motion": motion, "actor": convener, "closes_at": motions.CLOSES}
    with pytest.raises(Refused, match="Another member has to second"):
        actions.set_ballot(**given)
    actions.second(motion=motion, actor=motions.delegates(motion.coalition)[1])
    actions.edit_motion(
        motion=motion,
        words=motions.words(body="Six."),
        version=1,
        actor=motions.delegates(motion.coalition)[0],
    )
    with pytest.raises(Conflict):
        actions.set_ballot(**given, version=1)
    ballot = actions.set_ballot(**given, version=2)
    assert (ballot.revision.body, ballot.opens_at, ballot.is_open) == ("Six.", motions.FOUNDED, True)
    with pytest.raises(Refused, match="A ballot is set on this motion already"):
        actions.set_ballot(**given)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"opens_at": motions.FOUNDED - timedelta(seconds=1)}, "opens_at"),
        ({"closes_at": motions.OPENS}, "closes_at"),
        ({"quorum": 101}, "quorum"),
        ({"quorum": -1}, "quorum"),
        ({"majority": "most"}, "majority"),
    ],
)
def test_a_ballot_that_cannot_be_held_is_refused(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        motions.ballot(**given)
    assert refused.value.field == field
    assert not Ballot.objects.exists()


def test_a_ballot_that_closed_is_not_called_off(clock: Clock) -> None:
    ballot = motions.ballot()
    clock(motions.CLOSES)
    with pytest.raises(Refused, match="has closed"):
        actions.call_off(ballot=ballot, reason="Late.", actor=motions.convener_of(ballot.motion.coalition))


def test_the_roll_holds_who_is_admitted_at_the_opening_whenever_it_is_written(clock: Clock) -> None:
    coalition = motions.coalition(4)
    ballot = motions.ballot(motions.seconded(coalition))
    convener = motions.convener_of(coalition)
    stays, second, left_before, left_during = motions.members(coalition)
    coalitions_observer = coalitions.observer(coalition)
    with times.at(motions.OPENS - timedelta(hours=1)):
        actions.leave(member=left_before, reason="Moved on.", actor=convener)
    with times.at(motions.OPENS + timedelta(hours=1)):
        late = coalitions.member(coalition)
        actions.leave(member=left_during, reason="Moved on.", actor=convener)
    clock(motions.DURING)  # the worker was away at the opening
    actions.keep_ballots()
    voters = {voter.member: voter.left_at for voter in ballot.voters.all()}
    assert voters == {stays: None, second: None, left_during: motions.OPENS + timedelta(hours=1)}
    assert late not in voters
    assert coalitions_observer not in voters


def test_voters_are_mailed_at_the_opening_a_day_before_the_close_and_with_the_result(clock: Clock) -> None:
    coalition = motions.coalition(2)
    ballot = motions.ballot(motions.seconded(coalition))
    first, second = motions.delegates(coalition)
    deputy = coalitions.deputy_of(motions.members(coalition)[0])

    def mailed(template: str) -> list[str]:
        run_pending()
        rows = Message.objects.filter(template=f"coalition/mail/{template}.txt")
        return sorted(rows.values_list("to", flat=True))

    clock(motions.OPENS - timedelta(seconds=1))
    actions.keep_ballots()
    assert mailed("ballot_opened") == []
    clock(motions.OPENS)
    actions.keep_ballots()
    everybody = sorted([first.email, second.email, deputy.email])
    assert mailed("ballot_opened") == everybody
    actions.vote(ballot=ballot, choice="yes", actor=first)
    clock(motions.CLOSES - timedelta(days=1))
    for _twice in range(2):
        actions.keep_ballots()
        assert mailed("ballot_closes_soon") == [second.email]
    clock(motions.CLOSES)
    for _twice in range(2):
        actions.keep_ballots()
        assert mailed("ballot_counted") == everybody
    result = Message.objects.filter(template="coalition/mail/ballot_counted.txt")[0]
    assert "Carried: 1 yes, 0 no, 0 abstentions. 1 of 2 members took part; 1 was needed." in result.text
    assert mailed("ballot_opened") == everybody


def test_a_ballot_of_a_day_reminds_nobody(clock: Clock) -> None:
    ballot = motions.ballot(closes_at=motions.OPENS + timedelta(days=1))
    clock(motions.OPENS + timedelta(hours=2))
    actions.keep_ballots()
    ballot.refresh_from_db()
    assert ballot.reminded_at is None


def test_who_voted_is_told_when_the_ballot_is_called_off(clock: Clock) -> None:
    ballot = motions.voted(motions.ballot(), ["yes"])
    clock(motions.DURING)
    actions.call_off(
        ballot=ballot, reason="A rule was wrong.", actor=motions.convener_of(ballot.motion.coalition)
    )
    run_pending()
    mails = Message.objects.filter(template="coalition/mail/ballot_called_off.txt")
    assert sorted(mails.values_list("to", flat=True)) == sorted(
        user.email for user in motions.delegates(ballot.motion.coalition)
    )
    assert "A rule was wrong." in mails[0].text


def test_observers_and_applicants_are_on_no_roll(clock: Clock) -> None:
    coalition = motions.coalition(2)
    with times.at(motions.FOUNDED):
        coalitions.observer(coalition)
        coalitions.applied(coalition)
    ballot = motions.ballot(motions.seconded(coalition))
    clock(motions.OPENS)
    actions.keep_ballots()
    assert [voter.member for voter in ballot.voters.all()] == motions.members(coalition)
    assert Member.objects.filter(coalition=coalition).count() == 4


def test_a_ballot_opens_at_once_by_the_clock_on_the_wall() -> None:
    motion = motions.seconded()
    ballot = actions.set_ballot(
        motion=motion,
        closes_at=times.now() + timedelta(days=1),
        actor=motions.convener_of(motion.coalition),
    )
    assert ballot.is_open
    assert ballot.voters.count() == 3
