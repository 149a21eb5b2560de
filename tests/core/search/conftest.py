from collections.abc import Callable
from itertools import count

import pytest

from convene.core.search import actions, queries

Put = Callable[..., int]
Hits = Callable[..., list[int]]


@pytest.fixture
def put(db: None) -> Put:
    """Index a text and answer its number."""
    numbers = count(1)

    def _put(title: str, language: str = "en", *, body: str = "", kind: str = "organisation") -> int:
        number = next(numbers)
        actions.index(
            kind=kind,
            object_id=number,
            title=title,
            body=body,
            address=f"/{kind}s/{number}/",
            language=language,
        )
        return number

    return _put


@pytest.fixture
def hits() -> Hits:
    """The numbers found, in number order."""

    def _hits(text: str, *, kind: str | None = None) -> list[int]:
        return sorted(entry.object_id for entry in queries.find(text, kind=kind).entries)

    return _hits
