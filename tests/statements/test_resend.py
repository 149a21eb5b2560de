import pytest

from convene.core.errors import Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.statements import actions, queries
from tests.conftest import Clock
from tests.factories import statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db


def test_only_the_newest_link_and_code_work(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.signature(statement)
    old_token, old_code = statements.token_of(made), statements.code_of(made)
    actions.resend(signature=made)
    assert queries.by_token(statement, old_token) is None
    assert queries.by_token(statement, statements.token_of(made)) == made
    if statements.code_of(made) != old_code:
        with pytest.raises(Refused):
            actions.try_code(signature=made, code=old_code)
    assert Entry.objects.filter(deed="signature.resend", object_id=made.pk).count() == 1


def test_five_mails_and_no_more(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    for _mail in range(4):
        actions.resend(signature=made)
    for again in (
        lambda: actions.resend(signature=made),
        lambda: actions.readdress(signature=made, email="b@c.org"),
    ):
        with pytest.raises(Refused, match="as many mails as we can"):
            again()
    made.refresh_from_db()
    assert (Message.objects.count(), made.mails_sent) == (5, 5)


def test_the_address_is_corrected_and_the_wrong_one_can_do_nothing(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.signature(statement, email="wrong@gmail.com")
    wrong = statements.token_of(made)
    actions.readdress(signature=made, email="right@gmail.com")
    made.refresh_from_db()
    assert (made.email, Message.objects.order_by("-pk")[0].to) == ("right@gmail.com",) * 2
    assert queries.by_token(statement, wrong) is None
    assert Entry.objects.get(deed="signature.readdress").facts == {}


def test_a_confirmed_signature_keeps_its_address(clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statements.opened(), email="mine@gmail.com")
    with pytest.raises(Refused, match="confirmed before"):
        actions.readdress(signature=made, email="thief@gmail.com")
    with pytest.raises(Refused, match="confirmed before"):
        actions.resend(signature=made)
    made.refresh_from_db()
    assert made.email == "mine@gmail.com"
