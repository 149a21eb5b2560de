"""Who is in a coalition, who asked to be, who speaks for whom."""

from collections.abc import Iterable

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from convene.coalition.models import Coalition, Delegate, Member
from convene.coalition.models.members import CoalitionQuerySet, MemberQuerySet
from convene.core.accounts.models import User
from convene.core.figures import Counted, count, figure
from convene.core.text import digest
from convene.organisations.models import Membership, Organisation

_SCOPE = "coalition.coalition"


@figure(
    "coalition.members",
    name=_("Members"),
    definition=_(
        "Organisations that joined the coalition as members and have not left it. Each has one vote; observers are "
        "not counted."
    ),
    scope=_SCOPE,
)
def members_of(coalition: Coalition) -> int:
    return coalition.members.voting().count()


@figure(
    "coalition.observers",
    name=_("Observers"),
    definition=_(
        "Organisations that take part in the coalition as observers and have not left it. They speak and do not vote."
    ),
    scope=_SCOPE,
)
def observers_of(coalition: Coalition) -> int:
    return coalition.members.admitted().filter(grade=Member.Grade.OBSERVER).count()


@figure(
    "coalition.countries-of-seat",
    name=_("Countries of seat"),
    definition=_(
        "Different countries in which members and observers of the coalition have their seat, as the directory has it."
    ),
    scope=_SCOPE,
)
def countries_of(coalition: Coalition) -> int:
    return coalition.members.admitted().values("organisation__seat").distinct().count()


def totals(coalition: Coalition) -> list[Counted]:
    """The coalition's public totals."""
    names = ("coalition.members", "coalition.observers", "coalition.countries-of-seat")
    return [count(name, coalition) for name in names]


def public() -> CoalitionQuerySet:
    """Every coalition everyone may read, newest first."""
    return Coalition.objects.public().select_related("initiative").order_by("-created_at", "-pk")


def roll(coalition: Coalition, *, grade: str = "") -> MemberQuerySet:
    """Members and observers by name in any script, each with those who speak for it now (`speaking`)."""
    rows = coalition.members.admitted()
    if grade:
        rows = rows.filter(grade=grade)
    speaking = Delegate.objects.current().select_related("user").order_by("part")
    return (
        rows.select_related("organisation")
        .prefetch_related(Prefetch("delegates", queryset=speaking, to_attr="speaking"))
        .order_by("organisation__sort_name", "pk")
    )


def shown(coalition: Coalition, pk: int) -> Member | None:
    """A member of the coalition in whatever state, with what its pages show."""
    rows = coalition.members.select_related("organisation", "user", "signature", "coalition__initiative")
    return rows.filter(pk=pk).first()


def by_token(coalition: Coalition, token: str) -> Member | None:
    """The invitation the link in a mail belongs to."""
    rows = coalition.members.select_related("organisation", "user", "signature", "coalition__initiative")
    return rows.filter(token_digest=digest(token)).first()


def applications(coalition: Coalition) -> list[Member]:
    """What waits for the conveners, oldest first."""
    rows = coalition.members.filter(state=Member.State.APPLIED).select_related("organisation", "user")
    return list(rows.order_by("created_at", "pk"))


def invitations(coalition: Coalition) -> MemberQuerySet:
    """Invitations nobody has answered, by the organisation's name."""
    rows = coalition.members.filter(state=Member.State.INVITED).select_related("organisation")
    return rows.order_by("organisation__sort_name", "pk")


def left(coalition: Coalition) -> list[Member]:
    """Organisations that were in the coalition and are not any more, those that left last first."""
    rows = coalition.members.filter(state=Member.State.LEFT)
    within = coalition.members.admitted().values("organisation")
    rows = rows.exclude(organisation__in=within).select_related("organisation")
    return list(rows.order_by("-left_at", "-pk"))


def speaking(member: Member) -> dict[str, Delegate]:
    """Who speaks for the member now, by part."""
    rows = member.delegates.current().select_related("user")
    return {row.part: row for row in rows}


def parts_of(user: User) -> list[Delegate]:
    """For whom the person speaks now, in every coalition."""
    rows = user.delegate_of.current().select_related("member__organisation", "coalition__initiative")
    return list(rows.order_by("named_at", "pk"))


def standing(coalition: Coalition, organisations: Iterable[Organisation]) -> list[Member]:
    """Where these organisations are in the coalition or on their way in."""
    on_the_way = [Member.State.ADMITTED, Member.State.APPLIED, Member.State.INVITED]
    rows = coalition.members.filter(organisation__in=list(organisations), state__in=on_the_way)
    return list(rows.select_related("organisation", "coalition__initiative").order_by("pk"))


def represented_by(user: User) -> list[Organisation]:
    """The organisations the person is known to belong to, by name."""
    roles = Membership.objects.verified().filter(user=user)
    return list(Organisation.objects.filter(memberships__in=roles).order_by("sort_name", "pk"))


def with_sizes(rows: CoalitionQuerySet) -> CoalitionQuerySet:
    """Each coalition with `in_it`, how many members and observers it has."""
    return rows.annotate(in_it=Count("members", filter=Q(members__state=Member.State.ADMITTED)))
