from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.organisations.models import Membership, Organisation
from convene.statements import actions
from convene.statements.models import Signature
from tests.conftest import Clock
from tests.factories import organisations, statements
from tests.factories.statements import AFTER, DURING
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.waiting(statement)
    actor: Any = somebody(who, statement)
    if may:
        actions.approve(signature=made, actor=actor)
        assert [Entry.objects.get(deed=f"signature.{deed}").actor for deed in ("approve", "list")] == [
            actor
        ] * 2
    else:
        with pytest.raises(NotAllowed):
            actions.approve(signature=made, actor=actor)
    made.refresh_from_db()
    expected = (Signature.State.LISTED, actor, DURING) if may else (Signature.State.CONFIRMED, None, None)
    assert (made.state, made.decided_by, made.listed_at) == expected


def test_it_vouches_for_organisation_and_person_and_tells_them(clock: Clock) -> None:
    clock(DURING)
    made = statements.listed(statements.opened(), organisation_name="Hope Bridge", email="ama@gmail.com")
    organisation = Organisation.objects.get()
    membership = Membership.objects.get()
    assert (organisation.state, organisation.verified_at) == (Organisation.State.LISTED, DURING)
    assert (membership.state, membership.basis) == (Membership.State.VERIFIED, "convener")
    message = Message.objects.get(template="statements/mail/listed.txt")
    assert (message.to, message.user) == ("ama@gmail.com", made.user)
    assert "stands on the public list" in message.text


def test_one_that_chose_not_to_be_named(clock: Clock) -> None:
    clock(DURING)
    statements.listed(statements.opened(), list_organisation=False)
    assert Organisation.objects.get().state == Organisation.State.UNLISTED
    text = Message.objects.get(template="statements/mail/listed.txt").text
    assert "the public list does not name it" in text.replace("\n", " ")


def test_an_organisation_that_came_into_the_directory_meanwhile_is_that_one(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.waiting(statement, organisation_name="Hope Bridge", seat="KE")
    known = organisations.organisation("Hope Bridge", "KE")
    actions.approve(signature=made, actor=statements.convener_of(statement))
    made.refresh_from_db()
    assert made.organisation == known
    assert list(Organisation.objects.all()) == [known]
    assert Membership.objects.get(organisation=known).user == made.user


@pytest.mark.parametrize("state", ["pending", "listed", "withdrawn"])
def test_only_what_waits(state: str, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    actor = statements.convener_of(statement)
    made = statements.signature(statement) if state == "pending" else statements.waiting(statement)
    if state == "listed":
        actions.approve(signature=made, actor=actor)
    if state == "withdrawn":
        actions.withdraw(signature=made, actor=actor, holds_link=True)
    with pytest.raises(Refused):
        actions.approve(signature=made, actor=actor)


def test_possible_after_closing(clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened())
    clock(AFTER)
    actions.approve(signature=made, actor=statements.convener_of(statement))
    assert statement.signatures.counted().get() == made


def test_an_organisation_signs_once(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    first, second = (statements.waiting(statement, organisation_name="Hope Bridge") for _ in range(2))
    actions.approve(signature=second, actor=statements.convener_of(statement))
    with pytest.raises(Conflict):
        actions.approve(signature=first, actor=statements.convener_of(statement))
    first.refresh_from_db()
    assert first.is_waiting
