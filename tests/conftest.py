from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation

from convene.core import times
from convene.core.accounts.models import User

# These reach no database, or look at how pages are made, which no database changes: once is enough.
collect_ignore = (
    [
        *("core/documents", "core/places", "core/test_charts.py", "core/text"),
        *(
            "journeys/test_axe.py",
            "test_architecture.py",
            "test_bench.py",
            "test_docs.py",
            "test_messages.py",
        ),
    ]
    if connection.vendor == "postgresql"
    else []
)

ClientFor = Callable[[User | None], Client]
Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """What one test tried too often is no other test's concern."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _plain_language() -> Iterator[None]:
    """A request under /ar/ leaves its language behind in the thread; the next test begins without."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def client_for(db: None) -> ClientFor:
    """A browser of this person, signed in; of nobody for None."""

    def browser(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return browser


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Set what `times.now()` answers until the test ends, as often as needed."""
    with ExitStack() as stack:

        def set_to(moment: datetime) -> None:
            stack.enter_context(times.at(moment))

        yield set_to
