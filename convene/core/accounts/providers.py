"""Where the apps above plug in, since accounts stand below them and import none.

An app says in its module `personal` what it holds about a person and how it forgets them:

    @holds("signatures")
    def signatures(user: User) -> list[dict[str, Any]]: ...

    @erases
    def forget(user: User) -> None: ...

Trail and notifications set `recorder` and `mailer` when they start.
"""

from collections.abc import Callable
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.safestring import SafeString

from convene.core.accounts.models import User

Facts = dict[str, str | int | bool | None]
Holder = Callable[[User], list[dict[str, Any]]]
Eraser = Callable[[User], None]
Section = Callable[[HttpRequest], SafeString | None]


class Recorder(Protocol):
    """Makes a deed done to an account an entry of the trail. `actor` is None for the operator's command."""

    def __call__(self, deed: str, subject: User, actor: User | None, facts: Facts, /) -> None: ...


class Mailer(Protocol):
    """Sends the mail of a template to an address; `user` is whose account it concerns."""

    def __call__(
        self, *, to: str, template: str, context: dict[str, Any], language: str, user: User | None
    ) -> object: ...


def _unrecorded(deed: str, subject: User, actor: User | None, facts: Facts, /) -> None:
    raise ImproperlyConfigured("nobody records what is done to accounts: convene.core.trail is not installed")


def _unsent(*, to: str, template: str, context: dict[str, Any], language: str, user: User | None) -> object:
    raise ImproperlyConfigured("nobody sends mail for accounts: convene.core.notifications is not installed")


recorder: Recorder = _unrecorded
mailer: Mailer = _unsent

holders: dict[str, Holder] = {}
erasers: list[Eraser] = []
sections: list[tuple[int, Section]] = []


def holds(name: str) -> Callable[[Holder], Holder]:
    """Register a function that lists what is held about a person, under a name unique to it.

    Rows are plain dicts of what JSON can say, moments and dates included.
    """

    def register(function: Holder) -> Holder:
        if name in holders:
            raise ImproperlyConfigured(f"two providers hold {name!r}")
        holders[name] = function
        return function

    return register


def erases(function: Eraser) -> Eraser:
    """Register a function that blanks a person's data in rows of its app.

    It runs inside the erasing transaction, before the account itself is blanked, so that
    `user.email` still finds rows that know the person by address alone.
    """
    erasers.append(function)
    return function


def section(order: int) -> Callable[[Section], Section]:
    """Register a part of the page "Your account"; it answers None where it has nothing to say."""

    def register(function: Section) -> Section:
        sections.append((order, function))
        sections.sort(key=lambda row: row[0])
        return function

    return register
