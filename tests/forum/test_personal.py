from typing import Any

import pytest

from convene.core.accounts.actions import erase
from convene.core.accounts.queries import held_about
from convene.core.search import registry
from convene.core.search.actions import rebuild
from convene.core.search.models import Entry
from convene.forum import actions
from convene.forum.queries import by_organisation, citeable
from convene.organisations.models import Membership
from tests.conftest import ClientFor
from tests.factories import forum, people
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


def held(scene: Scene) -> list[dict[str, Any]]:
    return held_about(scene.author)["contributions"]


def test_everything_contributed_is_told(scene: Scene) -> None:
    actions.edit(
        contribution=scene.contribution, words=forum.words(done="Fifty."), version=1, actor=scene.author
    )
    withdrawn = forum.contribution(scene.call, by=scene.author, title="Second", done="Second.")
    actions.withdraw(contribution=withdrawn, actor=scene.author)
    told = held(scene)
    assert [(row["state"], row["name"], row["organisation"]) for row in told] == [
        ("published", "Rosa Mbeki", "Hand in Hand"),
        ("withdrawn", "Rosa Mbeki", "Hand in Hand"),
    ]
    assert [revision["text"].partition(".")[0] for revision in told[0]["revisions"]] == [
        "Forty doctors abroad answered calls from home",
        "Fifty",
    ]
    assert held_about(people.user())["contributions"] == []


def test_erasing_takes_off_the_name_and_leaves_the_organisations_words(
    scene: Scene, client_for: ClientFor
) -> None:
    colleague = forum.contribution(scene.call, by=scene.who["colleague"], done="Ours.")  # type: ignore[arg-type]
    erase(user=scene.author, actor=scene.author)
    scene.contribution.refresh_from_db()
    colleague.refresh_from_db()
    assert (scene.contribution.author_name, scene.contribution.quoting) == ("", "organisation-only")
    assert colleague.author_name == "Rosa Mbeki"
    assert [one.pk for one in by_organisation(scene.organisation)] == [colleague.pk, scene.contribution.pk]
    assert [voice.name for voice in citeable(scene.call.initiative)] == ["", "Rosa Mbeki"]
    page = client_for(None).get(scene.contribution.get_absolute_url()).content.decode()
    assert "Rosa" not in page
    assert "Forty doctors" in page


def test_the_account_page_lists_what_one_contributed(scene: Scene, client_for: ClientFor) -> None:
    actions.hide(contribution=scene.contribution, reason="No.", actor=scene.convener)
    page = client_for(scene.author).get("/account/").content.decode()
    assert "What you contributed" in page
    assert scene.contribution.get_absolute_url() in page
    assert "What you contributed" not in client_for(scene.convener).get("/account/").content.decode()
    assert Membership.objects.filter(user=scene.author).count() == 1


def test_search_is_made_anew_from_what_everyone_may_read(scene: Scene) -> None:
    hidden = forum.contribution(scene.call, by=scene.author, title="Second", done="Second.")
    actions.hide(contribution=hidden, reason="No.", actor=scene.convener)
    before = Entry.objects.filter(kind="contribution").values("object_id", "title", "words", "address").get()
    assert before["object_id"] == scene.contribution.pk
    assert rebuild(kind="contribution") == 1
    assert (
        Entry.objects.filter(kind="contribution").values("object_id", "title", "words", "address").get()
        == before
    )
    assert "contribution" in registry.providers()
