import pytest

from convene.core.errors import Refused
from convene.core.notifications.models import Message
from convene.organisations.models import Organisation
from convene.statements import actions, queries
from convene.statements.models import Signature
from tests.conftest import Clock
from tests.factories import people, statements
from tests.factories.statements import AFTER, DURING

pytestmark = pytest.mark.django_db  # who may: test_correct.py


def withdraw(signature: Signature) -> Signature:
    """Through the link in the mail."""
    return actions.withdraw(signature=signature, actor=people.anonymous, holds_link=True)


def test_off_the_roll_out_of_every_figure_and_the_directory_also_after_closing(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    kept, made = statements.listed(statement, seat="KE"), statements.listed(statement, seat="GH")
    clock(AFTER)
    withdraw(made)
    made.refresh_from_db()
    assert (made.state, made.withdrawn_at) == (Signature.State.WITHDRAWN, AFTER)
    assert [total.value for total in queries.totals(statement)] == [1, 1, 2]
    assert [one.organisation for one in queries.signatories(statement)] == [kept.organisation.name]
    assert queries.growth(statement) == [(DURING.date(), 1)]
    assert [one.name for one in Organisation.objects.public()] == [kept.organisation.name]
    assert queries.signed_by(made.organisation) == []


def test_it_is_confirmed_by_mail(clock: Clock) -> None:
    clock(DURING)
    made = statements.listed(statements.opened(), organisation_name="Hope Bridge", email="ama@gmail.com")
    withdraw(made)
    message = Message.objects.order_by("-pk")[0]
    assert (message.template, message.to) == ("statements/mail/withdrawn.txt", "ama@gmail.com")
    assert message.subject == "The signature of Hope Bridge is withdrawn"


def test_an_unconfirmed_one_is_dropped_without_a_further_mail(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    withdraw(made)
    assert Message.objects.count() == 1
    with pytest.raises(Refused):
        actions.confirm(signature=made)


def test_only_once(clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statements.opened())
    withdraw(made)
    with pytest.raises(Refused, match="does not stand"):
        withdraw(made)
    assert Message.objects.filter(template="statements/mail/withdrawn.txt").count() == 1


def test_the_organisation_can_sign_again_while_it_is_open(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    withdraw(statements.listed(statement, organisation_name="Hope Bridge"))
    again = statements.listed(statement, organisation_name="Hope Bridge")
    assert [one.organisation for one in queries.signatories(statement)] == ["Hope Bridge"]
    assert Organisation.objects.public().get() == again.organisation
