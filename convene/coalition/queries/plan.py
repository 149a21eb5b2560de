"""Reads of the action plan: the board, the months, what was reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from convene.coalition.models import Action, Coalition, Evidence, Member, Supporter, Update
from convene.coalition.models.plan import today_of
from convene.core.accounts.models import User
from convene.core.figures import Counted, count, figure
from convene.organisations.models import Membership, Organisation

LATE = "late"  # a state for readers alone: the rows know the date
FEED_AT_MOST = 50
DAYS_A_YEAR = 365  # roughly: "more than two years" needs no calendar

_SCOPE = "coalition.coalition"


@figure(
    "actions.total",
    name=gettext_lazy("Actions"),
    definition=gettext_lazy(
        "All actions the coalition has planned so far, whatever became of them: done and dropped ones are counted too."
    ),
    scope=_SCOPE,
)
def total(coalition: Coalition) -> int:
    return Action.objects.filter(coalition=coalition).count()


@figure(
    "actions.done",
    name=gettext_lazy("Done"),
    definition=gettext_lazy("Actions that are reported as done, by their owner or by a convener."),
    scope=_SCOPE,
)
def done(coalition: Coalition) -> int:
    return Action.objects.filter(coalition=coalition, state=Action.State.DONE).count()


@figure(
    "actions.late",
    name=gettext_lazy("Late"),
    definition=gettext_lazy(
        "Actions whose due date has passed, by the calendar of the initiative’s home, and which are neither done nor dropped."
    ),
    scope=_SCOPE,
)
def late(coalition: Coalition) -> int:
    return Action.objects.late(coalition).count()


@figure(
    "actions.under-way",
    name=gettext_lazy("Under way"),
    definition=gettext_lazy("Actions that are reported as under way, late ones among them."),
    scope=_SCOPE,
)
def under_way(coalition: Coalition) -> int:
    return Action.objects.filter(coalition=coalition, state=Action.State.UNDER_WAY).count()


@figure(
    "actions.organisations",
    name=gettext_lazy("Organisations acting"),
    definition=gettext_lazy(
        "Different organisations that own or support at least one action that was not dropped."
    ),
    scope=_SCOPE,
)
def organisations(coalition: Coalition) -> int:
    rows = Action.objects.filter(coalition=coalition).exclude(state=Action.State.DROPPED)
    acting = Organisation.objects.filter(
        Q(pk__in=rows.values("owner")) | Q(actions_supported__action__in=rows.values("pk"))
    )
    return acting.distinct().count()


def totals(coalition: Coalition) -> list[Counted]:
    return [count(f"actions.{name}", coalition) for name in ("total", "under-way", "late", "done")]


@dataclass(frozen=True)
class Chosen:
    """What a reader wants to see of the plan; "" for everything."""

    region: str = ""
    owner: int | None = None
    state: str = ""  # of Action.State, or LATE


def board(coalition: Coalition, chosen: Chosen | None = None) -> QuerySet[Action]:
    """The actions that match: late ones first, then under way, planned, done, dropped; each by due date."""
    chosen = chosen or Chosen()
    overdue = Q(state__in=[Action.State.PLANNED, Action.State.UNDER_WAY], due_on__lt=today_of(coalition))
    order = [Action.State.UNDER_WAY, Action.State.PLANNED, Action.State.DONE, Action.State.DROPPED]
    rows = Action.objects.filter(coalition=coalition)
    if chosen.region:
        rows = rows.filter(region=chosen.region)
    if chosen.owner:
        rows = rows.filter(owner=chosen.owner)
    if chosen.state == LATE:
        rows = rows.filter(overdue)
    elif chosen.state:
        rows = rows.filter(state=chosen.state)
    place = Case(
        When(overdue, then=Value(0)),
        *(When(state=state, then=Value(number)) for number, state in enumerate(order, 1)),
        output_field=IntegerField(),
    )
    return rows.select_related("owner").annotate(place=place).order_by("place", "due_on", "number")


def by_due_date(coalition: Coalition) -> QuerySet[Action]:
    return Action.objects.filter(coalition=coalition).select_related("owner").order_by("due_on", "number")


@dataclass(frozen=True)
class Month:
    """What falls due in a month: how many actions, and how many of them are done, late and dropped."""

    first: date
    actions: int
    done: int
    late: int
    dropped: int


def months(coalition: Coalition) -> list[Month]:
    """Every month in which something falls due, in order; one query."""
    today = today_of(coalition)
    overdue = Q(state__in=[Action.State.PLANNED, Action.State.UNDER_WAY], due_on__lt=today)
    rows = (
        Action.objects.filter(coalition=coalition)
        .order_by("due_on__year", "due_on__month")
        .values("due_on__year", "due_on__month")
        .annotate(
            actions=Count("pk"),
            done=Count("pk", filter=Q(state=Action.State.DONE)),
            late=Count("pk", filter=overdue),
            dropped=Count("pk", filter=Q(state=Action.State.DROPPED)),
        )
    )
    return [
        Month(
            first=date(row["due_on__year"], row["due_on__month"], 1),
            actions=row["actions"],
            done=row["done"],
            late=row["late"],
            dropped=row["dropped"],
        )
        for row in rows
    ]


def owners(coalition: Coalition) -> list[Organisation]:
    """Those that own an action of the coalition, by name."""
    rows = Action.objects.filter(coalition=coalition).values("owner")
    return list(Organisation.objects.filter(pk__in=rows).order_by("sort_name", "pk"))


def may_own(coalition: Coalition) -> QuerySet[Organisation]:
    """Members and observers as of now: one of them answers for each action."""
    rows = Member.objects.admitted().filter(coalition=coalition).values("organisation")
    return Organisation.objects.filter(pk__in=rows).order_by("sort_name", "pk")


def supporters(action: Action) -> list[Supporter]:
    return list(action.supporters.select_related("organisation").order_by("organisation__sort_name", "pk"))


def updates(action: Action) -> list[Update]:
    """What was reported, the latest first, with its files without their content."""
    files = Prefetch("files", queryset=Evidence.objects.defer("content"))
    rows = action.updates.select_related("organisation").prefetch_related(files).order_by("-number")
    found = list(rows)
    for row in found:
        row.action = action
    return found


@dataclass(frozen=True)
class News:
    """A line of the feed: an action planned, or an update to one."""

    key: str
    at: datetime
    action: Action
    update: Update | None


def news(coalition: Coalition) -> list[News]:
    """What was planned and reported lately, the latest first."""
    planned = (
        Action.objects.filter(coalition=coalition).select_related("owner").order_by("-created_at", "-pk")
    )
    reported = (
        Update.objects.filter(action__coalition=coalition)
        .select_related("action__owner", "organisation")
        .order_by("-at", "-pk")
    )
    lines = [
        *(News(f"action:{one.pk}", one.created_at, one, None) for one in planned[:FEED_AT_MOST]),
        *(News(f"update:{one.pk}", one.at, one.action, one) for one in reported[:FEED_AT_MOST]),
    ]
    for line in lines:
        line.action.coalition = coalition
    return sorted(lines, key=lambda line: line.at, reverse=True)[:FEED_AT_MOST]


def to_report_on(user: User) -> list[Action]:
    """The unfinished actions for whose owner the user speaks, the next due first."""
    own = Membership.objects.verified().filter(user=user).values("organisation")
    named = Q(
        owner__coalition_members__coalition=F("coalition"),
        owner__coalition_members__state=Member.State.ADMITTED,
        owner__coalition_members__delegates__user=user,
        owner__coalition_members__delegates__ended_at=None,
    )
    rows = Action.objects.unfinished().filter(Q(owner__in=own) | named).distinct()
    return list(rows.select_related("coalition__initiative", "owner").order_by("due_on", "pk"))


def answerers(action: Action) -> list[User]:
    """Who is written to about the action: the owner's delegates, else its verified members."""
    delegates = User.objects.filter(
        is_active=True,
        delegate_of__ended_at=None,
        delegate_of__member__in=Member.objects.admitted().filter(
            coalition=action.coalition_id, organisation=action.owner_id
        ),
    )
    found = list(delegates.exclude(email="").distinct().order_by("pk"))
    if found:
        return found
    verified = Membership.objects.verified().filter(organisation=action.owner_id).values("user")
    return list(User.objects.filter(pk__in=verified, is_active=True).exclude(email="").order_by("pk"))


def standing(action: Action) -> tuple[str, str]:
    """How the action stands in a word or two, and the tone of its mark: good, warn, bad or none."""
    days = action.days_late
    if days:
        return late_by(days), "bad"
    tones: dict[str, str] = {Action.State.DONE: "good", Action.State.UNDER_WAY: "warn"}
    return str(action.get_state_display()), tones.get(action.state, "")


def late_by(days: int) -> str:
    years = days // DAYS_A_YEAR
    if years > 1:
        return ngettext("Late by more than %(years)s year", "Late by more than %(years)s years", years) % {
            "years": years
        }
    return ngettext("Late by %(days)s day", "Late by %(days)s days", days) % {"days": days}


def state_name(state: str) -> str:
    return _("Late") if state == LATE else str(Action.State(state).label)


def of_coalition(coalition: Coalition, rows: Iterable[Action]) -> list[Action]:
    """The rows with the coalition at hand, so that none asks for it again."""
    found = list(rows)
    for row in found:
        row.coalition = coalition
    return found
