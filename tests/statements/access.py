"""Who is tried on every deed of a statement, and who may."""

import pytest

from convene.statements.models import Statement
from convene.statements.rules import Someone
from tests.factories import people, statements

RUNS_IT = pytest.mark.parametrize(
    ("who", "may"),
    [
        ("convener", True),
        ("other convener", False),
        ("representative", False),
        ("staff", False),
        ("anonymous", False),
    ],
)


def somebody(who: str, statement: Statement) -> Someone:
    if who == "convener":
        return statements.convener_of(statement)
    if who == "anonymous":
        return people.anonymous
    makers = {
        "other convener": people.convener,
        "representative": people.representative,
        "staff": people.staff,
    }
    return makers[who]()
