from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from convene.core.figures import Counted, count, figure
from convene.core.text import digest
from convene.statements.models import Signature, SignatureCountry, Statement


@figure(
    "signatures.organisations",
    name=_("Organisations signed"),
    definition=_(
        "Organisations whose representative signed and confirmed by e-mail, and whose signature was accepted "
        "and not withdrawn. Each organisation counts once."
    ),
)
def organisations_signed(statement: Statement) -> int:
    return statement.signatures.counted().count()


@figure(
    "signatures.countries-of-seat",
    name=_("Countries of seat"),
    definition=_(
        "Different countries in which the organisations that signed have their seat, as they stated when signing."
    ),
)
def countries_of_seat(statement: Statement) -> int:
    return statement.signatures.counted().values("seat").distinct().count()


@figure(
    "signatures.countries-served",
    name=_("Countries served"),
    definition=_(
        "Different countries that the organisations that signed said they work for, wherever their seat is."
    ),
)
def countries_served(statement: Statement) -> int:
    rows = SignatureCountry.objects.filter(signature__in=statement.signatures.counted())
    return rows.values("country").distinct().count()


TOTALS = ["signatures.organisations", "signatures.countries-of-seat", "signatures.countries-served"]


def totals(statement: Statement) -> list[Counted]:
    """The statement's public totals, each with its definition and moment."""
    return [count(name, statement) for name in TOTALS]


@dataclass(frozen=True)
class Signatory:
    """A line of the public list: nothing the signatory did not agree to show."""

    organisation: str
    address: str
    language: str
    seat: str
    countries: Sequence[str]
    name: str
    role: str
    signed_at: datetime
    is_demonstration: bool


def signatories(statement: Statement) -> list[Signatory]:
    """Everyone on the roll who agreed to be listed, in the order of the directory; two queries."""
    rows = (
        statement.signatures.counted()
        .filter(list_organisation=True)
        .select_related("organisation")
        .prefetch_related("countries")
        .order_by("organisation__sort_name", "pk")
    )
    return [
        Signatory(
            organisation=row.organisation.name,
            address=row.organisation.get_absolute_url(),
            language=row.organisation.language,
            seat=row.seat,
            countries=[country.country for country in row.countries.all()],
            name=row.name if row.show_name else "",
            role=row.role if row.show_name else "",
            signed_at=row.listed_at or row.created_at,
            is_demonstration=row.is_demonstration,
        )
        for row in rows
    ]


def growth(statement: Statement) -> list[tuple[date, int]]:
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
    points: list[tuple[date, int]] = []
    for row in days:
        size += row["new"]
        points.append((row["day"], size))
    return points


def waiting(statement: Statement) -> list[Signature]:
    """The conveners' queue, oldest first."""
    rows = statement.signatures.waiting().select_related("organisation", "user").prefetch_related("countries")
    return list(rows.order_by("confirmed_at", "pk"))


def unconfirmed(statement: Statement) -> list[Signature]:
    """Signatures nobody has confirmed, newest first."""
    rows = statement.signatures.filter(state=Signature.State.PENDING).select_related("organisation")
    return list(rows.order_by("-created_at", "-pk"))


def by_token(statement: Statement, token: str) -> Signature | None:
    """The signature the link in a mail belongs to."""
    rows = statement.signatures.select_related("organisation", "user", "statement__initiative")
    return rows.filter(token_digest=digest(token)).first()
