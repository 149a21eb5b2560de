from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from convene.core.accounts.models import User
from convene.core.trail.models import Citation
from convene.core.trail.queries import citations_of_many
from convene.events import queries as events
from convene.forum import queries as forum
from convene.initiatives.models import Initiative, Step
from convene.initiatives.queries import Act, Happening
from convene.organisations.models import Organisation
from convene.outcomes import queries as outcomes
from convene.statements import queries as statements

HITS = 20
DOMAINS = [statements, forum, events, outcomes]


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
