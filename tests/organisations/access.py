"""Who is tried on every deed of an organisation's entry."""

from convene.organisations.models import Membership, Organisation
from convene.organisations.rules import Someone
from tests.factories import organisations, people

EVERYONE = [
    "anonymous",
    "stranger",
    "pending member",
    "editor",
    "owner",
    "former owner",
    "owner of another",
    "convener",
    "staff",
]


def somebody(who: str, organisation: Organisation) -> Someone:
    owner = Membership.Role.OWNER
    if who == "former owner":
        membership = organisations.membership(organisation, role=owner)
        Membership.objects.filter(pk=membership.pk).update(state=Membership.State.ENDED)
        return membership.user
    makers = {
        "anonymous": lambda: people.anonymous,
        "stranger": people.representative,
        "pending member": lambda: organisations.member(organisation, role=owner, verified=False),
        "editor": lambda: organisations.member(organisation),
        "owner": lambda: organisations.member(organisation, role=owner),
        "owner of another": lambda: organisations.member(organisations.organisation(), role=owner),
        "convener": people.convener,
        "staff": people.staff,
    }
    return makers[who]()  # type: ignore[no-any-return]
