from datetime import timedelta
from typing import Any

import pytest

from convene.core import jobs
from convene.core.errors import NotAllowed, Refused
from convene.core.jobs.registry import periodic
from convene.core.trail.models import Entry
from convene.initiatives.models import Step
from convene.statements import actions
from convene.statements.models import Statement
from tests.conftest import ClientFor, Clock
from tests.factories import people, statements
from tests.factories.statements import AFTER, CLOSES, DURING, OPENS
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    actor: Any = somebody(who, statement)
    if may:
        actions.close(statement=statement, actor=actor)
        assert Entry.objects.get(deed="statement.close").actor == actor
        step = Step.objects.get()
        assert (step.state, step.date) == (Step.State.DONE, DURING)
    else:
        with pytest.raises(NotAllowed):
            actions.close(statement=statement, actor=actor)
    statement.refresh_from_db()
    expected = (Statement.State.CLOSED, DURING) if may else (Statement.State.OPEN, CLOSES)
    assert (statement.state, statement.closes_at) == expected


def test_it_can_be_closed_in_the_moment_it_opens(clock: Clock) -> None:
    clock(OPENS)
    statement = actions.close(statement=(made := statements.opened()), actor=statements.convener_of(made))
    assert (statement.is_closed, statement.closes_at) == (True, OPENS + timedelta(microseconds=1))


@pytest.mark.parametrize("moment", [OPENS - timedelta(days=1), AFTER], ids=["before", "after"])
def test_only_what_is_open_can_be_closed(moment: Any, clock: Clock) -> None:
    clock(moment)
    statement = statements.opened()
    with pytest.raises(Refused):
        actions.close(statement=statement, actor=statements.convener_of(statement))


def test_the_job_writes_down_what_the_clock_closed(clock: Clock) -> None:
    due, later = statements.opened(), statements.opened(closes_at=CLOSES + timedelta(days=9))
    clock(CLOSES - timedelta(seconds=1))
    assert actions.close_due() == 0
    clock(CLOSES)
    names = {each.name: each.function for each in periodic()}
    names["convene.statements.tasks.keep_to_the_clock"]()
    for statement in (due, later):
        statement.refresh_from_db()
    assert (due.state, later.state) == (Statement.State.CLOSED, Statement.State.OPEN)
    entry = Entry.objects.get(deed="statement.close")
    assert (entry.object_id, entry.actor) == (due.pk, None)
    assert {step.title: step.state for step in Step.objects.filter(key=f"statement:{due.pk}")} == {
        "Joint statement": Step.State.DONE
    }
    assert actions.close_due() == 0
    assert jobs.run_pending() == 0


def test_after_closing_everything_stays_at_its_address(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="Hope Bridge", show_name=True)
    clock(AFTER)
    actions.close_due()
    browser = client_for(None)
    page = browser.get(statement.get_absolute_url()).content.decode()
    assert "An attack on one is an attack on all." in page
    assert "Hope Bridge" in page
    assert "Kwame Boateng" in page
    assert "Signing has closed" in page
    assert "/sign/" not in page
    answer = browser.get(f"/statements/{statement.slug}/sign/")
    assert answer.status_code == 200
    assert "Thank you for wanting to sign" in answer.content.decode()
    assert "<form" not in answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_page_asks_before_it_closes(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(statements.convener_of(statement))
    path = f"/statements/{statement.slug}/close/"
    assert "cannot be opened again" in client.get(path).content.decode()
    statement.refresh_from_db()
    assert statement.is_open
    assert client.post(path)["Location"] == statement.get_absolute_url()
    statement.refresh_from_db()
    assert statement.state == Statement.State.CLOSED
    assert client.get(path)["Location"] == statement.get_absolute_url()
    assert client_for(people.staff()).post(path).status_code == 403
