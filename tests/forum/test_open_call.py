from datetime import UTC, datetime, timedelta

import pytest

from convene.core import times
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.queries import of
from convene.forum import actions, rules
from convene.forum.models import Call
from convene.forum.queries import acts, desk, happened
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Step
from convene.initiatives.queries import thread
from tests.conftest import Clock
from tests.factories import forum, people
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db

NOON = datetime(2020, 6, 26, 12, tzinfo=UTC)


def test_a_call_is_kept_and_moves_the_thread(clock: Clock) -> None:
    clock(NOON)
    actor = people.convener()
    initiative = forum.initiative(actor)
    call = actions.open_call(
        initiative=initiative,
        text=actions.CallText(
            title="Stories", body="Tell **us**.", language="fr", kinds=["practice", "success-story"]
        ),
        opens_at=NOON,
        closes_at=NOON + timedelta(days=1),
        actor=actor,
    )
    call.refresh_from_db()
    assert (call.title, call.body, call.language) == ("Stories", "Tell **us**.", "fr")
    assert call.kinds == ["success-story", "practice"]
    assert (call.slug, call.is_open, call.told) == ("stories", True, "now")
    assert [entry.deed for entry in of(call)] == ["call.open"]
    (knot,) = thread(initiative)
    assert (knot.kind, knot.state, knot.title) == ("forum", "now", "Stories")
    assert (knot.address, knot.date) == ("/forum/calls/stories/", NOON)


def test_one_knot_tells_of_all_calls() -> None:
    initiative = forum.initiative()
    forum.call(initiative, title="Past", opens_in=timedelta(days=-9), closes_in=timedelta(days=-8))
    forum.call(initiative, title="Coming", opens_in=timedelta(days=5))
    (knot,) = thread(initiative)
    assert (knot.state, knot.title) == ("planned", "Past · Coming")
    assert knot.address == f"/forum/?initiative={initiative.slug}"
    forum.call(initiative, title="Present")
    assert [step.state for step in thread(initiative)] == ["now"]


def test_two_calls_of_one_title_have_two_addresses() -> None:
    initiative = forum.initiative()
    calls = [forum.call(initiative, title="قصص نجاح").slug for _twice in range(2)]
    assert calls == [calls[0], f"{calls[0]}-2"]


@pytest.mark.parametrize(
    ("kinds", "hours", "field"),
    [
        ([], 1, "kinds"),
        (["practice", "sermon"], 1, "kinds"),
        (["practice"], 0, "closes_at"),
        (["practice"], -1, "closes_at"),
    ],
)
def test_nonsense_is_refused(kinds: list[str], hours: int, field: str) -> None:
    actor = people.convener()
    with pytest.raises(Refused) as refused:
        actions.open_call(
            initiative=forum.initiative(actor),
            text=actions.CallText(title="Stories", kinds=kinds),
            opens_at=NOON,
            closes_at=NOON + timedelta(hours=hours),
            actor=actor,
        )
    assert refused.value.field == field
    assert not Call.objects.exists()


def test_only_its_conveners_call_for_an_initiative(scene: Scene) -> None:
    initiative = scene.call.initiative
    assert scene.allowed(lambda who: rules.may_open(who, initiative)) == {"convener"}
    with pytest.raises(NotAllowed):
        actions.open_call(
            initiative=initiative,
            text=actions.CallText(title="Mine"),
            opens_at=times.now(),
            closes_at=None,
            actor=scene.author,
        )
    assert Call.objects.filter(initiative=initiative).count() == 1


def test_the_clock_opens_and_closes(clock: Clock) -> None:
    clock(NOON)
    initiative = forum.initiative()
    call = forum.call(initiative, title="Stories", opens_in=timedelta(days=1), closes_in=timedelta(days=2))
    assert (call.is_open, acts(initiative), happened(initiative)) == (False, [], [])
    assert [knot.state for knot in thread(initiative)] == [Step.State.PLANNED]
    clock(NOON + timedelta(days=1))
    assert call.is_open
    assert [(act.text, act.until) for act in acts(initiative)] == [("Contribute: Stories", call.closes_at)]
    assert actions.keep_time() == 1
    assert actions.keep_time() == 0
    assert [knot.state for knot in thread(initiative)] == [Step.State.NOW]
    clock(NOON + timedelta(days=2))
    assert (call.is_open, acts(initiative), actions.keep_time()) == (False, [], 1)
    assert [knot.state for knot in thread(initiative)] == [Step.State.DONE]
    assert [line.text for line in happened(initiative)] == ["Call opened: Stories", "Call closed: Stories"]
    assert [(entry.deed, entry.actor) for entry in of(call)][1:] == [("call.close", None)]
    assert actions.keep_time() == 0


def test_a_call_of_a_draft_or_a_finished_initiative_is_not_open() -> None:
    actor = people.convener()
    initiative = forum.initiative(actor, is_open=False)
    call = forum.call(initiative)
    assert (call.is_open, acts(initiative)) == (False, [])
    initiative = initiatives.open_(initiative=initiative, actor=actor)
    assert [act.address for act in acts(initiative)] == [call.get_absolute_url()]
    initiative = initiatives.finish(initiative=initiative, actor=actor)
    assert acts(initiative) == []


def test_the_desk_begins_with_what_waits(scene: Scene) -> None:
    initiative = scene.call.initiative
    look = f"/forum/calls/{scene.call.slug}/desk/"
    begin = ("Open a call", f"/initiatives/{initiative.slug}/calls/new/")
    assert [(act.text, act.address) for act in desk(initiative)] == [
        ("Look after the call: Practices that worked", look),
        begin,
    ]
    later = forum.call(initiative, title="Needs")
    forum.contribution(later, by=forum.member(verified=False))
    assert [(act.text, act.main) for act in desk(initiative)] == [
        ("Confirm who speaks: Needs", True),
        ("Look after the call: Practices that worked", False),
        ("Open a call", False),
    ]
