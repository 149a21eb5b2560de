from dataclasses import dataclass
from datetime import datetime

from convene.core.accounts.models import User
from convene.core.trail.models import Source
from convene.initiatives.models import Convening, Initiative, Step
from convene.organisations.models import Organisation


@dataclass(frozen=True)
class Happening:
    """One line of what happened so far; every domain tells its own."""

    at: datetime
    text: str
    address: str


@dataclass(frozen=True)
class Act:
    """Something that can be done now, with the page where; `main` for the one that matters most."""

    text: str
    address: str
    until: datetime | None = None
    main: bool = False


@dataclass(frozen=True)
class Voice:
    """Something said under an initiative that may be quoted, with how. `source` is its latest text.

    `name` is empty unless the speaker lets it be shown; `author` is who is told when it is quoted.
    """

    source: Source
    kind_label: str
    phase: str
    region: str
    organisation: Organisation | None
    name: str
    author: User | None
    is_demonstration: bool


@dataclass(frozen=True)
class Knot:
    """One stop on a thread: something said, published, decided or done, as everyone may see it.

    `kind` and `object_id` are those the trail's sources and citations name it by. `organisation` is whose it
    is: who said it, moved it, owns it. `state` is in words, "" where there is nothing to say.
    """

    kind: str
    object_id: int
    kind_label: str
    title: str
    language: str
    address: str  # kept without a language
    at: datetime
    organisation: Organisation | None = None
    state: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True)
class Addressee:
    """Somebody a domain knows an address of, and whether what they chose covers a letter.

    `key` names the row or the person within the domain, so that they can be asked about again. `email` is in
    lower case, "" where there is none (any more); `language` is the one they were last written to in.
    """

    key: int
    email: str
    name: str
    organisation_name: str
    country: str  # ISO 3166-1 alpha-2, or ""
    language: str
    user: int | None
    agrees: bool
    is_withdrawn: bool = False  # they signed, registered or contributed, and took it back
    wants_to_join: bool = False


def convenings(initiative: Initiative) -> list[Convening]:
    """The organisations that convene, the organiser first."""
    return list(initiative.convenings.select_related("organisation"))


def convened_by(organisation: Organisation) -> list[Convening]:
    """The public initiatives an organisation convenes, newest first."""
    rows = organisation.convenings.exclude(initiative__state=Initiative.State.DRAFT)
    return list(rows.select_related("initiative").order_by("-initiative__opened_at", "-pk"))


def thread(initiative: Initiative) -> list[Step]:
    """The knots of the thread line in order of time, those without a date last; one query."""
    return list(initiative.steps.all())
