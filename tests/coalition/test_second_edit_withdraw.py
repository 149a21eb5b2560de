from typing import Any

import pytest

from convene.coalition import actions
from convene.coalition.models import Ballot, Motion
from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from tests.coalition.voters import matrix, somebody
from tests.conftest import Clock
from tests.factories import coalition as coalitions
from tests.factories import motions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "may"), matrix("delegate", "deputy"))
def test_another_member_seconds(who: str, *, may: bool) -> None:
    motion = motions.motion()
    actor: Any = somebody(who, motion.coalition, member=1)
    if may:
        seconded = actions.second(motion=motion, actor=actor)
        assert (seconded.state, seconded.seconder) == ("seconded", motions.members(motion.coalition)[1])
        return
    with pytest.raises(NotAllowed):
        actions.second(motion=motion, actor=actor)
    motion.refresh_from_db()
    assert (motion.state, motion.seconder) == ("proposed", None)


def test_the_mover_cannot_second_and_nobody_seconds_twice() -> None:
    motion = motions.motion()
    mover, second, third = motions.delegates(motion.coalition)
    with pytest.raises(Refused, match="Another member has to second it"):
        actions.second(motion=motion, actor=mover)
    actions.second(motion=motion, actor=second)
    actions.second(motion=motion, actor=second)  # a button pressed twice
    with pytest.raises(Refused, match="does not wait for a seconder"):
        actions.second(motion=motion, actor=third)


@pytest.mark.parametrize(("who", "may"), matrix("delegate", "deputy"))
def test_only_those_who_speak_for_the_mover_edit_and_withdraw(who: str, *, may: bool) -> None:
    motion = motions.motion()
    actor: Any = somebody(who, motion.coalition)
    words = motions.words(body="Six working groups.")
    if may:
        edited = actions.edit_motion(motion=motion, words=words, version=1, actor=actor)
        assert [one.body for one in edited.revisions.all()] == [motions.BODY, "Six working groups."]
        assert [one.source.revision for one in edited.revisions.all()] == [1, 2]
        gone = actions.withdraw_motion(motion=motion, reason="We move another.", actor=actor)
        assert (gone.state, gone.withdrawn_reason) == ("withdrawn", "We move another.")
        return
    with pytest.raises(NotAllowed):
        actions.edit_motion(motion=motion, words=words, version=1, actor=actor)
    with pytest.raises(NotAllowed):
        actions.withdraw_motion(motion=motion, reason="No.", actor=actor)
    motion.refresh_from_db()
    assert (motion.body, motion.state) == (motions.BODY, "proposed")


def test_another_member_cannot_edit_or_withdraw() -> None:
    motion = motions.motion()
    other = motions.delegates(motion.coalition)[2]
    with pytest.raises(NotAllowed):
        actions.edit_motion(motion=motion, words=motions.words(), version=1, actor=other)
    with pytest.raises(NotAllowed):
        actions.withdraw_motion(motion=motion, reason="No.", actor=other)


def test_of_two_editors_the_second_is_told() -> None:
    motion = motions.motion()
    actor = motions.delegates(motion.coalition)[0]
    actions.edit_motion(motion=motion, words=motions.words(body="First."), version=1, actor=actor)
    with pytest.raises(Conflict):
        actions.edit_motion(motion=motion, words=motions.words(body="Second."), version=1, actor=actor)
    motion.refresh_from_db()
    assert (motion.body, motion.revisions_made) == ("First.", 2)


def test_once_a_ballot_is_set_the_words_stay(clock: Clock) -> None:
    ballot = motions.ballot()
    motion = ballot.motion
    actor = motions.delegates(motion.coalition)[0]
    with pytest.raises(Refused, match="Its words can no longer be changed"):
        actions.edit_motion(motion=motion, words=motions.words(body="Other."), version=1, actor=actor)
    clock(motions.OPENS)
    with pytest.raises(Refused, match="has opened"):
        actions.withdraw_motion(motion=motion, reason="Too late.", actor=actor)
    motion.refresh_from_db()
    assert (motion.body, motion.state) == (motions.BODY, Motion.State.BALLOT)


def test_withdrawing_before_the_ballot_opens_calls_it_off() -> None:
    ballot = motions.ballot()
    with times.at(motions.FOUNDED):
        actions.withdraw_motion(
            motion=ballot.motion, reason="A better one.", actor=motions.delegates(ballot.motion.coalition)[0]
        )
    ballot.refresh_from_db()
    assert (ballot.state, ballot.motion.state) == (Ballot.State.CALLED_OFF, Motion.State.WITHDRAWN)


def test_a_reason_is_asked_for_and_a_withdrawn_motion_stays_withdrawn() -> None:
    motion = motions.motion()
    actor = motions.delegates(motion.coalition)[0]
    with pytest.raises(Refused) as refused:
        actions.withdraw_motion(motion=motion, reason=" ", actor=actor)
    assert refused.value.field == "reason"
    actions.withdraw_motion(motion=motion, reason="Enough.", actor=actor)
    with pytest.raises(Refused):
        actions.withdraw_motion(motion=motion, reason="Again.", actor=actor)
    with pytest.raises(Refused):
        actions.edit_motion(motion=motion, words=motions.words(), version=1, actor=actor)
    with pytest.raises(Refused):
        actions.second(motion=motion, actor=motions.delegates(motion.coalition)[1])


def test_the_motion_of_a_member_that_left_is_withdrawn_by_a_convener() -> None:
    motion = motions.motion()
    convener = coalitions.convener_of(motion.coalition)
    with pytest.raises(NotAllowed, match="Only"):
        actions.withdraw_motion(motion=motion, reason="Nobody speaks for it.", actor=convener)
    actions.leave(member=motion.mover, actor=motions.delegates(motion.coalition)[0])
    gone = actions.withdraw_motion(motion=motion, reason="Nobody speaks for it.", actor=convener)
    assert (gone.state, gone.withdrawn_reason) == ("withdrawn", "Nobody speaks for it.")
