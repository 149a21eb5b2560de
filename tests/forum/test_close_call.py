from datetime import timedelta

import pytest

from convene.core import times
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.queries import of
from convene.forum import actions
from convene.forum.models import Call
from convene.initiatives.queries import thread
from tests.factories import forum
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


def test_it_closes_now(scene: Scene) -> None:
    closed = actions.close_call(call=scene.call, actor=scene.convener)
    assert (closed.is_open, closed.has_closed) == (False, True)
    assert [(entry.deed, entry.actor) for entry in of(closed)][1:] == [("call.close", scene.convener)]
    assert [knot.state for knot in thread(closed.initiative)] == ["done"]
    assert actions.keep_time() == 0  # it is noted once


def test_only_an_open_call_can_be_closed() -> None:
    planned = forum.call(opens_in=timedelta(days=1))
    closed = forum.call(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1))
    for call in (planned, closed):
        before = call.closes_at
        with pytest.raises(Refused):
            actions.close_call(call=call, actor=forum.convener_of(call))
        assert Call.objects.get(pk=call.pk).closes_at == before


def test_nobody_else_closes_it(scene: Scene) -> None:
    for name in ("author", "owner", "other convener", "staff"):
        with pytest.raises(NotAllowed):
            actions.close_call(call=scene.call, actor=scene.who[name])  # type: ignore[arg-type]
    assert Call.objects.get(pk=scene.call.pk).closes_at > times.now()  # type: ignore[operator]
