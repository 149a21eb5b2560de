from typing import Any

import pytest

from convene.coalition import actions
from convene.coalition.models import Motion
from convene.coalition.queries.motions import chosen, rests_on
from convene.core.addresses import kept
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Source
from convene.core.trail.queries import citations_by, of
from convene.forum.actions import set_quoting
from convene.forum.models import Contribution
from convene.initiatives.models import Quoting
from convene.outcomes.actions import citeable, publish
from convene.outcomes.models import Edition, EditionPassage
from tests.coalition.voters import matrix, somebody
from tests.conftest import ClientFor
from tests.factories import motions, outcomes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "may"), matrix("delegate", "deputy"))
def test_members_move_motions_by_their_delegates(who: str, *, may: bool) -> None:
    coalition = motions.coalition(1)
    actor: Any = somebody(who, coalition)
    if not may:
        with pytest.raises(NotAllowed):
            actions.move(coalition=coalition, words=motions.words(), actor=actor)
        assert not Motion.objects.filter(coalition=coalition).exists()
        return
    motion = actions.move(coalition=coalition, words=motions.words(), actor=actor)
    assert (motion.state, motion.number, motion.mover) == ("proposed", 1, motions.members(coalition)[0])
    revision = motion.revisions.get()
    assert revision.source.text == "The coalition has five working groups, each with a lead."
    assert (revision.source.kind, revision.source.object_id, revision.source.revision) == (
        "motion",
        motion.pk,
        1,
    )
    assert [entry.deed for entry in of(motion)] == [Deed.MOTION_MOVE]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\u202eb"}, "title"),
        ({"body": ""}, "body"),
        ({"body": "> "}, "body"),
        ({"language": "xx"}, "language"),
    ],
)
def test_words_that_cannot_stand_are_refused_beside_their_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        motions.motion(**fields)
    assert refused.value.field == field
    assert not Motion.objects.exists()


def test_motions_are_numbered_within_their_coalition() -> None:
    one, other = motions.coalition(1), motions.coalition(1)
    assert [motions.motion(each).number for each in (one, one, other)] == [1, 2, 1]


def cited() -> tuple[Contribution, EditionPassage, Any]:
    """A contribution, a published passage that quotes it, and a coalition of the same initiative."""
    document = outcomes.filled()
    publish(document=document, actor=outcomes.convener_of(document.initiative))
    passage = EditionPassage.objects.earliest("pk")
    quoted = Contribution.objects.get(pk=citations_by("edition-passage", passage.pk)[0].source.object_id)
    return quoted, passage, motions.coalition(2, initiative=document.initiative)


def test_a_motion_rests_on_passages_and_voices_of_its_initiative() -> None:
    contribution, passage, coalition = cited()
    keys = [("edition-passage", passage.pk), ("contribution", contribution.pk)]
    motion = motions.motion(coalition, cites=keys)
    found = citations_by("motion", motion.pk)
    assert [(one.source.kind, one.source.object_id) for one in found] == keys
    assert [one.quoted for one in found] == [one.source.text for one in found]
    assert citeable(passage) == found[0].source  # the same one ever after
    assert Source.objects.filter(kind="edition-passage").count() == 1
    assert found[0].source.address.endswith(f"#{passage.fragment}")


def test_what_a_newer_edition_left_behind_stays_ticked_when_the_motion_is_edited(
    client_for: ClientFor,
) -> None:
    contribution, passage, coalition = cited()
    motion = motions.motion(coalition, cites=[("edition-passage", passage.pk)])
    document = passage.edition.document
    publish(document=document, actor=outcomes.convener_of(document.initiative))
    assert Edition.objects.count() == 2
    page = client_for(motions.delegates(coalition)[0]).get(f"{motion.get_absolute_url()}edit/")
    (ticked,) = [thing for thing, is_ticked in page.context["form"].things if is_ticked]
    assert (ticked.key, ticked.address) == (
        f"edition-passage:{passage.pk}",
        f"{kept(passage.edition)}#{passage.fragment}",
    )
    elsewhere = motions.coalition(1)
    assert chosen(elsewhere.initiative, [ticked.key, "edition-passage:", "reading:1", "reading:x"]) == []
    set_quoting(
        contribution=contribution, quoting=Quoting.NOT_AT_ALL, actor=contribution.author, author_name=""
    )
    assert chosen(coalition.initiative, [ticked.key]) == []


def test_what_was_taken_back_is_not_republished_by_citing_it() -> None:
    contribution, passage, coalition = cited()
    before = motions.motion(
        coalition, cites=[("edition-passage", passage.pk), ("contribution", contribution.pk)]
    )
    set_quoting(
        contribution=contribution, quoting=Quoting.NOT_AT_ALL, actor=contribution.author, author_name=""
    )
    for key in (("edition-passage", passage.pk), ("contribution", contribution.pk)):
        with pytest.raises(Refused) as refused:
            motions.motion(coalition, cites=[key])
        assert refused.value.field == "cites"
    shown = rests_on(before)
    assert [(one.is_withheld, one.title, one.excerpt, one.who) for one in shown] == [(True, "", "", "")] * 2


def test_what_belongs_to_another_initiative_cannot_be_cited() -> None:
    contribution, passage, _coalition = cited()
    elsewhere = motions.coalition(1)
    for key in (("contribution", contribution.pk), ("edition-passage", passage.pk), ("figure", 1), ("x", 1)):
        with pytest.raises(Refused, match="Choose among what belongs to this initiative"):
            motions.motion(elsewhere, cites=[key])


def test_only_a_meeting_and_a_decision_of_the_coalition_can_be_named() -> None:
    coalition = motions.coalition()
    other = motions.coalition()
    with pytest.raises(Refused) as refused:
        motions.motion(coalition, meeting=motions.meeting(other))
    assert refused.value.field == "meeting"
    with pytest.raises(Refused) as refused:
        motions.motion(coalition, reverses=motions.decision(other))
    assert refused.value.field == "reverses"
    assert motions.motion(coalition, meeting=motions.meeting(coalition)).meeting is not None
