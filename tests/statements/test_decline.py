from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.organisations.models import Membership, Organisation
from convene.statements import actions
from convene.statements.models import Signature
from tests.conftest import ClientFor, Clock
from tests.factories import organisations, statements
from tests.factories.statements import DURING
from tests.statements.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db
REASON = "We could not reach the association."


@RUNS_IT
def test_who_may(who: str, may: bool, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.waiting(statement)
    actor: Any = somebody(who, statement)
    if may:
        actions.decline(signature=made, reason=REASON, actor=actor)
        entry = Entry.objects.get(deed="signature.decline")
        assert (entry.actor, entry.facts) == (actor, {})
    else:
        with pytest.raises(NotAllowed):
            actions.decline(signature=made, reason=REASON, actor=actor)
    made.refresh_from_db()
    expected = (Signature.State.DECLINED, REASON) if may else (Signature.State.CONFIRMED, "")
    assert (made.state, made.declined_reason) == expected


def test_the_signatory_is_told_why_in_their_language(clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened(), language="ar", email="ama@gmail.com")
    actions.decline(signature=made, reason=REASON, actor=statements.convener_of(statement))
    message = Message.objects.get(template="statements/mail/declined.txt")
    assert (message.to, message.language) == ("ama@gmail.com", "ar")
    assert f"> {REASON}" in message.text
    assert f"/ar/statements/{statement.slug}/" in message.text


def test_the_role_that_waited_ends_and_nothing_comes_into_the_directory(clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened())
    actions.decline(signature=made, reason=REASON, actor=statements.convener_of(statement))
    assert Membership.objects.get().state == Membership.State.ENDED
    assert Organisation.objects.public().count() == 0


def test_a_role_that_was_verified_stays(clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Hope Bridge")
    made = statements.waiting(statement := statements.opened(), organisation=known)
    Membership.objects.update(state=Membership.State.VERIFIED)
    actions.decline(signature=made, reason=REASON, actor=statements.convener_of(statement))
    assert Membership.objects.get().state == Membership.State.VERIFIED


@pytest.mark.parametrize("reason", ["", "Dear [Name], no."])
def test_a_reason_is_needed_and_is_mailed_as_it_is(reason: str, clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened())
    with pytest.raises(Refused) as refusal:
        actions.decline(signature=made, reason=reason, actor=statements.convener_of(statement))
    made.refresh_from_db()
    assert (refusal.value.field, made.is_waiting) == ("reason", True)


def test_the_organisation_can_sign_again(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.waiting(statement, organisation_name="Hope Bridge")
    actions.decline(signature=made, reason=REASON, actor=statements.convener_of(statement))
    assert statements.listed(statement, organisation_name="Hope Bridge").is_listed


def test_the_page(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened(), organisation_name="Hope Bridge")
    client = client_for(statements.convener_of(statement))
    path = f"/statements/{statement.slug}/queue/{made.pk}/decline/"
    answer = client.post(path, {"reason": "x" * 301})
    assert (answer.status_code, "the limit is 300" in answer.content.decode()) == (422, True)
    assert client.post(path, {"reason": REASON})["Location"] == f"/statements/{statement.slug}/queue/"
    made.refresh_from_db()
    assert made.declined_reason == REASON
    page = client_for(None).get(f"/statements/{statement.slug}/signatures/{statements.token_of(made)}/")
    assert REASON in page.content.decode()
