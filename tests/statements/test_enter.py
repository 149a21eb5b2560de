from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.statements import actions, queries
from convene.statements.models import Signature
from tests.conftest import Clock
from tests.factories import organisations, statements
from tests.factories.statements import AFTER, DURING, OPENS
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
BASIS = "On the list published on 30 June 2020"


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge", "KE")
    actor: Any = somebody(who, statement)
    if may:
        actions.enter(
            statement=statement, organisation=known, countries=["UG", "KE"], basis=BASIS, actor=actor
        )
        (shown,) = queries.signatories(statement)
        assert (shown.organisation, shown.seat, shown.countries, shown.name) == (
            "Hope Bridge", "KE", ["KE", "UG"], ""
        )  # fmt: skip
        assert Entry.objects.get(deed="signature.enter").actor == actor
        made = Signature.objects.get()
        assert (made.basis, made.confirmed_by, made.listed_at) == (BASIS, actor, DURING)
    else:
        with pytest.raises(NotAllowed):
            actions.enter(statement=statement, organisation=known, countries=[], basis=BASIS, actor=actor)
        assert Signature.objects.count() == 0
    assert Message.objects.count() == 0


def test_with_a_ground_once_and_not_before_signing_opens(clock: Clock) -> None:
    statement = statements.opened()
    how: dict[str, Any] = {
        "statement": statement,
        "organisation": organisations.organisation("Hope Bridge"),
        "countries": [],
        "actor": statements.convener_of(statement),
    }
    clock(OPENS.replace(day=29))
    with pytest.raises(Refused, match="not opened"):
        actions.enter(**how, basis=BASIS)
    clock(AFTER)
    with pytest.raises(Refused) as refusal:
        actions.enter(**how, basis="")
    assert refusal.value.field == "basis"
    assert actions.enter(**how, basis=BASIS).is_listed
    with pytest.raises(Conflict):
        actions.enter(**how, basis=BASIS)
    assert Signature.objects.count() == 1
