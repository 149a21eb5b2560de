"""A whole thread from voices to an action, made by the deeds that make it in the product."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from convene.coalition.actions import Details, plan_action
from convene.coalition.models import Action, Ballot, Decision, Motion
from convene.core import times
from convene.core.places import Region
from convene.forum.models import Contribution
from convene.initiatives.models import Initiative, Quoting
from convene.outcomes.actions import publish
from convene.outcomes.models import Edition, EditionPassage
from tests.factories import forum, motions, outcomes

SAID = datetime(2020, 5, 20, 12, tzinfo=UTC)
PUBLISHED = datetime(2020, 6, 10, 12, tzinfo=UTC)
PLANNED = datetime(2020, 7, 20, 12, tzinfo=UTC)
DUE = date(2020, 9, 1)


@dataclass(frozen=True)
class Chain:
    """Three contributions, quoted by as many passages, all of which the motion rests on."""

    initiative: Initiative
    contributions: list[Contribution]
    edition: Edition
    passages: list[EditionPassage]
    motion: Motion
    ballot: Ballot
    decision: Decision
    action: Action


def chain(initiative: Initiative | None = None) -> Chain:
    initiative = initiative or forum.initiative()
    with times.at(SAID):
        document = outcomes.filled(initiative=initiative)
    contributions = [outcomes.contribution_of(quote) for quote in outcomes.quotes(document)]
    with times.at(PUBLISHED):
        edition = publish(document=document, actor=outcomes.convener_of(initiative))
    passages = list(edition.passages.order_by("number"))
    decided = motions.decision(
        motions.coalition(initiative=initiative), cites=[("edition-passage", one.pk) for one in passages]
    )
    return Chain(
        initiative, contributions, edition, passages, decided.motion, decided.ballot, decided, action(decided)
    )


def action(decision: Decision, **fields: Any) -> Action:
    """Planned on PLANNED, owned by who moved the motion."""
    details = Details(
        **{
            "title": "A regional helpline",
            "decision": decision,
            "owner": decision.motion.mover.organisation,
            "region": Region.AFRICA,
            "due_on": DUE,
            "measure": "Calls are answered in three languages.",
            **fields,
        }
    )
    with times.at(PLANNED):
        return plan_action(
            coalition=decision.coalition, details=details, actor=motions.convener_of(decision.coalition)
        )


def another_voice(chain: Chain, **fields: Any) -> Contribution:
    """Said under the same call, and quoted nowhere."""
    with times.at(SAID):
        return outcomes.contribution(
            chain.contributions[0].call, **{"quoting": Quoting.ORGANISATION_AND_NAME, **fields}
        )
