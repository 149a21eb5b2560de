from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from convene.coalition import queries as coalition
from convene.coalition.models import Action, Coalition, Decision
from convene.coalition.queries.motions import with_reversals
from convene.coalition.queries.plan import standing
from convene.core.accounts.models import User
from convene.core.trail.models import Citation
from convene.core.trail.queries import citations_of_many
from convene.events import queries as events
from convene.forum import queries as forum
from convene.initiatives import queries as initiatives
from convene.initiatives.models import Initiative, Reading, Series, Step
from convene.initiatives.queries import Act, Happening
from convene.matching import queries as matching
from convene.organisations.models import Organisation
from convene.outcomes import queries as outcomes
from convene.outreach import queries as outreach
from convene.statements import queries as statements

HITS = 20
DOMAINS = [statements, forum, events, matching, outcomes, coalition, outreach]
DECISIONS = 3  # the newest on an initiative's page
ACTIONS = 5  # late and next due, on a page that is about more than them


@dataclass(frozen=True)
class Threaded:
    """An initiative with its thread line."""

    initiative: Initiative
    steps: Sequence[Step]


def with_threads(initiatives: QuerySet[Initiative]) -> list[Threaded]:
    """The initiatives with their steps, in two queries however many they are."""
    rows = initiatives.prefetch_related(Prefetch("steps", queryset=Step.objects.all()))
    return [Threaded(one, list(one.steps.all())) for one in rows]


def visible_initiatives(user: User | AnonymousUser) -> QuerySet[Initiative]:
    """Public ones, and the drafts of those who convene them."""
    if not user.is_authenticated:
        return Initiative.objects.public().newest_first()
    if user.is_staff:
        return Initiative.objects.all().newest_first()
    own = Initiative.objects.filter(conveners__user=user)
    return (Initiative.objects.public() | own).distinct().newest_first()


def acts(initiative: Initiative) -> list[Act]:
    """What anyone can do now under the initiative, the main act first, then what ends soonest."""
    if initiative.state != Initiative.State.OPEN:
        return []
    found = [act for domain in DOMAINS for act in domain.acts(initiative)]
    return sorted(
        found, key=lambda act: (not act.main, act.until is None, act.until or initiative.created_at)
    )


def desk(initiative: Initiative) -> list[Act]:
    """What waits for the conveners."""
    return [act for domain in DOMAINS for act in domain.desk(initiative)]


def happened(initiative: Initiative) -> list[Happening]:
    """What happened so far, newest first."""
    found: Iterable[Happening] = (line for domain in DOMAINS for line in domain.happened(initiative))
    return sorted(found, key=lambda line: (line.at, line.address, line.text), reverse=True)


def quotes_of(organisation: Organisation) -> list[Citation]:
    """Where published editions quote what the organisation contributed or said, newest first; three queries."""
    voices = [*forum.voices_of(organisation), *events.voices_of(organisation)]
    return citations_of_many(voices)


@dataclass(frozen=True)
class Doing:
    """An action and how it stands, in a word or two, with the tone of its mark."""

    action: Action
    standing: str
    tone: str


@dataclass(frozen=True)
class Working:
    """An initiative's coalitions, what they decided last, and what is late, next due or done."""

    coalitions: Sequence[Coalition]
    decisions: Sequence[Decision]
    actions: Sequence[Doing]


def working(initiative: Initiative) -> Working:
    """The coalitions of an initiative at a glance; five queries at most."""
    coalitions = coalition.of_initiative(initiative)
    if not coalitions:
        return Working([], [], [])
    decisions = with_reversals(Decision.objects.filter(coalition__in=coalitions))
    actions = Action.objects.filter(coalition__in=coalitions)
    return Working(
        coalitions,
        list(decisions.order_by("-at", "-pk")[:DECISIONS]),
        [
            *_doing(actions.unfinished()),
            *_doing(actions.filter(state=Action.State.DONE).order_by("-done_on")),
        ],
    )


def doing() -> list[Doing]:
    """What is late or due next in public, the earliest date first."""
    return _doing(Action.objects.public().unfinished())


def standing_of(actions: Iterable[Action]) -> list[Doing]:
    """How each stands; its date is one in its initiative's time zone. At most two queries."""
    found = list(actions)
    prefetch_related_objects(found, "coalition__initiative")
    return [Doing(action, *standing(action)) for action in found]


def _doing(actions: QuerySet[Action]) -> list[Doing]:
    return standing_of(actions.select_related("coalition__initiative", "owner")[:ACTIONS])


def situation(initiative: Initiative) -> list[tuple[Series, Reading]]:
    """The latest reading of each of the initiative's series that has one; two queries."""
    series = list(initiatives.public_series(initiative))
    latest = initiatives.latest_readings(series) if series else {}
    return [(one, latest[one.pk]) for one in series if one.pk in latest]
