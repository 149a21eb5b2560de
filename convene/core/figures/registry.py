"""Every public total has a name, says what it counts and when, and comes from one query."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from convene.core import times

Query = Callable[[Any], int]


@dataclass(frozen=True)
class Counted:
    """A total as it stood at one moment, with its definition."""

    name: str
    label: str | Promise
    definition: str | Promise
    value: int
    at: datetime


@dataclass(frozen=True)
class Figure:
    """A named count. `query` takes the scope, what is counted within (a statement, an event), and counts.

    `scope` is the scope's model, "statements.statement", for a count that may be quoted elsewhere; `under` is the
    lookup that leads from there to the initiative it belongs to.
    """

    name: str
    label: str | Promise
    definition: str | Promise
    query: Query
    scope: str = ""
    under: str = "initiative"

    def count(self, scope: object = None) -> Counted:
        """Count now. Raises TypeError when the query gives no whole number."""
        at = times.now()  # before the query: whatever was acknowledged by then is counted
        value = self.query(scope)
        if type(value) is not int:
            raise TypeError(f"the figure {self.name} came out as {value!r}")
        return Counted(self.name, self.label, self.definition, value, at)


_figures: dict[str, Figure] = {}


def figure(
    registered_name: str,
    *,
    name: str | Promise,
    definition: str | Promise,
    scope: str = "",
    under: str = "initiative",
) -> Callable[[Query], Query]:
    """Register the query under a name such as "signatures.organisations"; `name` is its label on a page.

    The definition says in a sentence what is counted and what is not. With a `scope` the count can be quoted for
    every public row of that model, which `under` leads to an initiative. Raises ValueError for a name that is taken
    or has no dot, an empty label, or a definition of fewer than three words.
    """
    if not re.fullmatch(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+", registered_name):
        raise ValueError(f"a figure cannot be called {registered_name!r}")
    with override(None):  # as written in the code, whatever the language
        if not str(name).strip():
            raise ValueError(f"the figure {registered_name} has no label")
        if len(str(definition).split()) < 3:
            raise ValueError(f"the figure {registered_name} does not say what it counts")

    def register(query: Query) -> Query:
        if registered_name in _figures:
            raise ValueError(f"there is a figure {registered_name} already")
        _figures[registered_name] = Figure(registered_name, name, definition, query, scope, under)
        return query

    return register


def count(name: str, scope: object = None) -> Counted:
    """The figure's value now, within `scope`. Raises KeyError for a name nobody registered."""
    return _figures[name].count(scope)


def quotable() -> list[Figure]:
    """The figures that name their scope, by name."""
    return [one for one in all_for() if one.scope]


def named(name: str) -> Figure | None:
    return _figures.get(name)


def all_for(prefix: str = "") -> list[Figure]:
    """The figures of one family, "signatures" or "signatures.countries", by name; without a prefix, all."""
    return [
        _figures[name]
        for name in sorted(_figures)
        if not prefix or name == prefix or name.startswith(f"{prefix}.")
    ]
