import pytest

from convene.core.accounts.models import User
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.queries import of
from convene.organisations.models import Organisation
from convene.statements import actions
from convene.statements.models import Signature, Statement
from tests.conftest import Clock
from tests.factories import initiatives, organisations, people, statements

pytestmark = pytest.mark.django_db


def enter(
    statement: Statement, organisation: Organisation, *, actor: User | None = None, **more: str
) -> Signature:
    return actions.enter(
        statement=statement,
        organisation=organisation,
        countries=["KE", "UG", "KE"],
        actor=actor or statements.convener_of(statement),
        **{"basis": "as published in 2020", **more},
    )


def test_stands_on_the_roll_without_a_person_or_a_mail(clock: Clock) -> None:
    statement = statements.opened()
    organisation = organisations.organisation(
        "Lakeside Nurses", seat="KE", website="https://lakeside.example"
    )
    clock(statements.DURING)
    signature = enter(statement, organisation)
    signature.refresh_from_db()
    assert (signature.state, signature.basis) == ("listed", "as published in 2020")
    assert (signature.name, signature.role, signature.email, signature.user) == ("", "", "", None)
    assert (signature.organisation_name, signature.seat) == ("Lakeside Nurses", "KE")
    assert [row.country for row in signature.countries.all()] == ["KE", "UG"]
    assert signature.confirmed_by == statements.convener_of(statement)
    assert list(statement.signatures.counted()) == [signature]
    assert not Message.objects.exists()
    assert [entry.deed for entry in of(signature)] == ["signature.enter", "signature.list"]


def test_also_after_signing_closed_and_not_before_it_opened(clock: Clock) -> None:
    statement = statements.opened()
    early = statements.frozen()
    clock(statements.AFTER)
    assert enter(statement, organisations.organisation()).state == "listed"
    with pytest.raises(Refused, match="has not opened"):
        enter(early, organisations.organisation())
    assert not early.signatures.exists()


def test_nobody_stands_on_the_roll_twice(clock: Clock) -> None:
    statement = statements.opened()
    organisation = organisations.organisation()
    clock(statements.DURING)
    enter(statement, organisation)
    with pytest.raises(Conflict, match="has signed already"):
        enter(statement, organisation)
    assert statement.signatures.count() == 1


def test_wants_to_know_what_it_rests_on(clock: Clock) -> None:
    statement = statements.opened()
    clock(statements.DURING)
    with pytest.raises(Refused) as refused:
        enter(statement, organisations.organisation(), basis="")
    assert refused.value.field == "basis"


@pytest.mark.parametrize("who", ["representative", "other convener", "staff"])
def test_is_for_the_conveners_of_the_initiative_alone(who: str, clock: Clock) -> None:
    statement = statements.opened()
    organisation = organisations.organisation()
    clock(statements.DURING)
    actor = {
        "representative": lambda: organisations.member(organisation),
        "other convener": lambda: initiatives.convener_of(initiatives.initiative()),
        "staff": people.staff,
    }[who]()
    with pytest.raises(NotAllowed):
        enter(statement, organisation, actor=actor)
    assert not statement.signatures.exists()
