from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.figures import Counted, count, figure
from convene.forum.models import MATCHED, Contribution, Kind
from convene.initiatives.models import Initiative
from convene.matching.models import Partnership, Party
from convene.matching.queries.entries import entries
from convene.matching.queries.fitting import fitting
from convene.organisations.models import Membership, Organisation

CHOICES = 50  # entries to choose the other side of a partnership from


def _public(scope: Initiative | None) -> "QuerySet[Partnership]":
    rows = Partnership.objects.public()
    return rows.filter(initiative=scope) if scope else rows


@figure(
    "partnerships.under-way",
    name=_("Partnerships under way"),
    definition=_("Partnerships that all their organisations agreed to, and that are neither done nor ended."),
    scope="initiatives.initiative",
    under="pk",
)
def under_way(scope: Initiative | None) -> int:
    return _public(scope).filter(state=Partnership.State.UNDER_WAY).count()


@figure(
    "partnerships.done",
    name=_("Partnerships done"),
    definition=_("Partnerships that one of their organisations said are done, with what came of them."),
    scope="initiatives.initiative",
    under="pk",
)
def done(scope: Initiative | None) -> int:
    return _public(scope).filter(state=Partnership.State.DONE).count()


def partnership_totals(scope: Initiative | None = None) -> list[Counted]:
    return [count("partnerships.under-way", scope), count("partnerships.done", scope)]


def with_parties(rows: "QuerySet[Partnership]") -> "QuerySet[Partnership]":
    """The rows with their initiative and organisations; three queries for any number."""
    parties = Prefetch("parties", Party.objects.select_related("organisation"))
    return rows.select_related("initiative").prefetch_related(parties)


def partnerships(*, state: str = "", initiative: str = "") -> "QuerySet[Partnership]":
    """Those everyone may see, the newest agreement first; `initiative` is a slug."""
    rows = Partnership.objects.public()
    if state:
        rows = rows.filter(state=state)
    if initiative:
        rows = rows.filter(initiative__slug=initiative)
    return with_parties(rows).order_by("-agreed_at", "-pk")


def proposals_of(user: User) -> list[Partnership]:
    """Proposals, and those that were not agreed, of the organisations the person speaks for, and their own."""
    organisations = Membership.objects.verified().filter(user=user).values("organisation")
    theirs = Party.objects.filter(organisation__in=organisations).values("partnership")
    rows = Partnership.objects.filter(Q(pk__in=theirs) | Q(proposed_by=user))
    states = [Partnership.State.PROPOSED, Partnership.State.DENIED]
    return list(with_parties(rows.filter(state__in=states)).order_by("-proposed_at", "-pk"))


def waiting_for(user: User) -> list[Party]:
    """The proposals the person has still to answer for an organisation, the oldest first."""
    organisations = Membership.objects.verified().filter(user=user).values("organisation")
    rows = Party.objects.filter(
        organisation__in=organisations,
        state=Party.State.ASKED,
        partnership__state=Partnership.State.PROPOSED,
    )
    return list(rows.select_related("partnership", "organisation").order_by("partnership__proposed_at", "pk"))


def resting_on(contribution: Contribution) -> list[Partnership]:
    """The partnerships everyone may see that rest on a need or an offer, newest first."""
    rows = Partnership.objects.public().filter(Q(need=contribution) | Q(offer=contribution))
    return list(with_parties(rows).order_by("-agreed_at", "-pk"))


def may_agree(organisation: Organisation) -> bool:
    """Whether there is anybody who could answer for it."""
    return Membership.objects.verified().filter(organisation=organisation, user__is_active=True).exists()


def counterparts(contribution: Contribution, user: User) -> list[Contribution]:
    """Entries of the other kind a partnership on this one could rest on too: what was answered with, what
    fits, and what the person's own organisations have open.
    """
    other = Kind.OFFER if contribution.kind == Kind.NEED else Kind.NEED
    answered = contribution.replies.filter(withdrawn_at=None, with_contribution__isnull=False)
    organisations = Membership.objects.verified().filter(user=user).values("organisation")
    ids = [
        *answered.values_list("with_contribution", flat=True),
        *(fit.entry.pk for fit in fitting(contribution, limit=20)),
        *entries(kind=other).filter(organisation__in=organisations).values_list("pk", flat=True)[:CHOICES],
    ]
    rows = Contribution.objects.public().filter(kind=other).select_related("organisation", "call__initiative")
    found = rows.exclude(organisation=contribution.organisation_id).in_bulk(ids)
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def own_entries(user: User, contribution: Contribution) -> list[Contribution]:
    """What the person's organisations have open of the other kind, to answer with."""
    other = next(iter(MATCHED - {contribution.kind}))
    organisations = Membership.objects.verified().filter(user=user).values("organisation")
    rows = entries(kind=other).filter(organisation__in=organisations)
    rows = rows.exclude(organisation=contribution.organisation_id)
    return list(rows.select_related("organisation")[:CHOICES])
