from typing import Any

import pytest
from django.db import IntegrityError, transaction

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.organisations.models import Membership
from convene.statements import actions
from convene.statements.models import Signature
from tests.conftest import ClientFor, Clock
from tests.factories import people, statements
from tests.factories.statements import AFTER, DURING
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
BASIS = "Signed letter received on 12 June"


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.signature(statement)
    actor: Any = somebody(who, statement)
    if may:
        actions.confirm_by_hand(signature=made, basis=BASIS, actor=actor)
        assert [entry.actor for entry in Entry.objects.filter(deed__startswith="signature.confirm")] == [
            actor
        ]
    else:
        with pytest.raises(NotAllowed):
            actions.confirm_by_hand(signature=made, basis=BASIS, actor=actor)
    made.refresh_from_db()
    expected = (Signature.State.LISTED, actor, BASIS) if may else (Signature.State.PENDING, None, "")
    assert (made.state, made.confirmed_by, made.basis) == expected


def test_without_a_ground_it_is_refused(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statement := statements.opened())
    with pytest.raises(Refused) as refusal:
        actions.confirm_by_hand(signature=made, basis="", actor=statements.convener_of(statement))
    assert refusal.value.field == "basis"
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.update(confirmed_by=statements.convener_of(statement))


def test_the_signatorys_role_still_waits(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statement := statements.opened(), email="ama@gmail.com")
    actions.confirm_by_hand(signature=made, basis=BASIS, actor=statements.convener_of(statement))
    membership = Membership.objects.get()
    assert (membership.user.email, membership.state) == ("ama@gmail.com", Membership.State.PENDING)


def test_the_mailed_code_is_dead_and_the_link_confirms_no_more(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statement := statements.opened())
    code = statements.code_of(made)
    actions.confirm_by_hand(signature=made, basis=BASIS, actor=statements.convener_of(statement))
    with pytest.raises(Refused):
        actions.try_code(signature=made, code=code)
    with pytest.raises(Refused):
        actions.confirm(signature=made)


def test_possible_after_closing_and_long_after_the_link(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statement := statements.opened())
    clock(AFTER)
    actions.confirm_by_hand(signature=made, basis=BASIS, actor=statements.convener_of(statement))
    assert statement.signatures.counted().get() == made


def test_not_twice_for_one_organisation(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="Hope Bridge", list_organisation=False)
    made = statements.signature(statement, organisation_name="Hope Bridge")
    with pytest.raises(Conflict):
        actions.confirm_by_hand(signature=made, basis=BASIS, actor=statements.convener_of(statement))


def test_not_what_was_confirmed(clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened())
    with pytest.raises(Refused):
        actions.confirm_by_hand(signature=made, basis=BASIS, actor=statements.convener_of(statement))


def test_the_page(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statement := statements.opened(), organisation_name="Hope Bridge")
    client = client_for(statements.convener_of(statement))
    path = f"/statements/{statement.slug}/queue/{made.pk}/confirm/"
    assert "Confirm Hope Bridge by hand" in client.get(path).content.decode()
    answer = client.post(path, {"basis": ""})
    assert (answer.status_code, 'id="id_basis_error"' in answer.content.decode()) == (422, True)
    assert client.post(path, {"basis": BASIS})["Location"] == f"/statements/{statement.slug}/queue/"
    made.refresh_from_db()
    assert (made.state, Message.objects.filter(template="statements/mail/listed.txt").count()) == (
        Signature.State.LISTED,
        1,
    )
    assert client.post(path, {"basis": BASIS}).status_code == 422
    assert client_for(people.convener()).get(path).status_code == 403


def test_a_signature_of_another_statement_is_not_found(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    mine = statements.opened()
    client = client_for(statements.convener_of(mine))
    for page in ("confirm", "decline"):
        answer = client.post(
            f"/statements/{mine.slug}/queue/{made.pk}/{page}/", {"basis": "x", "reason": "x"}
        )
        assert answer.status_code == 404
    made.refresh_from_db()
    assert made.is_pending
