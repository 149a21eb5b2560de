from datetime import timedelta

import pytest

from convene.core.errors import Refused
from convene.statements import actions
from tests.conftest import Clock
from tests.factories import statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_code_confirms_as_the_link_does(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    actions.try_code(signature=made, code=statements.code_of(made))
    made.refresh_from_db()
    assert (made.is_waiting, made.code_digest) == (True, "")


def test_a_wrong_code_is_counted_though_it_is_refused(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    with pytest.raises(Refused, match="not the code") as refusal:
        actions.try_code(signature=made, code=another(statements.code_of(made)))
    made.refresh_from_db()
    assert (refusal.value.field, made.attempts, made.is_pending) == ("code", 1, True)
    assert actions.try_code(signature=made, code=statements.code_of(made)).is_waiting


def test_after_five_wrong_ones_the_right_one_is_refused_too(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    code = statements.code_of(made)
    said = []
    for number in range(7):
        with pytest.raises(Refused) as refusal:
            actions.try_code(signature=made, code=another(code) if number < 6 else code)
        said.append("Too many wrong codes" in str(refusal.value))
    made.refresh_from_db()
    assert said == [False, False, False, False, True, True, True]
    assert (made.attempts, made.is_pending) == (5, True)


def test_the_link_still_works_then_and_a_new_mail_gives_new_tries(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    first, second = statements.signature(statement), statements.signature(statement)
    for made in (first, second):
        for _try in range(6):
            with pytest.raises(Refused):
                actions.try_code(signature=made, code=another(statements.code_of(made)))
    assert actions.confirm(signature=first).is_waiting
    actions.resend(signature=second)
    assert actions.try_code(signature=second, code=statements.code_of(second)).is_waiting


@pytest.mark.parametrize(("minutes", "works"), [(30, True), (31, False)])
def test_a_code_lasts_half_an_hour(minutes: int, works: bool, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    code = statements.code_of(made)
    clock(DURING + timedelta(minutes=minutes))
    if works:
        assert actions.try_code(signature=made, code=code).is_waiting
    else:
        with pytest.raises(Refused, match="too old"):
            actions.try_code(signature=made, code=code)


def test_the_code_of_one_signature_opens_no_other(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    mine, theirs = statements.signature(statement), statements.signature(statement)
    if statements.code_of(mine) != statements.code_of(theirs):  # one time in a million they are alike
        with pytest.raises(Refused):
            actions.try_code(signature=theirs, code=statements.code_of(mine))


def test_a_confirmed_one_takes_no_code(clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statements.opened())
    with pytest.raises(Refused, match="confirmed before"):
        actions.try_code(signature=made, code="")
