"""The count, what it makes of the motion, and recounting from the export alone."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from convene.coalition import actions, tally
from convene.coalition.models import Ballot, Decision
from convene.core import times
from convene.core.errors import Refused
from convene.core.search.queries import find
from convene.core.trail.deeds import Deed
from convene.core.trail.models import AppendOnly
from convene.core.trail.queries import citations_by, latest_source, of
from tests.conftest import Clock
from tests.factories import motions

pytestmark = pytest.mark.django_db


def test_an_open_ballot_is_not_counted(clock: Clock) -> None:
    ballot = motions.ballot()
    clock(motions.CLOSES - timedelta(microseconds=1))
    with pytest.raises(Refused, match="has not closed yet"):
        actions.count(ballot=ballot)


def test_what_is_carried_is_registered_with_all_it_rests_on() -> None:
    ballot = motions.counted()
    decision = Decision.objects.get()
    assert (ballot.state, ballot.result, ballot.motion.state) == ("counted", "carried", "carried")
    assert (ballot.may_vote, ballot.yes, ballot.no, ballot.abstain) == (3, 2, 1, 0)
    assert (decision.number, decision.ballot, decision.at) == (1, ballot, motions.CLOSES)
    cited = citations_by("decision", decision.pk)
    assert [(one.source.kind, one.source.object_id) for one in cited] == [
        ("motion", ballot.motion_id),
        ("ballot", ballot.pk),
    ]
    source = latest_source("decision", decision.pk)
    assert source is not None
    assert source.text == "The coalition has five working groups, each with a lead."
    assert cited[1].quoted.startswith("Carried: 2 yes, 1 no")
    assert [entry.deed for entry in of(decision)] == [Deed.DECISION_REGISTER]
    assert sorted(one.kind for one in find("working groups").entries) == ["decision", "motion"]
    with pytest.raises(AppendOnly):
        decision.delete()


def test_counting_again_changes_nothing() -> None:
    ballot = motions.counted()
    with times.at(motions.AFTER + timedelta(days=1)):
        again = actions.count(ballot=ballot)
    assert again.counted_at == ballot.counted_at
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("choices", "result", "state"),
    [
        (["yes", "no", "abstain"], "rejected", "rejected"),
        (["abstain", "abstain", "abstain"], "rejected", "rejected"),
        (["yes", "", ""], "no-quorum", "seconded"),  # missed by one
        (["", "", ""], "no-quorum", "seconded"),
        (["yes", "abstain", ""], "carried", "carried"),
    ],
)
def test_what_becomes_of_the_motion(choices: list[str], result: str, state: str) -> None:
    ballot = motions.counted(choices)
    assert (ballot.result, ballot.motion.state) == (result, state)
    assert Decision.objects.exists() == (result == "carried")


def test_after_a_missed_quorum_another_ballot_may_be_set() -> None:
    ballot = motions.counted(["yes"])
    with times.at(motions.AFTER):
        again = actions.set_ballot(
            motion=ballot.motion,
            closes_at=motions.AFTER + timedelta(days=2),
            actor=motions.convener_of(ballot.motion.coalition),
            quorum=0,
        )
        actions.vote(ballot=again, choice="yes", actor=motions.delegates(ballot.motion.coalition)[0])
    with times.at(again.closes_at):
        assert actions.count(ballot=again).result == "carried"
    assert Decision.objects.get().ballot == again


def test_nobody_may_vote() -> None:
    coalition = motions.coalition(2)
    motion = motions.seconded(coalition)
    ballot = motions.ballot(motion)
    with times.at(motions.OPENS - timedelta(days=1)):
        for member in motions.members(coalition):
            actions.leave(member=member, reason="Moved on.", actor=motions.convener_of(coalition))
    with times.at(motions.CLOSES):
        counted = actions.count(ballot=ballot)
    assert (counted.result, counted.may_vote) == ("no-quorum", 0)


def test_a_decision_reversed_by_a_later_one_stands_and_leads_to_it(client: Client) -> None:
    coalition = motions.coalition()
    first = motions.decision(coalition)
    second = motions.decision(coalition, title="Four working groups", reverses=first)
    assert (second.number, second.reverses) == (2, first)
    assert list(first.reversed_by.all()) == [second]
    for one, other in ((first, second), (second, first)):
        assert other.get_absolute_url() in client.get(one.get_absolute_url()).content.decode()
    register = client.get(f"{coalition.get_absolute_url()}decisions/").content.decode()
    assert register.index("Four working groups") < register.index("Five working groups")
    with pytest.raises(Refused, match="Decision 2 has reversed this one already"):
        motions.motion(coalition, reverses=first)


# --- from the export alone ------------------------------------------------------------------------


def voted_with_everything() -> Ballot:
    """Votes changed, missing, and one of a member that left."""
    coalition = motions.coalition(6)
    ballot = motions.voted(
        motions.ballot(motions.seconded(coalition), quorum=60, majority="two-thirds"),
        ["yes", "no", "yes", "abstain", "no"],
    )
    users = motions.delegates(coalition)
    with times.at(motions.DURING):
        actions.vote(ballot=ballot, choice="yes", seen=1, actor=users[1])
        actions.leave(
            member=motions.members(coalition)[4], reason="Moved on.", actor=motions.convener_of(coalition)
        )
    with times.at(motions.CLOSES):
        return actions.count(ballot=ballot)


def test_anyone_can_recount_from_the_json_alone(client: Client) -> None:
    ballot = voted_with_everything()
    data: dict[str, Any] = client.get(f"{ballot.get_absolute_url()}votes.json").json()
    # By hand, as "how_to_count" tells it.
    present = [one["voter"] for one in data["voters"] if one["left_at"] is None]
    latest: dict[int, tuple[int, str]] = {}
    for vote in data["votes"]:
        if vote["voter"] in present:
            latest[vote["voter"]] = max(latest.get(vote["voter"], (0, "")), (vote["number"], vote["choice"]))
    choices = [choice for _number, choice in latest.values()]
    counted = {choice: choices.count(choice) for choice in ("yes", "no", "abstain")}
    assert (len(present), counted) == (5, {"yes": 3, "no": 0, "abstain": 1})
    needed = max(1, -(-data["rule"]["quorum_per_cent"] * len(present) // 100))
    assert (needed, len(latest)) == (3, 4)
    assert data["rule"]["majority"] == "two-thirds"
    assert data["count"] == {
        "may_vote": 5,
        "took_part": 4,
        **counted,
        "result": "carried",
        "counted_at": "2020-07-15T14:00:00+00:00",
    }
    # By the module.
    again = tally.count(
        [
            tally.OnRoll(one["voter"], one["left_at"] and datetime.fromisoformat(one["left_at"]))
            for one in data["voters"]
        ],
        [tally.Cast(one["voter"], one["number"], one["choice"]) for one in data["votes"]],
        closes_at=datetime.fromisoformat(data["closes_at"]),
    )
    assert again == tally.Tally(5, 3, 0, 1)
    assert tally.result(tally.Rule(60, "two-thirds"), again) == "carried"
    assert [entry.facts["number"] for entry in of(ballot) if entry.deed == Deed.BALLOT_VOTE] == [
        1,
        1,
        1,
        1,
        1,
        2,
    ]


def test_anyone_can_recount_from_the_csv_alone(client: Client) -> None:
    ballot = voted_with_everything()
    text = client.get(f"{ballot.get_absolute_url()}votes.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["quorum_per_cent"], row["majority"], row["closes_at"]) for row in rows} == {
        ("60", "two-thirds", "2020-07-15T14:00:00+00:00")
    }
    roll = {row["voter"]: row["left_at"] for row in rows}
    again = tally.count(
        [
            tally.OnRoll(int(key), datetime.fromisoformat(left) if left else None)
            for key, left in roll.items()
        ],
        [tally.Cast(int(row["voter"]), int(row["number"]), row["choice"]) for row in rows if row["number"]],
        closes_at=datetime.fromisoformat(rows[0]["closes_at"]),
    )
    assert again == tally.Tally(5, 3, 0, 1)
