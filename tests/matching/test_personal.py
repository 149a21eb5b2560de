import pytest

from convene.core.accounts.actions import erase
from convene.core.accounts.queries import held_about
from convene.core.search import registry
from convene.core.search.actions import rebuild
from convene.core.search.models import Entry
from convene.matching import actions
from convene.matching.models import Reply
from tests.conftest import ClientFor
from tests.factories import matching
from tests.matching.conftest import Scene

pytestmark = pytest.mark.django_db


def test_everything_said_is_told(scene: Scene) -> None:
    matching.reply(scene.need, scene.giver)
    made = matching.proposal(scene.need, scene.offer)
    party = matching.party(made, scene.givers)
    actions.deny(party=party, actor=scene.giver, reason="No nurses left.")
    held = held_about(scene.giver)
    assert [(row["to"], row["organisation"], row["text"]) for row in held["replies"]] == [
        ("Nurses: need", "Nurses Abroad", "We can send two nurses.")
    ]
    assert [(row["said"], row["reason"]) for row in held["partnerships"]] == [("denied", "No nurses left.")]
    assert [row.get("state") or row["said"] for row in held_about(scene.needy)["partnerships"]] == [
        "denied",
        "agreed",
    ]


def test_erasing_leaves_the_organisations_words(scene: Scene) -> None:
    matching.reply(scene.need, scene.giver)
    erase(user=scene.giver, actor=scene.giver)
    assert Reply.objects.get().text == "We can send two nurses."


def test_the_account_page_shows_what_waits(scene: Scene, client_for: ClientFor) -> None:
    made = matching.proposal(scene.need, scene.offer)
    page = client_for(scene.giver).get("/account/").content.decode()
    assert f'<a href="/partnerships/{made.pk}/answer/">' in page
    assert f"/partnerships/{made.pk}/answer/" not in client_for(scene.needy).get("/account/").content.decode()
    matching.agreed(made)
    assert f"/partnerships/{made.pk}/answer/" not in client_for(scene.giver).get("/account/").content.decode()


def test_search_is_made_anew_from_what_everyone_may_read(scene: Scene) -> None:
    one = matching.agreed(matching.proposal(scene.need, scene.offer))
    matching.proposal(scene.need, others=[scene.givers], title="Secret")
    before = list(Entry.objects.filter(kind="partnership").values())
    assert "partnership" in registry.providers()
    assert rebuild(kind="partnership") == 1
    after = list(Entry.objects.filter(kind="partnership").values())
    assert [row["object_id"] for row in after] == [one.pk]
    assert [{**row, "id": 0} for row in before] == [{**row, "id": 0} for row in after]
