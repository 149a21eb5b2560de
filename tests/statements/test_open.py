from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from convene.core import times
from convene.core.errors import NotAllowed, Refused
from convene.initiatives.models import Step
from convene.statements import actions
from convene.statements.models import Statement
from tests.conftest import ClientFor, Clock
from tests.factories import initiatives, statements
from tests.factories.statements import CLOSES, DURING, OPENS
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
BEFORE = OPENS - timedelta(days=2)


def stands(statement: Statement) -> tuple[bool, bool, bool]:
    return (statement.is_scheduled, statement.is_open, statement.is_closed)


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    clock(BEFORE)
    statement = statements.frozen()
    actor: Any = somebody(who, statement)
    if may:
        actions.open_(statement=statement, opens_at=OPENS, closes_at=CLOSES, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.open_(statement=statement, opens_at=OPENS, closes_at=CLOSES, actor=actor)
    statement.refresh_from_db()
    expected = (Statement.State.OPEN, OPENS, CLOSES) if may else (Statement.State.FROZEN, None, None)
    assert (statement.state, statement.opens_at, statement.closes_at) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (OPENS - timedelta(seconds=1), (True, False, False)),
        (OPENS, (False, True, False)),
        (CLOSES - timedelta(seconds=1), (False, True, False)),
        (CLOSES, (False, False, True)),
    ],
)
def test_the_clock_alone_decides(moment: datetime, expected: tuple[bool, bool, bool]) -> None:
    statement = statements.opened()
    with times.at(moment):
        assert stands(statement) == expected


@pytest.mark.parametrize(
    ("opens_at", "closes_at"),
    [(CLOSES, OPENS), (OPENS, OPENS), (BEFORE - timedelta(days=9), BEFORE - timedelta(days=1))],
    ids=["closing before opening", "closing as it opens", "closing in the past"],
)
def test_impossible_times_are_refused(opens_at: datetime, closes_at: datetime, clock: Clock) -> None:
    clock(BEFORE)
    statement = statements.frozen()
    with pytest.raises(Refused) as refusal:
        actions.open_(
            statement=statement,
            opens_at=opens_at,
            closes_at=closes_at,
            actor=statements.convener_of(statement),
        )
    assert refusal.value.field == "closes_at"
    statement.refresh_from_db()
    assert statement.state == Statement.State.FROZEN


def test_a_draft_cannot_be_opened(clock: Clock) -> None:
    clock(BEFORE)
    statement = statements.draft()
    with pytest.raises(Refused, match="Freeze the text"):
        actions.open_(
            statement=statement, opens_at=OPENS, closes_at=CLOSES, actor=statements.convener_of(statement)
        )


def test_an_open_one_cannot_be_opened_again(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    with pytest.raises(Refused, match="opened already"):
        actions.open_(
            statement=statement,
            opens_at=DURING,
            closes_at=CLOSES + timedelta(days=9),
            actor=statements.convener_of(statement),
        )
    statement.refresh_from_db()
    assert statement.closes_at == CLOSES


def test_nothing_is_opened_under_an_initiative_nobody_can_read(clock: Clock) -> None:
    clock(BEFORE)
    statement = statements.frozen(initiatives.initiative(is_open=False))
    with pytest.raises(Refused, match="Open the initiative first"):
        actions.open_(
            statement=statement, opens_at=OPENS, closes_at=CLOSES, actor=statements.convener_of(statement)
        )


def test_the_thread_line_follows_the_clock(clock: Clock) -> None:
    statement = statements.opened()
    step = Step.objects.get()
    assert (step.state, step.date) == (Step.State.PLANNED, OPENS)
    clock(OPENS - timedelta(seconds=1))
    assert actions.begin_due() == 0
    clock(OPENS)
    assert [actions.begin_due(), actions.begin_due()] == [1, 0]
    step.refresh_from_db()
    assert (step.state, step.date, step.key) == (Step.State.NOW, CLOSES, f"statement:{statement.pk}")


def test_opening_at_once_needs_no_job(clock: Clock) -> None:
    clock(DURING)
    statement = statements.frozen()
    actions.open_(
        statement=statement, opens_at=DURING, closes_at=CLOSES, actor=statements.convener_of(statement)
    )
    assert (Step.objects.get().state, actions.begin_due()) == (Step.State.NOW, 0)


def test_the_page_reads_times_on_the_hosts_clock(client_for: ClientFor, clock: Clock) -> None:
    clock(BEFORE)
    statement = statements.frozen()  # in Europe/Zurich, two hours ahead of UTC in summer
    client = client_for(statements.convener_of(statement))
    path = f"/statements/{statement.slug}/open/"
    assert "On the clock of Zurich." in client.get(path).content.decode()
    answer = client.post(path, {"opens_at": "2020-05-30T10:00", "closes_at": "2020-06-30 18:00"})
    assert answer["Location"] == statement.get_absolute_url()
    statement.refresh_from_db()
    assert (statement.opens_at, statement.closes_at) == (OPENS, CLOSES)


def test_the_page_opens_now_when_no_opening_is_given(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.frozen()
    client = client_for(statements.convener_of(statement))
    client.post(f"/statements/{statement.slug}/open/", {"opens_at": "", "closes_at": "2020-06-30T18:00"})
    statement.refresh_from_db()
    assert (statement.opens_at, statement.is_open) == (DURING, True)


@pytest.mark.parametrize(
    ("sent", "field", "message"),
    [
        ({"opens_at": "2020-06-30T18:00", "closes_at": "2020-05-30T10:00"}, "closes_at", "after it opens"),
        ({"opens_at": "2020-05-01T10:00", "closes_at": "2020-05-02T10:00"}, "closes_at", "has passed"),
        ({"opens_at": "", "closes_at": ""}, "closes_at", "Write a date and a time."),
        ({"opens_at": "soon", "closes_at": "2020-06-30T18:00"}, "opens_at", "such as 2020-06-30 18:00"),
        ({"opens_at": "", "closes_at": "2020-06-31T18:00"}, "closes_at", "such as 2020-06-30 18:00"),
        ({"opens_at": "", "closes_at": "2021-03-28T02:30"}, "closes_at", "put forward"),
        ({"opens_at": "", "closes_at": "2020-06-30T18:00Z"}, "closes_at", "without a zone"),
        ({"opens_at": "", "closes_at": "0001-01-01T00:00"}, "closes_at", "no date we can keep"),
        ({"opens_at": "", "closes_at": "9999-12-31T23:59"}, "closes_at", ""),
    ],
)
def test_the_page_says_beside_the_field_what_is_wrong(
    sent: dict[str, str], field: str, message: str, client_for: ClientFor, clock: Clock
) -> None:
    clock(BEFORE)
    statement = statements.frozen()
    client = client_for(statements.convener_of(statement))
    answer = client.post(f"/statements/{statement.slug}/open/", sent)
    statement.refresh_from_db()
    if not message:  # far away, yet a moment
        assert (answer.status_code, statement.state) == (302, Statement.State.OPEN)
        return
    page = answer.content.decode()
    assert (answer.status_code, statement.state) == (422, Statement.State.FROZEN)
    assert f'id="id_{field}_error"' in page
    assert message in page
    assert f'value="{sent[field]}"' in page or not sent[field]


def test_arabic_digits_are_understood(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.frozen()
    client = client_for(statements.convener_of(statement))
    client.post(f"/ar/statements/{statement.slug}/open/", {"opens_at": "", "closes_at": "٢٠٢٠-٠٦-٣٠ ١٨:٠٠"})
    statement.refresh_from_db()
    assert statement.closes_at == CLOSES


def test_an_hour_that_comes_twice_is_the_first(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.frozen()
    client = client_for(statements.convener_of(statement))
    client.post(f"/statements/{statement.slug}/open/", {"closes_at": "2020-10-25T02:30"})
    statement.refresh_from_db()
    assert statement.closes_at == datetime(2020, 10, 25, 0, 30, tzinfo=UTC)
