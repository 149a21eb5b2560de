import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.models import Entry
from convene.initiatives.models import Step
from convene.statements import actions
from convene.statements.models import Statement
from tests.conftest import ClientFor, Clock
from tests.factories import statements
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
# printf 'Joint statement\n\nWe stand together.\n\nAn attack on one is an attack on all.' | sha256sum
DIGEST = hashlib.sha256(
    b"Joint statement\n\nWe stand together.\n\nAn attack on one is an attack on all."
).hexdigest()


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    moment = datetime(2020, 5, 20, 9, tzinfo=UTC)
    clock(moment)
    statement = statements.draft()
    actor: Any = somebody(who, statement)
    if may:
        actions.freeze(statement=statement, version=1, actor=actor)
        entry = Entry.objects.get(deed="statement.freeze")
        assert (entry.actor, entry.facts) == (actor, {"digest": DIGEST})
    else:
        with pytest.raises(NotAllowed):
            actions.freeze(statement=statement, version=1, actor=actor)
    statement.refresh_from_db()
    expected = (Statement.State.FROZEN, DIGEST, moment) if may else (Statement.State.DRAFT, "", None)
    assert (statement.state, statement.digest, statement.frozen_at) == expected


def test_only_the_draft_that_was_read_is_frozen() -> None:
    statement = statements.draft()
    actor = statements.convener_of(statement)
    actions.edit(statement=statement, text=statements.text(body="Changed"), version=1, actor=actor)
    with pytest.raises(Conflict):
        actions.freeze(statement=statement, version=1, actor=actor)
    statement.refresh_from_db()
    assert statement.is_frozen is False


def test_it_is_frozen_once() -> None:
    statement = statements.frozen()
    with pytest.raises(Refused, match="frozen already"):
        actions.freeze(statement=statement, version=1, actor=statements.convener_of(statement))
    assert Entry.objects.filter(deed="statement.freeze").count() == 1


def test_then_it_is_public(client_for: ClientFor) -> None:
    statement = statements.frozen(title="Unmistakable words")
    browser = client_for(None)
    page = browser.get(statement.get_absolute_url()).content.decode()
    assert "<p>An attack on one is an attack on all.</p>" in page
    assert statement.digest in page
    assert statement.get_absolute_url() in browser.get("/search/?q=unmistakable").content.decode()
    step = Step.objects.get()
    assert (step.state, step.title, step.address, step.date) == (
        Step.State.PLANNED,
        "Unmistakable words",
        "/statements/unmistakable-words/",
        None,
    )


def test_anybody_can_take_the_digest(client_for: ClientFor) -> None:
    statement = statements.frozen()
    answer = client_for(None).get(f"/ar/statements/{statement.slug}/text.txt")
    assert hashlib.sha256(answer.content).hexdigest() == statement.digest
    assert answer["Content-Disposition"] == 'attachment; filename="joint-statement.txt"'


def test_the_page_shows_what_it_will_be_and_asks(client_for: ClientFor) -> None:
    statement = statements.draft()
    client = client_for(statements.convener_of(statement))
    path = f"/statements/{statement.slug}/freeze/"
    page = client.get(path).content.decode()
    assert DIGEST in page
    assert "An attack on one is an attack on all." in page
    statement.refresh_from_db()
    assert statement.is_frozen is False
    assert client.post(path, {"version": "1"})["Location"] == statement.get_absolute_url()
    statement.refresh_from_db()
    assert statement.digest == DIGEST


def test_the_page_shows_a_text_that_was_changed_meanwhile(client_for: ClientFor) -> None:
    statement = statements.draft()
    actor = statements.convener_of(statement)
    actions.edit(statement=statement, text=statements.text(body="Another text"), version=1, actor=actor)
    answer = client_for(actor).post(f"/statements/{statement.slug}/freeze/", {"version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<p>Another text</p>" in page
    assert "Please read it again" in page
    assert 'name="version" value="2"' in page
    statement.refresh_from_db()
    assert statement.is_frozen is False
