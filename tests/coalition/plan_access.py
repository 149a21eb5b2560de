"""Who is tried on every deed of the action plan."""

from collections.abc import Callable
from typing import Any

from convene.coalition.models import Action
from convene.coalition.rules import Someone
from tests.factories import coalition as coalitions
from tests.factories import organisations, people, plan


def somebody(who: str, action: Action) -> Any:
    """The person of the access matrix; one without an account is tried on deeds that ask for a User."""
    makers: dict[str, Callable[[], Someone]] = {
        "anonymous": lambda: people.anonymous,
        "convener": lambda: plan.convener_of(action.coalition),
        "delegate of the owner": lambda: plan.delegate_of(action),
        "member of the owner": lambda: organisations.member(action.owner),
        "unverified member of the owner": lambda: organisations.member(action.owner, verified=False),
        "delegate of another member": lambda: coalitions.delegate_of(coalitions.member(action.coalition)),
        "other convener": people.convener,
        "representative": people.representative,
        "staff": people.staff,
    }
    return makers[who]()


NOT_CONVENERS = [
    "anonymous",
    "representative",
    "delegate of the owner",
    "member of the owner",
    "delegate of another member",
    "other convener",
    "staff",
]
