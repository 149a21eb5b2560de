from datetime import timedelta

import pytest

from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.queries import of
from convene.forum import actions, rules
from convene.forum.models import Call
from convene.initiatives.queries import thread
from tests.factories import forum
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db

TEXT = actions.CallText(title="What you need", kinds=["need"])


def edited(call: Call, *, version: int = 1, closes_in: timedelta | None = None) -> Call:
    return actions.edit_call(
        call=call,
        text=TEXT,
        opens_at=call.opens_at,
        closes_at=times.now() + closes_in if closes_in else None,
        version=version,
        actor=forum.convener_of(call),
    )


def test_it_says_the_new_text_at_the_old_address() -> None:
    call = forum.call(title="Stories")
    now = edited(call)
    assert (now.title, now.kinds, now.closes_at, now.version) == ("What you need", ["need"], None, 2)
    assert now.slug == "stories"
    assert [entry.deed for entry in of(now)] == ["call.open", "call.edit"]
    assert [knot.title for knot in thread(call.initiative)] == ["What you need"]


def test_whoever_saves_second_is_told() -> None:
    call = forum.call()
    edited(call)
    with pytest.raises(Conflict):
        edited(call, version=1)
    assert Call.objects.get().version == 2


def test_a_call_cannot_close_before_it_opens() -> None:
    call = forum.call()
    with pytest.raises(Refused) as refused:
        edited(call, closes_in=timedelta(days=-2))
    assert refused.value.field == "closes_at"


def test_a_closed_call_can_be_opened_longer() -> None:
    call = forum.call()
    actions.close_call(call=call, actor=forum.convener_of(call))
    assert [knot.state for knot in thread(call.initiative)] == ["done"]
    assert edited(call, version=2, closes_in=timedelta(days=1)).is_open
    assert [knot.state for knot in thread(call.initiative)] == ["now"]


def test_a_kind_that_is_no_longer_asked_for_stays_where_it_is(scene: Scene) -> None:
    edited(scene.call)
    same = actions.edit(
        contribution=scene.contribution,
        words=forum.words(done="Fifty doctors."),
        version=1,
        actor=scene.author,
    )
    assert (same.kind, same.revisions_made) == ("practice", 2)


def test_only_its_conveners_run_a_call(scene: Scene) -> None:
    assert scene.allowed(lambda who: rules.may_run(who, scene.call)) == {"convener"}
    with pytest.raises(NotAllowed):
        actions.edit_call(
            call=scene.call,
            text=TEXT,
            opens_at=scene.call.opens_at,
            closes_at=None,
            version=1,
            actor=scene.author,
        )
    assert Call.objects.get(pk=scene.call.pk).version == 1
