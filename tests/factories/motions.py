"""Motions, ballots and decisions of a coalition, made by the deeds that make them in the product."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from convene.coalition import actions
from convene.coalition.models import Ballot, Choice, Coalition, Decision, Member, Motion
from convene.core import times
from convene.core.accounts.models import User
from convene.events.models import Event
from tests.factories import coalition as coalitions
from tests.factories import events, initiatives

FOUNDED = datetime(2020, 7, 1, 9, tzinfo=UTC)
OPENS = datetime(2020, 7, 8, 14, tzinfo=UTC)
CLOSES = datetime(2020, 7, 15, 14, tzinfo=UTC)
DURING = datetime(2020, 7, 10, 12, tzinfo=UTC)  # while `ballot` takes votes
AFTER = CLOSES + timedelta(seconds=5)
BODY = "The coalition has **five** working groups, each with a lead."


def words(**fields: Any) -> actions.MotionWords:
    return actions.MotionWords(**{"title": "Five working groups", "body": BODY, **fields})


def coalition(members: int = 3, **fields: Any) -> Coalition:
    """With as many voting members, admitted on FOUNDED."""
    with times.at(FOUNDED):
        made = coalitions.coalition(**fields)
        for _number in range(members):
            coalitions.member(made)
    return made


def members(of: Coalition) -> list[Member]:
    return list(Member.objects.voting().filter(coalition=of).order_by("pk"))


def delegates(of: Coalition) -> list[User]:
    """The delegate of each voting member, in the order they were admitted."""
    return [coalitions.delegate_of(member) for member in members(of)]


def convener_of(of: Coalition) -> User:
    return initiatives.convener_of(of.initiative)


def motion(of: Coalition | None = None, *, mover: int = 0, **fields: Any) -> Motion:
    """Moved by the first of three members unless told otherwise; it waits for a seconder."""
    of = of or coalition()
    given = {name: fields.pop(name) for name in ("cites", "meeting", "reverses") if name in fields}
    with times.at(FOUNDED):
        return actions.move(coalition=of, words=words(**fields), actor=delegates(of)[mover], **given)


def seconded(of: Coalition | None = None, **fields: Any) -> Motion:
    """Seconded by the second member."""
    made = motion(of, **fields)
    with times.at(FOUNDED):
        return actions.second(motion=made, actor=delegates(made.coalition)[1])


def ballot(
    of: Motion | None = None,
    *,
    opens_at: datetime = OPENS,
    closes_at: datetime = CLOSES,
    **fields: Any,
) -> Ballot:
    """On a seconded motion, from OPENS to CLOSES; set the clock to DURING to vote in it."""
    of = of or seconded()
    with times.at(FOUNDED):
        return actions.set_ballot(
            motion=of, opens_at=opens_at, closes_at=closes_at, actor=convener_of(of.coalition), **fields
        )


def voted(made: Ballot, choices: Sequence[str] = (Choice.YES, Choice.YES, Choice.NO)) -> Ballot:
    """The members vote in the order they were admitted; "" leaves one out."""
    with times.at(made.opens_at + timedelta(hours=1)):
        for user, choice in zip(delegates(made.motion.coalition), choices, strict=False):
            if choice:
                actions.vote(ballot=made, choice=choice, actor=user)
    return made


def counted(
    choices: Sequence[str] = (Choice.YES, Choice.YES, Choice.NO),
    of: Motion | None = None,
    **fields: Any,
) -> Ballot:
    """Closed and counted."""
    made = voted(ballot(of, **fields), choices)
    with times.at(made.closes_at):
        return actions.count(ballot=made)


def decision(of: Coalition | None = None, **fields: Any) -> Decision:
    """Carried by yes, yes and no, and registered."""
    return counted(of=seconded(of, **fields)).decision


def meeting(of: Coalition, **fields: Any) -> Event:
    """An announced meeting of the coalition, on OPENS."""
    given = {"title": "First meeting", "starts_at": OPENS, "kind": Event.Kind.MEETING, **fields}
    with times.at(FOUNDED):
        return events.exchange(of.initiative, **given)
