"""What comes of two who do the same in a coalition at once; run by test_races.py."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier, Thread
from typing import Any

from django.db import connection

from convene.coalition import actions
from convene.coalition.models import Ballot, Decision, Vote
from convene.core import times
from convene.core.errors import Refused
from tests.factories import coalition as coalitions
from tests.factories import motions, plan


def at_once(deeds: Sequence[tuple[datetime, Callable[[], Any]]]) -> list[str]:
    """What came of the deeds, each at its own moment: "done" or the name of what it was refused with."""
    came: list[str] = []
    start = Barrier(len(deeds))

    def run(moment: datetime, deed: Callable[[], Any]) -> None:
        try:
            with times.at(moment):
                start.wait()
                deed()
            came.append("done")
        except Refused as refused:
            came.append(type(refused).__name__)
        except Exception as error:  # noqa: BLE001 -- told to the test, which fails
            came.append(repr(error))
        finally:
            connection.close()

    threads = [Thread(target=run, args=deed) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(came)


def two_phones() -> list[Any]:
    """Delegate and deputy vote differently from pages on which there was no vote yet."""
    ballot = motions.ballot()
    member = motions.members(ballot.motion.coalition)[0]
    pair = [(coalitions.delegate_of(member), "yes"), (coalitions.deputy_of(member), "no")]
    came = at_once(
        [
            (
                motions.DURING,
                partial(actions.vote, ballot=ballot, choice=choice, actor=user),
            )
            for user, choice in pair
        ]
    )
    return [came, Vote.objects.filter(voter__ballot=ballot).count(), ballot.voters.count()]


def vote_and_count() -> list[Any]:
    """Each time either the vote is in the count, or it was refused: never acknowledged and left out."""
    came = []
    for _time in range(5):
        ballot = motions.voted(motions.ballot(motions.seconded(motions.coalition(2))), ["yes"])
        second = motions.delegates(ballot.motion.coalition)[1]
        last = motions.CLOSES - timedelta(microseconds=1)
        outcome = at_once(
            [
                (
                    last,
                    partial(actions.vote, ballot=ballot, choice="no", actor=second),
                ),
                (motions.CLOSES, partial(actions.count, ballot=ballot)),
                (motions.CLOSES, partial(actions.count, ballot=ballot)),
            ]
        )
        ballot = Ballot.objects.get(pk=ballot.pk)
        votes = Vote.objects.filter(voter__ballot=ballot).count()
        counted = (ballot.yes or 0) + (ballot.no or 0)
        decisions = Decision.objects.filter(ballot=ballot).count()
        is_right = counted == votes and outcome in (["done"] * 3, ["Refused", "done", "done"])
        is_right = is_right and decisions == (1 if counted == 1 else 0)
        came.append("right" if is_right else [outcome, votes, counted, decisions])
    return came


def two_conveners() -> list[Any]:
    motion = motions.seconded()
    convener = motions.convener_of(motion.coalition)
    deed = partial(actions.set_ballot, motion=motion, closes_at=motions.CLOSES, actor=convener)
    return [at_once([(motions.FOUNDED, deed)] * 2), motion.ballots.count()]


def two_movers() -> list[Any]:
    """Numbers within a coalition have no gap and no twin."""
    coalition = motions.coalition()
    users = motions.delegates(coalition)
    came = at_once(
        [
            (
                motions.FOUNDED,
                partial(actions.move, coalition=coalition, words=motions.words(), actor=user),
            )
            for user in users
        ]
    )
    return [came, sorted(coalition.motions.values_list("number", flat=True))]


def two_seconders() -> list[Any]:
    motion = motions.motion()
    users = motions.delegates(motion.coalition)[1:]
    came = at_once([(motions.FOUNDED, partial(actions.second, motion=motion, actor=user)) for user in users])
    motion.refresh_from_db()
    return [came, motion.state]


def leaving_and_count() -> list[Any]:
    """Who leaves at the last moment either is counted and left late, or is out; the kept roll says which."""
    ballot = motions.voted(motions.ballot())
    member = motions.members(ballot.motion.coalition)[0]
    convener = motions.convener_of(ballot.motion.coalition)
    last = motions.CLOSES - timedelta(microseconds=1)
    came = at_once(
        [
            (last, lambda: actions.leave(member=member, reason="Moved on.", actor=convener)),
            (motions.CLOSES, lambda: actions.count(ballot=ballot)),
        ]
    )
    ballot = Ballot.objects.get(pk=ballot.pk)
    out = ballot.voters.exclude(left_at=None).count()
    return [came, ballot.may_vote == 3 - out]


def two_last_reports() -> list[Any]:
    """Two actions are done at once: whoever comes second finds that nothing is left open."""
    decision = plan.decision()
    open_ = [plan.action(decision), plan.action(decision, title="Translate the guidance")]
    done = [(plan.LATE, partial(plan.reported, action, text="It is done.", state="done")) for action in open_]
    came = at_once(done)
    return [came, decision.coalition.initiative.steps.get(kind="actions").state]


def run() -> dict[str, Any]:
    """Every race, each with a coalition of its own."""
    return {
        "two phones": two_phones(),
        "vote and count": vote_and_count(),
        "two conveners": two_conveners(),
        "two movers": two_movers(),
        "two seconders": two_seconders(),
        "leaving and count": leaving_and_count(),
        "two last reports": [two_last_reports() for _time in range(5)],
    }
