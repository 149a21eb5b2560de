from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from convene.core.figures import Counted, count, figure
from convene.organisations.models import Organisation
from convene.statements.models import Signature, SignatureCountry, Statement


@figure(
    "signatures.organisations",
    name=_("Organisations signed"),
    definition=_(
        "Organisations whose representative signed and confirmed by e-mail, and whose signature was accepted "
        "and not withdrawn. Each organisation counts once."
    ),
    scope="statements.statement",
)
def organisations_signed(statement: Statement) -> int:
    return statement.signatures.counted().count()


@figure(
    "signatures.countries-of-seat",
    name=_("Countries of seat"),
    definition=_(
        "Different countries in which the organisations that signed have their seat, as they stated when signing."
    ),
    scope="statements.statement",
)
def countries_of_seat(statement: Statement) -> int:
    return statement.signatures.counted().values("seat").distinct().count()


@figure(
    "signatures.countries-served",
    name=_("Countries served"),
    definition=_(
        "Different countries that the organisations that signed said they work for, wherever their seat is."
    ),
    scope="statements.statement",
)
def countries_served(statement: Statement) -> int:
    rows = SignatureCountry.objects.filter(signature__in=statement.signatures.counted())
    return rows.values("country").distinct().count()


@figure(
    "signatures.unlisted",
    name=_("Signed without being named"),
    definition=_(
        "Organisations among those that signed which chose not to be named. They count in every total and "
        "stand on no list."
    ),
    scope="statements.statement",
)
def signed_unlisted(statement: Statement) -> int:
    return statement.signatures.counted().filter(list_organisation=False).count()


Point = tuple[date, int]  # a day, and the size of the roll at its end

TOTALS = ["signatures.organisations", "signatures.countries-of-seat", "signatures.countries-served"]


def totals(statement: Statement) -> list[Counted]:
    """The statement's public totals, each with its definition and moment."""
    return [count(name, statement) for name in TOTALS]


def unlisted(statement: Statement) -> Counted:
    """How many of the roll are not on the list."""
    return count("signatures.unlisted", statement)


@dataclass(frozen=True)
class Signatory:
    """A line of the public list: nothing the signatory did not agree to show."""

    organisation: str
    address: str  # of its page, "" where it has none
    language: str
    seat: str
    countries: Sequence[str]
    name: str
    role: str
    signed_at: datetime
    is_demonstration: bool


def roll(statement: Statement) -> QuerySet[Signature]:
    """Everyone on the roll who agreed to be listed, in the order of the directory."""
    return (
        statement.signatures.counted()
        .filter(list_organisation=True)
        .select_related("organisation")
        .prefetch_related("countries")
        .order_by("organisation__sort_name", "pk")
    )


def signatories(statement: Statement) -> list[Signatory]:
    """The whole public list; two queries."""
    return [signatory(row) for row in roll(statement)]


def signatory(row: Signature) -> Signatory:
    """What the public list says of a signature on the `roll`."""
    return Signatory(
        organisation=row.organisation.name,
        address=row.organisation.get_absolute_url() if row.organisation.is_public else "",
        language=row.organisation.language,
        seat=row.seat,
        countries=[country.country for country in row.countries.all()],
        name=row.name if row.show_name else "",
        role=row.role if row.show_name else "",
        signed_at=row.listed_at or row.created_at,
        is_demonstration=row.is_demonstration,
    )


def signed_by(organisation: Organisation) -> list[Signature]:
    """What an organisation signed and lets everyone know, newest first."""
    rows = organisation.signatures.counted().filter(list_organisation=True)
    return list(rows.select_related("statement__initiative").order_by("-listed_at", "-pk"))


def growth(statement: Statement) -> list[Point]:
    """The roll's size at the end of each day on which it grew, in the host's time zone."""
    zone = ZoneInfo(statement.initiative.time_zone)
    days = (
        statement.signatures.counted()
        .annotate(day=TruncDate("listed_at", tzinfo=zone))
        .values("day")
        .annotate(new=Count("pk"))
        .order_by("day")
    )
    size = 0
    points: list[Point] = []
    for row in days:
        size += row["new"]
        points.append((row["day"], size))
    return points
