"""How a ballot is counted, and said in words. Pure functions over what the ballot's export holds: no database.

Whoever wants to recount takes the export (JSON or CSV) and follows these definitions, by this module or by hand:

* The **voters** are the members that were admitted when the ballot opened. A voter that left the coalition before
  the ballot closed is out: it stands neither in the base nor among the votes. All others **may vote**.
* Of each voter the vote with the **highest number** counts; the earlier ones are kept and do not count.
* A voter **took part** when it has a vote, whatever it chose: abstaining is taking part.
* The **quorum** is a share of those who may vote, in whole per cent from 0 to 100. The number that must take part is
  that share rounded up, and never less than one: 50 % of 7 is 4, 0 % of anything is 1.
* The **majority** says what carries once there is a quorum (see `needed_yes`). A tie carries nothing, and neither
  does a ballot in which all abstain.

All arithmetic is on whole numbers, so that no rounding of fractions can turn a result.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

SIMPLE, TWO_THIRDS, ABSOLUTE = "simple", "two-thirds", "absolute"
YES, NO, ABSTAIN = "yes", "no", "abstain"


class Result(StrEnum):
    CARRIED = "carried"
    REJECTED = "rejected"
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True)
class Rule:
    """What a ballot asks for: `quorum` in per cent of those who may vote (0 to 100), `majority` by its name.

    Raises ValueError for a share that is none and for a majority nobody knows.
    """

    quorum: int
    majority: str

    def __post_init__(self) -> None:
        if not 0 <= self.quorum <= 100:
            raise ValueError(f"no share in per cent: {self.quorum}")
        if self.majority not in {SIMPLE, TWO_THIRDS, ABSOLUTE}:
            raise ValueError(f"no majority is called {self.majority!r}")


@dataclass(frozen=True)
class OnRoll:
    """A voter as the roll has it: any key that names it, and when it left the coalition, if it did."""

    key: int
    left_at: datetime | None = None


@dataclass(frozen=True)
class Cast:
    """A vote: whose, the how manieth of that voter (from 1), and what it says."""

    voter: int
    number: int
    choice: str


@dataclass(frozen=True)
class Tally:
    """What a count came to: how many may vote, and how many of them said what."""

    may_vote: int
    yes: int
    no: int
    abstain: int

    @property
    def took_part(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def silent(self) -> int:
        """How many may vote and did not."""
        return self.may_vote - self.took_part


def count(voters: Iterable[OnRoll], votes: Iterable[Cast], *, closes_at: datetime) -> Tally:
    """Count the latest vote of every voter that did not leave before the ballot closed.

    Raises ValueError for a vote of nobody on the roll, for a choice nobody offered, and for two votes of one
    voter with the same number: such an export has been tampered with.
    """
    voters = list(voters)
    known = {voter.key for voter in voters}
    present = {voter.key for voter in voters if not is_out(voter.left_at, closes_at)}
    latest: dict[int, Cast] = {}
    seen: set[tuple[int, int]] = set()
    for vote in votes:
        if vote.voter not in known:
            raise ValueError(f"voter {vote.voter} is not on the roll")
        if vote.choice not in {YES, NO, ABSTAIN}:
            raise ValueError(f"nobody can vote {vote.choice!r}")
        if (vote.voter, vote.number) in seen:
            raise ValueError(f"voter {vote.voter} has two votes numbered {vote.number}")
        seen.add((vote.voter, vote.number))
        before = latest.get(vote.voter)
        if before is None or before.number < vote.number:
            latest[vote.voter] = vote
    choices = [vote.choice for key, vote in latest.items() if key in present]
    return Tally(
        may_vote=len(present),
        yes=choices.count(YES),
        no=choices.count(NO),
        abstain=choices.count(ABSTAIN),
    )


def is_out(left_at: datetime | None, closes_at: datetime) -> bool:
    """Whether a voter that left then no longer counts; one that leaves once the ballot has closed still does."""
    return left_at is not None and left_at < closes_at


def quorum_needed(quorum: int, may_vote: int) -> int:
    """How many of `may_vote` members must take part: the share in per cent rounded up, at least one.

    Where nobody may vote there is no quorum, whatever the share.
    """
    return max(1, -(-quorum * may_vote // 100))


def has_quorum(rule: Rule, tally: Tally) -> bool:
    return tally.took_part >= quorum_needed(rule.quorum, tally.may_vote)


def needed_yes(majority: str, tally: Tally) -> int:
    """How many yes carry, given how the others voted; never less than one.

    simple      more yes than no:                     no + 1
    two-thirds  at least two thirds of yes and no:    the least y with y ≥ ⅔ (y + no), which is 2 × no
    absolute    more than half of all who may vote:   the whole part of half of them, plus one
    """
    if majority == SIMPLE:
        return tally.no + 1
    if majority == TWO_THIRDS:
        return max(1, 2 * tally.no)
    if majority == ABSOLUTE:
        return tally.may_vote // 2 + 1
    raise ValueError(f"no majority is called {majority!r}")


def result(rule: Rule, tally: Tally) -> Result:
    """What the ballot decided. The quorum comes first: without it nothing is carried or rejected."""
    if not has_quorum(rule, tally):
        return Result.NO_QUORUM
    return Result.CARRIED if tally.yes >= needed_yes(rule.majority, tally) else Result.REJECTED


# --- in words of the active language --------------------------------------------------------------


def explained(rule: Rule, tally: Tally, *, left: int = 0) -> str:
    """The result in a few sentences, with every number it rests on.

    `left` is how many voters left the coalition before the ballot closed.
    """
    came = result(rule, tally)
    parts = [_outcome(came, votes_in_words(tally)), _part_taken(rule, tally)]
    if came != Result.NO_QUORUM:
        parts.append(_majority_reached(rule, tally))
    if left:
        parts.append(left_in_words(left))
    return " ".join(parts)


def standing(tally: Tally) -> str:
    """How the votes stand while they can still change."""
    part = ngettext(
        "%(took)s of %(number)s member has voted.",
        "%(took)s of %(number)s members have voted.",
        tally.may_vote,
    ) % {"took": tally.took_part, "number": tally.may_vote}
    return f"{votes_in_words(tally)}. {part}"


def votes_in_words(tally: Tally) -> str:
    """As in "12 yes, 3 no, 1 abstention"."""
    yes = ngettext("%(number)s yes", "%(number)s yes", tally.yes) % {"number": tally.yes}
    no = ngettext("%(number)s no", "%(number)s no", tally.no) % {"number": tally.no}
    abstained = ngettext("%(number)s abstention", "%(number)s abstentions", tally.abstain)
    return pgettext("between votes", ", ").join([yes, no, abstained % {"number": tally.abstain}])


def quorum_in_words(quorum: int, may_vote: int | None = None) -> str:
    """What the quorum asks for; with the number of members once the roll stands."""
    share = _("%(share)s %% of the members who may vote must take part; abstaining is taking part.")
    words = share % {"share": quorum} if quorum else _("At least one member must take part.")
    if may_vote is None:
        return words
    needed = quorum_needed(quorum, may_vote)
    return "{} {}".format(
        words,
        ngettext(
            "Of %(number)s member that is %(needed)s.", "Of %(number)s members that is %(needed)s.", may_vote
        )
        % {"number": may_vote, "needed": needed},
    )


def majority_in_words(majority: str) -> str:
    """What the majority asks for, as a sentence. Raises ValueError for one nobody knows."""
    words = {
        SIMPLE: _("It is carried when there are more yes than no; a tie does not carry it."),
        TWO_THIRDS: _("It is carried when at least two thirds of the yes and no votes together are yes."),
        ABSOLUTE: _("It is carried when more than half of all members who may vote say yes."),
    }
    if majority not in words:
        raise ValueError(f"no majority is called {majority!r}")
    return words[majority]


def rule_in_words(rule: Rule, may_vote: int | None = None) -> str:
    return f"{quorum_in_words(rule.quorum, may_vote)} {majority_in_words(rule.majority)}"


def left_in_words(left: int) -> str:
    return ngettext(
        "%(number)s member left the coalition while the ballot was open and does not count.",
        "%(number)s members left the coalition while the ballot was open and do not count.",
        left,
    ) % {"number": left}


def _outcome(came: Result, votes: str) -> str:
    words = {
        Result.CARRIED: _("Carried: %(votes)s."),
        Result.REJECTED: _("Rejected: %(votes)s."),
        Result.NO_QUORUM: _("Not decided, the quorum was missed: %(votes)s."),
    }
    return words[came] % {"votes": votes}


def _part_taken(rule: Rule, tally: Tally) -> str:
    if not tally.may_vote:
        return _("Nobody was entitled to vote.")
    took = ngettext(
        "%(took)s of %(number)s member took part", "%(took)s of %(number)s members took part", tally.may_vote
    ) % {"took": tally.took_part, "number": tally.may_vote}
    needed = quorum_needed(rule.quorum, tally.may_vote)
    asked = ngettext("%(number)s was needed", "%(number)s were needed", needed) % {"number": needed}
    return _("%(part)s; %(asked)s.") % {"part": took, "asked": asked}


def _majority_reached(rule: Rule, tally: Tally) -> str:
    needed = needed_yes(rule.majority, tally)
    if rule.majority == ABSOLUTE:
        words = _("Yes from more than half of all who may vote was needed, at least %(needed)s.")
    elif rule.majority == TWO_THIRDS:
        words = _(
            "At least two thirds of yes and no together had to be yes, here %(needed)s beside %(no)s no."
        )
    else:
        words = _("More yes than no were needed.")
    return words % {"needed": needed, "no": tally.no}
