from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.statements import actions
from tests.conftest import ClientFor
from tests.factories import statements
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db


@RUNS_IT
def test_who_may(who: str, may: bool) -> None:
    statement = statements.draft()
    actor: Any = somebody(who, statement)
    new = statements.text(title="Better", body="Clearer.")
    if may:
        actions.edit(statement=statement, text=new, version=1, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.edit(statement=statement, text=new, version=1, actor=actor)
    statement.refresh_from_db()
    expected = ("Better", "Clearer.", 2) if may else ("Joint statement", statements.BODY, 1)
    assert (statement.title, statement.body, statement.version) == expected


def test_whoever_comes_second_overwrites_nothing() -> None:
    statement = statements.draft()
    actor = statements.convener_of(statement)
    actions.edit(statement=statement, text=statements.text(body="First"), version=1, actor=actor)
    with pytest.raises(Conflict):
        actions.edit(statement=statement, text=statements.text(body="Second"), version=1, actor=actor)
    statement.refresh_from_db()
    assert (statement.body, statement.version) == ("First", 2)


def test_a_frozen_text_never_changes() -> None:
    statement = statements.frozen()
    with pytest.raises(Refused, match="frozen"):
        actions.edit(
            statement=statement, text=statements.text(), version=1, actor=statements.convener_of(statement)
        )


def test_frozen_while_another_was_editing() -> None:
    stale = statements.draft()
    actor = statements.convener_of(stale)
    actions.freeze(statement=stale, version=1, actor=actor)
    with pytest.raises(Refused, match="frozen") as refusal:
        actions.edit(statement=stale, text=statements.text(), version=1, actor=actor)
    assert not isinstance(refusal.value, Conflict)


def test_the_page_shows_both_texts_and_saves_on_the_second_try(client_for: ClientFor) -> None:
    statement = statements.draft()
    actor = statements.convener_of(statement)
    client = client_for(actor)
    path = f"/statements/{statement.slug}/edit/"
    assert 'name="version" value="1"' in client.get(path).content.decode()
    actions.edit(statement=statement, text=statements.text(body="Theirs"), version=1, actor=actor)

    mine = {"title": "Joint statement", "body": "Mine", "language": "en", "version": "1"}
    answer = client.post(path, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<p>Theirs</p>" in page
    assert ">\nMine</textarea>" in page
    assert 'name="version" value="2"' in page
    statement.refresh_from_db()
    assert statement.body == "Theirs"

    assert client.post(path, {**mine, "version": "2"}).status_code == 302
    statement.refresh_from_db()
    assert (statement.body, statement.version) == ("Mine", 3)


def test_the_page_of_a_frozen_text_leads_back(client_for: ClientFor) -> None:
    statement = statements.frozen()
    answer = client_for(statements.convener_of(statement)).get(f"/statements/{statement.slug}/edit/")
    assert answer["Location"] == statement.get_absolute_url()
