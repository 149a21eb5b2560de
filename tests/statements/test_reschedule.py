from datetime import timedelta
from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.initiatives.models import Step
from convene.statements import actions
from tests.conftest import ClientFor, Clock
from tests.factories import statements
from tests.factories.statements import AFTER, CLOSES, DURING, OPENS
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
LATER = CLOSES + timedelta(days=7)


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    actor: Any = somebody(who, statement)
    if may:
        actions.reschedule(statement=statement, closes_at=LATER, actor=actor)
        assert Step.objects.get().date == LATER
    else:
        with pytest.raises(NotAllowed):
            actions.reschedule(statement=statement, closes_at=LATER, actor=actor)
    statement.refresh_from_db()
    assert statement.closes_at == (LATER if may else CLOSES)


def test_the_opening_moves_until_it_has_come(clock: Clock) -> None:
    statement = statements.opened()
    actor = statements.convener_of(statement)
    clock(OPENS - timedelta(hours=1))
    actions.reschedule(statement=statement, opens_at=OPENS + timedelta(days=1), closes_at=LATER, actor=actor)
    statement.refresh_from_db()
    assert (statement.opens_at, statement.closes_at) == (OPENS + timedelta(days=1), LATER)
    clock(DURING)
    with pytest.raises(Refused) as refusal:
        actions.reschedule(statement=statement, opens_at=DURING, closes_at=CLOSES, actor=actor)
    assert refusal.value.field == "opens_at"


def test_what_has_closed_stays_closed_even_before_the_job_has_run(clock: Clock) -> None:
    statement = statements.opened()
    clock(AFTER)
    with pytest.raises(Refused):
        actions.reschedule(statement=statement, closes_at=LATER, actor=statements.convener_of(statement))
    statement.refresh_from_db()
    assert statement.closes_at == CLOSES


def test_a_past_closing_is_refused(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    with pytest.raises(Refused) as refusal:
        actions.reschedule(
            statement=statement,
            closes_at=DURING - timedelta(days=1),
            actor=statements.convener_of(statement),
        )
    assert refusal.value.field == "closes_at"


def test_the_page_moves_the_closing_and_leaves_the_opening(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(statements.convener_of(statement))
    path = f"/statements/{statement.slug}/open/"
    page = client.get(path).content.decode()
    assert 'name="opens_at"' not in page
    assert 'value="2020-06-30T18:00"' in page
    client.post(path, {"closes_at": "2020-07-07T18:00", "opens_at": "2020-06-13T18:00"})
    statement.refresh_from_db()
    assert (statement.opens_at, statement.closes_at) == (OPENS, LATER)


def test_the_page_of_a_closed_statement_leads_back(client_for: ClientFor, clock: Clock) -> None:
    clock(AFTER)
    statement = statements.opened()
    answer = client_for(statements.convener_of(statement)).get(f"/statements/{statement.slug}/open/")
    assert answer["Location"] == statement.get_absolute_url()
