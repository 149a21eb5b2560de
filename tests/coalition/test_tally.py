from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from convene.coalition import tally
from convene.coalition.tally import ABSOLUTE, SIMPLE, TWO_THIRDS, Cast, OnRoll, Result, Rule, Tally

CLOSES = datetime(2020, 7, 15, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("share", "may_vote", "needed"),
    [
        (50, 7, 4),  # three and a half, rounded up
        (50, 20, 10),
        (50, 1, 1),
        (67, 3, 3),  # 2.01
        (66, 3, 2),  # 1.98
        (1, 100, 1),
        (1, 101, 2),
        (100, 231, 231),
        (0, 20, 1),  # nobody at all decides nothing
        (0, 0, 1),
        (100, 0, 1),
        (29, 100, 29),  # 0.29 * 100 is 28.999999999999996 in floating point
        (57, 100, 57),
    ],
)
def test_the_quorum_is_rounded_up_and_at_least_one(share: int, may_vote: int, needed: int) -> None:
    assert tally.quorum_needed(share, may_vote) == needed


@pytest.mark.parametrize(
    ("majority", "votes", "came"),
    [
        (SIMPLE, (2, 1, 0), Result.CARRIED),
        (SIMPLE, (2, 2, 0), Result.REJECTED),  # a tie
        (SIMPLE, (1, 0, 9), Result.CARRIED),
        (SIMPLE, (0, 0, 10), Result.REJECTED),  # all abstain
        (SIMPLE, (0, 1, 9), Result.REJECTED),
        (TWO_THIRDS, (4, 2, 4), Result.CARRIED),
        (TWO_THIRDS, (5, 3, 2), Result.REJECTED),
        (TWO_THIRDS, (1, 0, 9), Result.CARRIED),
        (TWO_THIRDS, (0, 0, 10), Result.REJECTED),
        (ABSOLUTE, (5, 0, 5), Result.REJECTED),  # half is not more than half
        (ABSOLUTE, (6, 4, 0), Result.CARRIED),
    ],
)
def test_what_carries(majority: str, votes: tuple[int, int, int], came: Result) -> None:
    yes, no, abstain = votes
    assert tally.result(Rule(30, majority), Tally(10, yes, no, abstain)) == came


def test_two_thirds_are_exact_however_many_vote() -> None:
    for yes in range(60):
        for no in range(60):
            came = tally.result(Rule(0, TWO_THIRDS), Tally(200, yes, no, 1))
            assert (came == Result.CARRIED) == (yes > 0 and 3 * yes >= 2 * (yes + no))


@pytest.mark.parametrize(
    ("took_part", "came"), [(3, Result.NO_QUORUM), (4, Result.CARRIED), (0, Result.NO_QUORUM)]
)
def test_a_quorum_missed_by_one_decides_nothing(took_part: int, came: Result) -> None:
    assert tally.result(Rule(50, SIMPLE), Tally(7, took_part, 0, 0)) == came


def test_nobody_may_vote() -> None:
    nobody = tally.count([], [], closes_at=CLOSES)
    assert nobody == Tally(0, 0, 0, 0)
    assert tally.explained(Rule(0, SIMPLE), nobody) == (
        "Not decided, the quorum was missed: 0 yes, 0 no, 0 abstentions. Nobody was entitled to vote."
    )


def test_the_latest_vote_counts_in_whatever_order_they_come() -> None:
    votes = [Cast(1, 2, "no"), Cast(1, 10, "yes"), Cast(1, 1, "abstain"), Cast(2, 1, "no")]
    assert tally.count([OnRoll(1), OnRoll(2), OnRoll(3)], votes, closes_at=CLOSES) == Tally(3, 1, 1, 0)


def test_who_left_before_the_close_is_out_of_votes_and_base_and_not_who_left_at_it() -> None:
    voters = [OnRoll(1, CLOSES - timedelta(microseconds=1)), OnRoll(2, CLOSES), OnRoll(3)]
    votes = [Cast(1, 1, "yes"), Cast(2, 1, "no")]
    assert tally.count(voters, votes, closes_at=CLOSES) == Tally(2, 0, 1, 0)


@pytest.mark.parametrize(
    "votes",
    [
        [Cast(9, 1, "yes")],
        [Cast(1, 1, "maybe")],
        [Cast(1, 1, "yes"), Cast(1, 1, "no")],
    ],
)
def test_what_cannot_have_been_voted_is_not_counted(votes: list[Cast]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- each has words of its own
        tally.count([OnRoll(1)], votes, closes_at=CLOSES)


@pytest.mark.parametrize(("quorum", "majority"), [(-1, SIMPLE), (101, SIMPLE), (50, "most")])
def test_a_rule_nobody_can_follow_is_none(quorum: int, majority: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- each has words of its own
        Rule(quorum, majority)


@pytest.mark.parametrize(
    ("rule", "votes", "left", "sentence"),
    [
        (
            Rule(50, SIMPLE),
            Tally(20, 12, 3, 1),
            0,
            (
                "Carried: 12 yes, 3 no, 1 abstention. 16 of 20 members took part; 10 were needed. "
                "More yes than no were needed."
            ),
        ),
        (
            Rule(50, TWO_THIRDS),
            Tally(7, 3, 2, 0),
            1,
            (
                "Rejected: 3 yes, 2 no, 0 abstentions. 5 of 7 members took part; 4 were needed. At least two thirds "
                "of yes and no together had to be yes, here 4 beside 2 no. 1 member left the coalition while the "
                "ballot was open and does not count."
            ),
        ),
        (
            Rule(10, ABSOLUTE),
            Tally(1, 1, 0, 0),
            2,
            (
                "Carried: 1 yes, 0 no, 0 abstentions. 1 of 1 member took part; 1 was needed. Yes from more than half "
                "of all who may vote was needed, at least 1. 2 members left the coalition while the ballot was open "
                "and do not count."
            ),
        ),
        (
            Rule(50, SIMPLE),
            Tally(7, 3, 0, 0),
            0,
            (
                "Not decided, the quorum was missed: 3 yes, 0 no, 0 abstentions. 3 of 7 members took part; "
                "4 were needed."
            ),
        ),
    ],
)
def test_the_result_explains_itself(rule: Rule, votes: Tally, left: int, sentence: str) -> None:
    assert tally.explained(rule, votes, left=left) == sentence


def test_the_rule_in_words() -> None:
    assert tally.rule_in_words(Rule(50, SIMPLE), 7) == (
        "50 % of the members who may vote must take part; abstaining is taking part. Of 7 members that is 4. "
        "It is carried when there are more yes than no; a tie does not carry it."
    )
    assert tally.quorum_in_words(0) == "At least one member must take part."


def test_every_sentence_can_be_made_in_arabic() -> None:
    with override("ar"):
        for majority in (SIMPLE, TWO_THIRDS, ABSOLUTE):
            for number in (0, 1, 2, 5, 11, 100):
                assert tally.explained(Rule(0, majority), Tally(number, number, 0, 0), left=number)
                assert tally.rule_in_words(Rule(40, majority), number)
