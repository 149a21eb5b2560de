"""Needs and offers: which stand as open, filtered and in order, and how many."""

from django.core import signing
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.figures import Counted, count, figure
from convene.forum.models import (
    MATCHED,
    Contribution,
    ContributionCountry,
    ContributionQuerySet,
    Kind,
    Particulars,
    ParticularsLanguage,
    Urgency,
)
from convene.initiatives.models import Initiative
from convene.matching.models import Reply

OPEN, CLOSED, EXPIRED = "open", "closed", "expired"
SALT = "convene.matching.renew"

_RANK = Case(
    *(When(particulars__urgency=urgency, then=Value(rank)) for rank, urgency in enumerate(Urgency.values)),
    default=Value(len(Urgency.values)),
    output_field=IntegerField(),
)


def entries(
    *,
    kind: str = "",
    state: str = OPEN,
    category: str = "",
    country: str = "",
    language: str = "",
    urgency: str = "",
    initiative: str = "",
) -> ContributionQuerySet:
    """Public needs and offers with particulars that match every filter given, the urgent first, then the newest.

    A country finds what is for it and what can be done from anywhere; `initiative` is a slug.
    """
    now = times.now()
    rows = Contribution.objects.public().filter(kind__in=[kind] if kind else sorted(MATCHED))
    if state == CLOSED:
        rows = rows.filter(particulars__closed_at__isnull=False)
    elif state == EXPIRED:
        rows = rows.filter(particulars__closed_at=None, particulars__expires_at__lte=now)
    else:
        rows = rows.filter(particulars__closed_at=None, particulars__expires_at__gt=now)
    if category:
        rows = rows.filter(particulars__category=category)
    if urgency:
        rows = rows.filter(particulars__urgency=urgency)
    if initiative:
        rows = rows.filter(call__initiative__slug=initiative)
    if country:
        there = ContributionCountry.objects.filter(country=country).values("contribution")
        rows = rows.filter(Q(particulars__remote=True) | Q(pk__in=there))
    if language:
        spoken = ParticularsLanguage.objects.filter(language=language).values("particulars")
        rows = rows.filter(particulars__in=spoken)
    return rows.annotate(rank=_RANK).order_by("rank", "-created_at", "-pk")


def shown(rows: ContributionQuerySet) -> ContributionQuerySet:
    """The rows with all that a list prints of them."""
    return (
        rows.with_standing()
        .select_related("organisation", "particulars", "call__initiative")
        .prefetch_related("countries", "particulars__languages")
    )


def _open(kind: str, scope: Initiative | None) -> int:
    return entries(kind=kind, initiative=scope.slug if scope else "").count()


@figure(
    "needs.open",
    name=_("Open needs"),
    definition=_("Needs that are published with their particulars, and neither met nor expired."),
    scope="initiatives.initiative",
    under="pk",
)
def open_needs(scope: Initiative | None) -> int:
    return _open(Kind.NEED, scope)


@figure(
    "offers.open",
    name=_("Open offers"),
    definition=_("Offers that are published with their particulars, and neither taken up nor expired."),
    scope="initiatives.initiative",
    under="pk",
)
def open_offers(scope: Initiative | None) -> int:
    return _open(Kind.OFFER, scope)


def totals(scope: Initiative | None = None) -> list[Counted]:
    """How many needs and offers are open, everywhere or under one initiative."""
    return [count("needs.open", scope), count("offers.open", scope)]


def answers_to(contribution: Contribution) -> list[Reply]:
    """What organisations answered and did not withdraw, the first first."""
    rows = contribution.replies.filter(withdrawn_at=None)
    return list(rows.select_related("organisation", "with_contribution__call__initiative"))


def token(particulars: Particulars) -> str:
    """What renews this entry at this expiry, and nothing else."""
    value = f"{particulars.contribution_id}:{particulars.expires_at.timestamp():.6f}"
    return signing.Signer(salt=SALT).sign(value)


def by_token(text: str) -> Particulars | None:
    """The entry the token was made for, whatever became of it since; None for a token that is not ours."""
    try:
        value = signing.Signer(salt=SALT).unsign(text)
    except signing.BadSignature:
        return None
    rows = Particulars.objects.select_related("contribution__call__initiative", "contribution__organisation")
    return rows.filter(contribution=int(value.partition(":")[0])).first()
