"""Who is tried on every deed about members."""

from convene.coalition.models import Coalition, Member
from convene.coalition.rules import Someone
from convene.organisations.models import Membership
from tests.factories import coalition as coalitions
from tests.factories import organisations, people

EVERYBODY = [
    "anonymous",
    "representative",  # of another organisation
    "own editor",
    "own owner",
    "delegate",
    "deputy",
    "other delegate",
    "convener",
    "other convener",
    "staff",
]
OUTSIDERS = ["anonymous", "representative", "other delegate", "convener", "other convener", "staff"]


def somebody(who: str, member: Member) -> Someone:
    """One of EVERYBODY as the member sees them."""
    if who == "anonymous":
        return people.anonymous
    if who in {"own editor", "own owner"}:
        role = Membership.Role.OWNER if who == "own owner" else Membership.Role.EDITOR
        return organisations.member(member.organisation, role=role)
    if who == "delegate":
        return coalitions.delegate_of(member)
    if who == "deputy":
        return coalitions.deputy_of(member)
    return outsider(who, member.coalition)


def outsider(who: str, coalition: Coalition) -> Someone:
    """One of OUTSIDERS."""
    if who == "anonymous":
        return people.anonymous
    if who == "convener":
        return coalitions.convener_of(coalition)
    if who == "other delegate":
        return coalitions.delegate_of(coalitions.member(coalition))
    if who == "representative":
        return organisations.member(organisations.organisation())
    return people.convener() if who == "other convener" else people.staff()
