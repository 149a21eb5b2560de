"""Where each domain says what of it can be found, so that the whole index can be made anew.

In a domain's `indexed.py`, found by itself at the start:

    def row(organisation: Organisation) -> Row: ...

    @indexes("organisation")
    def organisations() -> Iterator[Row]:
        return (row(each) for each in Organisation.objects.public().iterator())

Its deeds call `actions.index(**row(organisation))`, so that both ways give the same entry.
"""

from collections.abc import Callable, Iterable
from typing import TypedDict


class Row(TypedDict):
    """The arguments of `actions.index`."""

    kind: str
    object_id: int
    title: str
    body: str
    address: str
    language: str


Provider = Callable[[], Iterable[Row]]

_providers: dict[str, Provider] = {}


def indexes(kind: str) -> Callable[[Provider], Provider]:
    """Register what yields every public row of a kind. Raises ValueError for a kind that is taken."""

    def register(provider: Provider) -> Provider:
        if kind in _providers:
            raise ValueError(f"two providers index {kind!r}")
        _providers[kind] = provider
        return provider

    return register


def providers() -> dict[str, Provider]:
    return dict(sorted(_providers.items()))
