import pytest

from convene.coalition import actions
from convene.coalition.models import Answer, Challenge, Raised
from convene.coalition.queries import challenges as queries
from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.models import Citation
from convene.events.actions import withdraw_input
from tests.coalition.plan_access import NOT_CONVENERS, somebody
from tests.factories import events, plan

pytestmark = pytest.mark.django_db


def voice(of: Challenge) -> tuple[str, int]:
    """Something said at an exchange of the challenge's initiative."""
    event = events.exchange(of.coalition.initiative)
    return "input", events.written(event).pk


def test_a_voice_raises_a_challenge_in_a_region_and_is_cited_once() -> None:
    challenge = plan.challenge(plan.decision().coalition)
    actor = plan.convener_of(challenge.coalition)
    key = voice(challenge)
    for region in ("africa", "europe", "africa"):
        actions.note_voices(challenge=challenge, region=region, add=[key], actor=actor)
    assert sorted(Raised.objects.values_list("region", "source__object_id")) == [
        ("africa", key[1]),
        ("europe", key[1]),
    ]
    citation = Citation.objects.get(passage_kind="challenge")
    assert (citation.source.kind, citation.source.object_id, citation.passage_id) == (*key, challenge.pk)
    assert citation.passage_address == f"/coalitions/{challenge.coalition.slug}/challenges/{challenge.pk}/"
    rows = list(Raised.objects.filter(region="europe").values_list("pk", flat=True))
    actions.note_voices(challenge=challenge, region="europe", drop=rows, actor=actor)
    assert Citation.objects.filter(passage_kind="challenge").count() == 1
    rows = list(Raised.objects.values_list("pk", flat=True))
    actions.note_voices(challenge=challenge, region="africa", drop=rows, actor=actor)
    assert not Citation.objects.filter(passage_kind="challenge").exists()


def test_the_table_shows_every_cell() -> None:
    action = plan.action()
    coalition, actor = action.coalition, plan.convener_of(action.coalition)
    challenge = plan.challenge(coalition)
    actions.note_voices(challenge=challenge, region="africa", add=[voice(challenge)], actor=actor)
    actions.note_answers(
        challenge=challenge, region="asia", decisions=[action.decision], actions=[action], actor=actor
    )
    with times.at(plan.LATE):
        (line,) = queries.table(coalition)
        told = {
            cell.region: (len(cell.voices), [one.standing for one in cell.answers]) for cell in line.cells
        }
    assert told == {
        "africa": (1, []),
        "americas": (0, []),
        "asia": (0, ["", "Late by 3 days"]),
        "europe": (0, []),
        "oceania": (0, []),
        "global": (0, []),
    }


def test_of_a_voice_taken_back_nothing_is_told() -> None:
    challenge = plan.challenge(plan.decision().coalition)
    actor = plan.convener_of(challenge.coalition)
    event = events.exchange(challenge.coalition.initiative)
    one = events.written(event)
    actions.note_voices(challenge=challenge, region="africa", add=[("input", one.pk)], actor=actor)
    assert one.author is not None
    withdraw_input(one=one, actor=one.author)
    (line,) = queries.table(challenge.coalition)
    (said,) = line.cells[0].voices
    assert (said.title, said.organisation, said.is_taken_back) == ("A voice that was taken back", None, True)
    assert queries.voices_offered(challenge.coalition.initiative) == []


@pytest.mark.parametrize("who", NOT_CONVENERS)
def test_conveners_alone_fill_the_table(who: str) -> None:
    action = plan.action()
    challenge = plan.challenge(action.coalition)
    actor = somebody(who, action)
    with pytest.raises(NotAllowed):
        actions.name_challenge(coalition=action.coalition, named=actions.Named("Another"), actor=actor)
    with pytest.raises(NotAllowed):
        actions.edit_challenge(challenge=challenge, named=actions.Named("Other"), version=1, actor=actor)
    with pytest.raises(NotAllowed):
        actions.note_voices(challenge=challenge, region="asia", actor=actor)
    with pytest.raises(NotAllowed):
        actions.note_answers(challenge=challenge, region="asia", actions=[action], actor=actor)
    assert (Challenge.objects.count(), Answer.objects.count()) == (1, 0)


def test_what_is_not_of_this_initiative_is_refused() -> None:
    challenge = plan.challenge(plan.decision().coalition)
    actor = plan.convener_of(challenge.coalition)
    elsewhere = events.written(events.exchange())
    for key in (("input", elsewhere.pk), ("input", 0), ("decision", 1), ("motion", 1)):
        with pytest.raises(Refused):
            actions.note_voices(challenge=challenge, region="asia", add=[key], actor=actor)
    with pytest.raises(Refused, match="of this coalition"):
        actions.note_answers(challenge=challenge, region="asia", decisions=[plan.decision()], actor=actor)
    with pytest.raises(Refused):
        actions.note_voices(challenge=challenge, region="moon", actor=actor)
    assert (Raised.objects.count(), Answer.objects.count()) == (0, 0)


def test_its_words_change_and_two_editors_notice_each_other() -> None:
    challenge = plan.challenge(plan.decision().coalition)
    actor = plan.convener_of(challenge.coalition)
    named = actions.Named("Homes for the old are cut off")
    actions.edit_challenge(challenge=challenge, named=named, version=1, actor=actor)
    with pytest.raises(Conflict):
        actions.edit_challenge(challenge=challenge, named=named, version=1, actor=actor)
    challenge.refresh_from_db()
    assert (challenge.title, challenge.version) == (named.title, 2)


def test_a_challenge_is_named_once_and_needs_a_name() -> None:
    coalition = plan.decision().coalition
    assert plan.challenge(coalition).pk == plan.challenge(coalition).pk
    assert plan.challenge(coalition, title="Another").order == 1
    with pytest.raises(Refused) as refused:
        plan.challenge(coalition, title=" ")
    assert refused.value.field == "title"


def test_an_answer_is_noted_once() -> None:
    action = plan.action()
    challenge = plan.challenge(action.coalition)
    actor = plan.convener_of(action.coalition)
    for _time in range(2):
        actions.note_answers(challenge=challenge, region="asia", actions=[action], actor=actor)
    row = Answer.objects.get()
    actions.note_answers(challenge=challenge, region="asia", drop=[row.pk], actor=actor)
    assert not Answer.objects.exists()
