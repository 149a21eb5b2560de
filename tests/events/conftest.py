from collections.abc import Iterator

import pytest

from convene.core import times
from tests.factories import events


@pytest.fixture(autouse=True)
def _a_week_before() -> Iterator[None]:
    """Every test begins a week before the exchange of 22 April 2020."""
    with times.at(events.BEFORE):
        yield
