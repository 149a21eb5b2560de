from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from convene.core.search.queries import find
from convene.core.trail.models import Entry
from convene.initiatives import actions, queries
from convene.initiatives.models import Initiative, Step
from tests.factories import initiatives

pytestmark = pytest.mark.django_db
DAY = datetime(2020, 4, 22, tzinfo=UTC)


def step(initiative: Initiative, key: str, **fields: Any) -> Step:
    return actions.step(
        **{
            "initiative": initiative,
            "key": key,
            "kind": Step.Kind.EXCHANGE,
            "state": Step.State.PLANNED,
            "title": "Exchange",
            "address": "/events/exchange/",
            "date": None,
            "actor": None,
            **fields,
        }
    )


def test_the_line_runs_in_order_of_time_and_what_has_no_date_comes_last() -> None:
    initiative = initiatives.initiative()
    step(initiative, "undated")
    step(initiative, "second", date=DAY + timedelta(days=1))
    step(initiative, "first", date=DAY)
    step(initiatives.initiative(), "elsewhere", date=DAY)
    assert [one.key for one in queries.thread(initiative)] == ["first", "second", "undated"]


def test_a_knot_moves_and_stays_one() -> None:
    initiative = initiatives.initiative()
    step(initiative, "event:1")
    step(initiative, "event:1", state=Step.State.DONE, date=DAY, title="x" * 300)
    (one,) = queries.thread(initiative)
    assert (one.state, one.state_label, one.kind_label, one.date, one.title) == (
        Step.State.DONE, "Done", "Exchange", DAY, "x" * 200
    )  # fmt: skip
    assert Entry.objects.get(deed="initiative.step").facts == {"kind": "exchange"}


def test_made_anew_the_index_is_the_same() -> None:
    initiatives.initiative(title="Unmistakable cause", body="It is **everybody's**.")
    initiatives.initiative(title="Unmistakable secret", is_open=False)
    for _before_and_after in range(2):
        assert [hit.address for hit in find("unmistakable everybody").entries] == [
            "/initiatives/unmistakable-cause/"
        ]
        assert find("secret").entries == ()
        call_command("reindex", verbosity=0)
