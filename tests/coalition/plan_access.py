"""Who is tried on every deed of the action plan."""

from convene.coalition.models import Action
from convene.coalition.rules import Someone
from convene.organisations.models import Organisation
from tests.factories import coalition as coalitions
from tests.factories import organisations, people, plan


def somebody(who: str, action: Action) -> Someone:
    """The person of the access matrix."""
    if who == "anonymous":
        return people.anonymous
    if who == "convener":
        return plan.convener_of(action.coalition)
    if who == "delegate of the owner":
        return plan.delegate_of(action)
    if who == "member of the owner":
        return organisations.member(Organisation.objects.get(pk=action.owner_id))
    if who == "unverified member of the owner":
        return organisations.member(Organisation.objects.get(pk=action.owner_id), verified=False)
    if who == "delegate of another member":
        return coalitions.delegate_of(coalitions.member(action.coalition))
    makers = {
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
