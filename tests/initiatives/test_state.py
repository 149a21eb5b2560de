"""Opening a draft, and finishing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.search.queries import find
from convene.core.trail.models import Entry
from convene.initiatives import actions
from convene.initiatives.models import Initiative
from tests.conftest import ClientFor, Clock
from tests.factories import initiatives
from tests.initiatives.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
State = Initiative.State
MOMENT = datetime(2020, 4, 1, tzinfo=UTC)


@RUNS_IT
@pytest.mark.parametrize("deed", ["open_", "finish"])
def test_who_may(deed: str, who: str, may: bool, clock: Clock) -> None:
    clock(MOMENT)
    initiative = initiatives.initiative(is_open=deed == "finish")
    before = initiative.state
    actor: Any = somebody(who, initiative)
    if may:
        for _twice in range(2):
            getattr(actions, deed)(initiative=initiative, actor=actor)
        assert Entry.objects.filter(deed=f"initiative.{deed.strip('_')}", actor=actor).count() == 1
    else:
        with pytest.raises(NotAllowed):
            getattr(actions, deed)(initiative=initiative, actor=actor)
    initiative.refresh_from_db()
    after = {"open_": State.OPEN, "finish": State.FINISHED}[deed] if may else before
    assert initiative.state == after
    assert initiative.finished_at == (MOMENT if may and deed == "finish" else None)


def test_open_it_is_found_and_finished_it_stays(client_for: ClientFor) -> None:
    initiative = initiatives.initiative(is_open=False, title="Unmistakable cause")
    actor = initiatives.convener_of(initiative)
    actions.open_(initiative=initiative, actor=actor)
    assert [hit.address for hit in find("unmistakable").entries] == ["/initiatives/unmistakable-cause/"]
    assert client_for(None).get(initiative.get_absolute_url()).status_code == 200
    actions.finish(initiative=initiative, actor=actor)
    assert "Finished" in client_for(None).get(initiative.get_absolute_url()).content.decode()
    actions.open_(initiative=initiative, actor=actor)
    initiative.refresh_from_db()
    assert initiative.state == State.FINISHED


def test_what_was_never_open_cannot_be_finished() -> None:
    initiative = initiatives.initiative(is_open=False)
    with pytest.raises(Refused):
        actions.finish(initiative=initiative, actor=initiatives.convener_of(initiative))


def test_the_page_asks_and_does_the_next(client_for: ClientFor) -> None:
    initiative = initiatives.initiative(is_open=False)
    client = client_for(initiatives.convener_of(initiative))
    path = "/initiatives/stronger-together/state/"
    for button, state in (("Open it", State.OPEN), ("Finish it", State.FINISHED)):
        assert button in client.get(path).content.decode()
        assert client.post(path)["Location"] == "/initiatives/stronger-together/"
        initiative.refresh_from_db()
        assert initiative.state == state
    assert "This initiative is finished" in client.get(path).content.decode()
