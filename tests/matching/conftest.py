"""A need and an offer, and everybody a deed on them may be tried by."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser

from convene.core.accounts.models import User
from convene.core.errors import NotAllowed
from convene.forum.models import Call, Contribution
from convene.initiatives.models import Initiative
from convene.organisations.models import Membership, Organisation
from tests.factories import forum, matching, people

Someone = User | AnonymousUser


@dataclass(frozen=True)
class Scene:
    """`needy` shares the need, `giver` the offer; each for an organisation of their own."""

    need: Contribution
    offer: Contribution
    needy: User
    giver: User
    convener: User
    who: dict[str, Someone]

    @property
    def call(self) -> Call:
        return self.need.call

    @property
    def initiative(self) -> Initiative:
        return self.need.call.initiative

    @property
    def theirs(self) -> Organisation:
        """Whose need it is."""
        return self.need.organisation

    @property
    def givers(self) -> Organisation:
        return self.offer.organisation

    def allowed(self, deed: Callable[[Someone], object]) -> set[str]:
        """Who is let through by a rule."""
        return {name for name, person in self.who.items() if deed(person)}

    def refused(self, deed: Callable[[User], object]) -> set[str]:
        """Whom a deed that never gets done refuses for who they are."""
        found = set()
        for name, person in self.who.items():
            if isinstance(person, User):
                try:
                    deed(person)
                except NotAllowed:
                    found.add(name)
        return found


@pytest.fixture
def scene(db: None) -> Scene:
    call = forum.call()
    theirs, givers = forum.organisation(), forum.organisation("Nurses Abroad", "DE")
    needy, giver = forum.member(theirs), forum.member(givers)
    other = forum.call()
    who: dict[str, Someone] = {
        "anonymous": people.anonymous,
        "author": needy,
        "colleague": forum.member(theirs),
        "owner": forum.member(theirs, role=Membership.Role.OWNER),
        "pending owner": forum.member(theirs, role=Membership.Role.OWNER, verified=False),
        "giver": giver,
        "pending giver": forum.member(givers, verified=False),
        "stranger": forum.member(forum.organisation("Elsewhere", "FR")),
        "nobody's": people.user(),
        "convener": forum.convener_of(call),
        "other convener": forum.convener_of(other),
        "staff": people.staff(),
    }
    need = matching.need(call, by=needy)
    offer = matching.offer(call, by=giver)
    return Scene(need, offer, needy, giver, forum.convener_of(call), who)
