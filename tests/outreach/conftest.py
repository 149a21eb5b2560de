from collections.abc import Callable, Iterator

import pytest

from convene.core import times
from convene.statements.models import Signature, Statement
from tests.factories import statements
from tests.factories.statements import DURING

Sign = Callable[..., Signature]


@pytest.fixture
def statement(db: None) -> Iterator[Statement]:
    """One that can be signed for as long as the test runs."""
    with times.at(DURING):
        yield statements.opened()


@pytest.fixture
def sign(statement: Statement) -> Sign:
    """A signature on its roll, whose signatory wants to hear what comes of it unless told otherwise."""

    def listed(**fields: object) -> Signature:
        return statements.listed(statement, **{"outcome_news": True, **fields})

    return listed
