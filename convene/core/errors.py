"""What can go wrong in words a person can act on.

ConveneError
├── NotAllowed   the rule said no; carries its reason
├── Missing      no such thing, or none this reader may know of
├── TooMany      asked too often
└── Refused      understood, but it cannot be done; may name the field it concerns
    └── Conflict somebody else's change came first
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class ConveneError(Exception):
    """An error whose message is meant for the person who caused it.

    `code` is stable and never translated; `status` is the HTTP status of a page that shows it.
    """

    code = "error"
    status = 500

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(ConveneError):
    code = "not-allowed"
    status = 403


class Missing(ConveneError):
    code = "missing"
    status = 404

    def __init__(self, message: str | Promise = _("There is nothing at this address.")) -> None:
        super().__init__(message)


class TooMany(ConveneError):
    code = "too-many"
    status = 429

    def __init__(self, message: str | Promise = _("That was tried too often. Please wait a little.")) -> None:
        super().__init__(message)


class Refused(ConveneError):
    code = "refused"
    status = 422

    def __init__(self, message: str | Promise, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(Refused):
    code = "conflict"
    status = 409


@dataclass(frozen=True)
class Allowed:
    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """A rule's no, with the reason to show."""

    reason: str | Promise

    def __bool__(self) -> bool:
        return False


Verdict = Allowed | Denied


def require(verdict: Verdict) -> None:
    """Raise NotAllowed with the rule's reason unless it allows."""
    if isinstance(verdict, Denied):
        raise NotAllowed(verdict.reason)
