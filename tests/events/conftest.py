from collections.abc import Iterator

import pytest
from django.utils.translation import override

from convene.core import times
from tests.factories import events


@pytest.fixture(autouse=True)
def _a_week_before() -> Iterator[None]:
    """Every test begins a week before the exchange of 22 April 2020, and in English, whatever page came last."""
    with times.at(events.BEFORE), override("en"):
        yield
