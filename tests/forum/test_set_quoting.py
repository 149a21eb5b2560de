import pytest
from django.db import IntegrityError, transaction

from convene.core.errors import NotAllowed, Refused
from convene.core.trail.queries import of
from convene.forum import actions, rules
from convene.forum.models import Contribution
from convene.forum.queries import citeable
from convene.initiatives.models import Quoting
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


def names(scene: Scene) -> list[str]:
    return [voice.name for voice in citeable(scene.call.initiative)]


def chosen(scene: Scene, quoting: str, who: str = "author", name: str = "") -> Contribution:
    actor = scene.who[who]
    return actions.set_quoting(
        contribution=scene.contribution,
        quoting=quoting,
        actor=actor,  # type: ignore[arg-type]
        author_name=name,
    )


def test_the_author_chooses_anew(scene: Scene) -> None:
    assert names(scene) == ["Rosa Mbeki"]
    assert chosen(scene, Quoting.ORGANISATION_ONLY).author_name == ""
    assert names(scene) == [""]
    chosen(scene, Quoting.NOT_AT_ALL)
    assert names(scene) == []
    assert chosen(scene, Quoting.ORGANISATION_AND_NAME, name="Dr Rosa").author_name == "Dr Rosa"
    assert names(scene) == ["Dr Rosa"]
    told = [(entry.deed, entry.facts) for entry in of(scene.contribution)][1:]
    assert told == [
        ("contribution.quoting", {"quoting": "organisation-only"}),
        ("contribution.quoting", {"quoting": "not-at-all"}),
        ("contribution.quoting", {"quoting": "organisation-and-name"}),
    ]


def test_an_owner_decides_for_the_organisation_but_not_for_the_name(scene: Scene) -> None:
    assert chosen(scene, Quoting.ORGANISATION_AND_NAME, "owner").author_name == "Rosa Mbeki"
    chosen(scene, Quoting.NOT_AT_ALL, "owner")
    with pytest.raises(Refused) as refused:
        chosen(scene, Quoting.ORGANISATION_AND_NAME, "owner", name="Rosa Mbeki")
    assert refused.value.field == "quoting"
    assert names(scene) == []
    chosen(scene, Quoting.ORGANISATION_ONLY, "owner")
    assert names(scene) == [""]


def test_nobody_else_chooses(scene: Scene) -> None:
    assert scene.allowed(lambda who: rules.may_set_quoting(who, scene.contribution)) == {"author", "owner"}
    for who in ("representative", "colleague", "pending owner", "convener", "other convener", "staff"):
        with pytest.raises(NotAllowed):
            chosen(scene, Quoting.NOT_AT_ALL, who)
    assert names(scene) == ["Rosa Mbeki"]


def test_an_unknown_choice_is_refused(scene: Scene) -> None:
    with pytest.raises(Refused) as refused:
        chosen(scene, "as-you-like")
    assert refused.value.field == "quoting"


def test_a_name_without_the_choice_to_show_it_cannot_be_kept(scene: Scene) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.update(quoting=Quoting.NOT_AT_ALL)
    assert Contribution.objects.get().author_name == "Rosa Mbeki"
