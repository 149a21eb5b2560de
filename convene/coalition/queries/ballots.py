"""Ballots as they stand and as they were counted, and everything it takes to recount one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from convene.coalition import tally
from convene.coalition.models import Ballot, Coalition, Vote, Voter
from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.figures import Counted, count, figure
from convene.core.mail import absolute

FORMAT = "convene-ballot"
FORMAT_VERSION = 1


@dataclass
class Row:
    """A voter with all its votes, in the order they were cast. `vote` is the one that counts."""

    voter: Voter
    left_at: datetime | None
    is_out: bool
    votes: list[Vote] = field(default_factory=list)

    @property
    def vote(self) -> Vote | None:
        return self.votes[-1] if self.votes else None


@dataclass(frozen=True)
class Tallied:
    """A ballot's roll and votes, counted as they stand now."""

    tally: tally.Tally
    left: int  # voters that left before it closed
    rows: Sequence[Row]


def rule_of(ballot: Ballot) -> tally.Rule:
    return tally.Rule(ballot.quorum, ballot.majority)


def tallied(ballot: Ballot) -> Tallied:
    """Count what was voted so far; two queries, however many voters there are."""
    voters = ballot.voters.select_related("member__organisation").order_by("pk")
    rows = {voter.pk: _row(voter, ballot) for voter in voters}
    for vote in Vote.objects.filter(voter__ballot=ballot).order_by("number"):
        rows[vote.voter_id].votes.append(vote)
    counted = tally.count(
        [tally.OnRoll(key, row.left_at) for key, row in rows.items()],
        [tally.Cast(vote.voter_id, vote.number, vote.choice) for row in rows.values() for vote in row.votes],
        closes_at=ballot.closes_at,
    )
    return Tallied(counted, sum(row.is_out for row in rows.values()), list(rows.values()))


def _row(voter: Voter, ballot: Ballot) -> Row:
    left_at = voter.left_at or voter.member.left_at
    return Row(voter, left_at, tally.is_out(left_at, ballot.closes_at))


def counted(ballot: Ballot) -> tally.Tally | None:
    """What the count came to, as it is kept; None for a ballot that was not counted."""
    if ballot.may_vote is None or ballot.yes is None or ballot.no is None or ballot.abstain is None:
        return None
    return tally.Tally(may_vote=ballot.may_vote, yes=ballot.yes, no=ballot.no, abstain=ballot.abstain)


def explained(ballot: Ballot, *, left: int | None = None) -> str:
    """The result in a few sentences of the active language; "" for a ballot that was not counted."""
    numbers = counted(ballot)
    if numbers is None:
        return ""
    if left is None:
        left = ballot.voters.filter(left_at__lt=ballot.closes_at).count()
    return tally.explained(rule_of(ballot), numbers, left=left)


def vote_of(ballot: Ballot, member_pk: int) -> Vote | None:
    """The vote of the member that counts now."""
    votes = Vote.objects.filter(voter__ballot=ballot, voter__member=member_pk)
    return votes.order_by("-number").first()


def waiting_for(user: User) -> list[Ballot]:
    """Open ballots in which the user can vote and the user's organisation has not."""
    now = times.now()
    mine = Voter.objects.filter(
        ballot=OuterRef("pk"),
        left_at=None,
        member__delegates__user=user,
        member__delegates__ended_at=None,
        votes=None,
    )
    rows = Ballot.objects.filter(state=Ballot.State.SET, opens_at__lte=now, closes_at__gt=now)
    rows = rows.filter(Exists(mine)).select_related("motion__coalition__initiative")
    return list(rows.order_by("closes_at", "pk"))


def open_in(coalition: Coalition) -> list[Ballot]:
    """Ballots that are set and not called off: coming, open, or being counted; the first to close first."""
    rows = Ballot.objects.filter(motion__coalition=coalition, state=Ballot.State.SET)
    return list(rows.select_related("motion__coalition__initiative").order_by("closes_at", "pk"))


# --- figures --------------------------------------------------------------------------------------


@figure(
    "ballots.may-vote",
    name=_("Members who may vote"),
    definition=_("Members admitted when the ballot opened, less those that left before it closed."),
)
def may_vote(ballot: Ballot) -> int:
    return _numbers(ballot).may_vote


@figure(
    "ballots.took-part",
    name=_("Took part"),
    definition=_("Members with a vote that counts, abstentions among them."),
)
def took_part(ballot: Ballot) -> int:
    return _numbers(ballot).took_part


@figure(
    "ballots.yes",
    name=_("Yes"),
    definition=_("Members whose latest vote is yes."),
)
def yes(ballot: Ballot) -> int:
    return _numbers(ballot).yes


@figure(
    "decisions.registered",
    name=_("Decisions"),
    definition=_("Motions that a ballot of the coalition carried, those reversed later among them."),
    scope="coalition.coalition",
)
def decisions_registered(coalition: Coalition) -> int:
    return coalition.decisions.count()


def totals(ballot: Ballot) -> list[Counted]:
    return [count(name, ballot) for name in ("ballots.may-vote", "ballots.took-part", "ballots.yes")]


def _numbers(ballot: Ballot) -> tally.Tally:
    return counted(ballot) or tallied(ballot).tally


# --- for a recount --------------------------------------------------------------------------------


def as_data(ballot: Ballot) -> dict[str, Any]:
    """The ballot as JSON can say it: rule, roll, every vote, who left, and what our count came to."""
    motion, stands = ballot.motion, tallied(ballot)
    coalition = motion.coalition
    numbers = counted(ballot)
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "ballot": ballot.pk,
        "address": absolute(kept(ballot)),
        "coalition": {"title": coalition.title, "address": absolute(kept(coalition))},
        "motion": {
            "number": motion.number,
            "title": ballot.revision.title,
            "language": ballot.revision.language,
            "revision": ballot.revision.number,
            "digest": ballot.revision.source.digest,
            "address": absolute(kept(motion)),
        },
        "state": ballot.state,
        "called_off_reason": ballot.called_off_reason,
        "opens_at": instant(ballot.opens_at),
        "closes_at": instant(ballot.closes_at),
        "time_zone": coalition.initiative.time_zone,
        "rule": {"quorum_per_cent": ballot.quorum, "majority": ballot.majority},
        "voters": [
            {
                "voter": row.voter.pk,
                "organisation": row.voter.member.organisation.name,
                "organisation_address": absolute(kept(row.voter.member.organisation)),
                "left_at": instant(row.left_at) if row.is_out else None,
            }
            for row in stands.rows
        ],
        "votes": [
            {
                "voter": vote.voter_id,
                "number": vote.number,
                "choice": vote.choice,
                "part": vote.part,
                "at": instant(vote.at),
            }
            for row in stands.rows
            for vote in row.votes
        ],
        "count": None
        if numbers is None
        else {
            "may_vote": numbers.may_vote,
            "took_part": numbers.took_part,
            "yes": numbers.yes,
            "no": numbers.no,
            "abstain": numbers.abstain,
            "result": ballot.result,
            "counted_at": instant(ballot.counted_at),
        },
        "how_to_count": HOW_TO_COUNT,
    }


# In English, as the names in the file are.
HOW_TO_COUNT = (
    "Leave out voters whose left_at is set. Of each other voter the vote with the highest number counts. "
    "The quorum is met when at least quorum_per_cent of these voters, rounded up and at least one, have a vote. "
    "majority: simple = more yes than no; two-thirds = at least one yes, and yes at least twice no; absolute = "
    "yes from more than half of these voters."
)


def instant(moment: datetime | None) -> str | None:
    """The moment in UTC to the microsecond, as the files have it."""
    return None if moment is None else moment.astimezone(UTC).isoformat()
