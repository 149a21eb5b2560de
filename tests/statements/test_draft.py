from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from convene.initiatives.models import Step
from convene.statements import actions
from convene.statements.models import Statement
from tests.conftest import ClientFor
from tests.factories import initiatives, people, statements
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db


@RUNS_IT
def test_who_may(who: str, may: bool) -> None:
    initiative = statements.draft().initiative
    actor: Any = somebody(who, initiative.statements.get())
    if may:
        made = actions.draft(initiative=initiative, text=statements.text(title="Another"), actor=actor)
        assert (made.title, made.state, made.version) == ("Another", Statement.State.DRAFT, 1)
        assert Entry.objects.filter(deed="statement.draft", actor=actor).count() == 2
    else:
        with pytest.raises(NotAllowed):
            actions.draft(initiative=initiative, text=statements.text(), actor=actor)
        assert initiative.statements.count() == 1


def test_a_second_statement_of_a_name_has_its_own_address() -> None:
    initiative = initiatives.initiative()
    slugs = [statements.draft(initiative, title="Une déclaration").slug for _ in range(3)]
    assert slugs == ["une-declaration", "une-declaration-2", "une-declaration-3"]


def test_nothing_public_tells_of_a_draft(client_for: ClientFor) -> None:
    statement = statements.draft(title="Unmistakable Secret")
    assert Step.objects.count() == 0
    browser = client_for(None)
    for path in (statement.initiative.get_absolute_url(), "/", "/search/?q=unmistakable"):
        assert "Unmistakable" not in browser.get(path).content.decode().replace('value="unmistakable"', "")
    for path in ("", "text.txt", "signatures.csv", "signatures.json", "sign/"):
        answer = browser.get(f"/statements/{statement.slug}/{path}")
        assert (answer.status_code, "Unmistakable" in answer.content.decode()) == (404, False)
    for other in (people.representative(), people.convener()):
        assert client_for(other).get(statement.get_absolute_url()).status_code == 404
    page = client_for(statements.convener_of(statement)).get(statement.get_absolute_url())
    assert "Unmistakable Secret" in page.content.decode()


@pytest.mark.parametrize("title", ["Statement of [Organisation Name]", "Dear {{ name }}", "<<title>>"])
def test_a_title_with_a_blank_in_it_is_refused(title: str) -> None:
    initiative = initiatives.initiative()
    with pytest.raises(Refused) as refusal:
        statements.draft(initiative, title=title)
    assert (refusal.value.field, initiative.statements.count()) == ("title", 0)


def test_the_page_saves_a_draft(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    client = client_for(initiatives.convener_of(initiative))
    path = f"/initiatives/{initiative.slug}/statements/new/"
    assert client.get(path).status_code == 200
    answer = client.post(path, {"title": "Ours", "body": "**Stand** together", "language": "fr"})
    made = initiative.statements.get()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert (made.title, made.body, made.language) == ("Ours", "**Stand** together", "fr")


def test_the_page_keeps_what_was_typed(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    client = client_for(initiatives.convener_of(initiative))
    answer = client.post(
        f"/initiatives/{initiative.slug}/statements/new/",
        {"title": "[Title]", "body": "Kept body", "language": "fr"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept body" in page
    assert "looks like a blank" in page
    assert initiative.statements.count() == 0


def test_the_page_is_for_conveners(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    path = f"/initiatives/{initiative.slug}/statements/new/"
    assert client_for(people.convener()).get(path).status_code == 403
    assert client_for(None).get(path)["Location"] == f"/account/sign-in/?next={path}"
