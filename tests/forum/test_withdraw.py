import pytest

from convene.core.errors import NotAllowed
from convene.core.search.queries import ids
from convene.core.trail.queries import latest_source, of
from convene.forum import actions, rules
from convene.forum.models import Contribution
from convene.forum.queries import by_organisation, citeable, listed, voices_of
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["author", "owner"])
def test_it_leaves_lists_search_and_what_can_be_quoted(scene: Scene, who: str) -> None:
    assert ids("telephone", kind="contribution") == [scene.contribution.pk]
    assert voices_of(scene.organisation) == [("contribution", scene.contribution.pk)]
    actor = scene.who[who]
    withdrawn = actions.withdraw(contribution=scene.contribution, actor=actor)  # type: ignore[arg-type]
    assert withdrawn.state == "withdrawn"
    assert (list(listed()), by_organisation(scene.organisation), citeable(scene.call.initiative)) == (
        [],
        [],
        [],
    )
    assert ids("telephone", kind="contribution") == []
    assert latest_source("contribution", withdrawn.pk) is not None  # what was quoted stays provable
    assert [(entry.deed, entry.actor) for entry in of(withdrawn)][1:] == [("contribution.withdraw", actor)]


def test_nobody_else_withdraws_it(scene: Scene) -> None:
    assert scene.allowed(lambda who: rules.may_withdraw(who, scene.contribution)) == {"author", "owner"}
    for name in ("representative", "colleague", "pending owner", "convener", "other convener", "staff"):
        with pytest.raises(NotAllowed):
            actions.withdraw(contribution=scene.contribution, actor=scene.who[name])  # type: ignore[arg-type]
    assert Contribution.objects.get().state == "published"


def test_it_is_withdrawn_once_for_good(scene: Scene) -> None:
    actions.withdraw(contribution=scene.contribution, actor=scene.author)
    with pytest.raises(NotAllowed):
        actions.withdraw(contribution=scene.contribution, actor=scene.author)
    assert [entry.deed for entry in of(scene.contribution)].count("contribution.withdraw") == 1
