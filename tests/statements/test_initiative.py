from datetime import timedelta

import pytest

from convene.statements import actions, queries
from tests.conftest import ClientFor, Clock
from tests.factories import initiatives, statements
from tests.factories.statements import AFTER, CLOSES, DURING, OPENS

pytestmark = pytest.mark.django_db


def test_what_can_be_done_follows_the_clock(clock: Clock) -> None:
    initiative = initiatives.initiative()
    clock(OPENS - timedelta(days=1))
    statement = statements.opened(initiative)
    statements.draft(initiative)
    sign, read = f"/statements/{statement.slug}/sign/", statement.get_absolute_url()
    assert [(act.address, act.until, act.main) for act in queries.acts(initiative)] == [(read, None, False)]
    clock(DURING)
    assert [(act.text, act.address, act.until, act.main) for act in queries.acts(initiative)] == [
        ("Sign the statement", sign, CLOSES, True)
    ]
    clock(AFTER)
    assert queries.acts(initiative) == []


def test_two_that_can_be_signed_are_told_apart(clock: Clock) -> None:
    clock(DURING)
    initiative = initiatives.initiative()
    for title in ("First", "Second"):
        statements.opened(initiative, title=title)
    assert [act.text for act in queries.acts(initiative)] == ["Sign: First", "Sign: Second"]


def test_what_happened_is_what_everyone_may_know(clock: Clock) -> None:
    initiative = initiatives.initiative()
    clock(OPENS - timedelta(days=2))
    statements.draft(initiative, title="Secret")
    statement = statements.opened(initiative, title="Ours")
    frozen = statement.frozen_at
    clock(DURING)
    assert [(line.at, line.text) for line in queries.happened(initiative)] == [
        (frozen, "Statement published: Ours"),
        (OPENS, "Signing opened: Ours"),
    ]
    clock(AFTER)
    assert [(line.at, line.text, line.address) for line in queries.happened(initiative)][-1] == (
        CLOSES,
        "Signing closed: Ours",
        statement.get_absolute_url(),
    )


def test_the_desk_leads_to_what_waits(clock: Clock) -> None:
    clock(DURING)
    initiative = initiatives.initiative()
    draft, frozen = statements.draft(initiative, title="D"), statements.frozen(initiative, title="F")
    statement = statements.opened(initiative, title="O")

    def desk() -> list[tuple[str, str]]:
        return [(act.text, act.address) for act in queries.desk(initiative)]

    first = [
        ("Signing times: O", f"/statements/{statement.slug}/open/"),
        ("Signatures: O", f"/statements/{statement.slug}/queue/"),
    ]
    rest = [
        ("Edit or freeze the draft: D", f"/statements/{draft.slug}/edit/"),
        ("Open for signing: F", f"/statements/{frozen.slug}/open/"),
        ("Draft a statement", f"/initiatives/{initiative.slug}/statements/new/"),
    ]
    assert desk() == [*first, *rest]
    statements.waiting(statement)
    waits = ("Signatures wait for you: O", f"/statements/{statement.slug}/queue/")
    assert desk() == [waits, first[0], *rest]


def test_drafts_are_for_conveners_alone() -> None:
    initiative = initiatives.initiative()
    draft, frozen = statements.draft(initiative), statements.frozen(initiative)
    assert queries.of_initiative(initiative) == [frozen]
    assert queries.of_initiative(initiative, drafts=True) == [draft, frozen]


def test_the_first_page_shows_what_closes_first_then_what_closed_last(clock: Clock) -> None:
    initiative = initiatives.initiative()
    hours = {"old": -9, "closed": -1, "later": 9, "soon": 1}
    made = {
        title: statements.opened(initiative, title=title, closes_at=DURING + timedelta(hours=hour))
        for title, hour in hours.items()
    }
    statements.opened(initiatives.initiative(), opens_at=DURING + timedelta(days=1))
    statements.draft(initiative)
    clock(DURING)
    assert queries.current(limit=3) == [made["soon"], made["later"], made["closed"]]
    assert queries.current(limit=1) == [made["soon"]]


def test_an_initiatives_own_page_leads_to_the_form(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    page = client_for(None).get(statement.initiative.get_absolute_url()).content.decode()
    assert f'href="/statements/{statement.slug}/sign/"' in page
    actions.close(statement=statement, actor=statements.convener_of(statement))
    page = client_for(None).get(statement.initiative.get_absolute_url()).content.decode()
    assert f'href="/statements/{statement.slug}/sign/"' not in page
    assert f'href="/statements/{statement.slug}/"' in page
