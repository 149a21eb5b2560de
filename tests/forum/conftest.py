"""Everybody a deed on a contribution may be tried by."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser

from convene.core.accounts.models import User
from convene.forum.models import Call, Contribution
from convene.organisations.models import Membership, Organisation
from tests.factories import forum, people

Someone = User | AnonymousUser


@dataclass(frozen=True)
class Scene:
    """A contribution and the people around it."""

    contribution: Contribution
    author: User
    convener: User
    who: dict[str, Someone]

    @property
    def call(self) -> Call:
        return self.contribution.call

    @property
    def organisation(self) -> Organisation:
        return self.contribution.organisation

    def allowed(self, deed: Callable[[Someone], object]) -> set[str]:
        """Who is let through by a rule."""
        return {name for name, person in self.who.items() if deed(person)}


@pytest.fixture
def scene(db: None) -> Scene:
    call = forum.call()
    organisation = forum.organisation()
    author = forum.member(organisation)
    contribution = forum.contribution(call, by=author)
    convener = forum.convener_of(call)
    other_call = forum.call()
    who: dict[str, Someone] = {
        "anonymous": people.anonymous,
        "representative": forum.member(forum.organisation("Elsewhere", "DE")),
        "author": author,
        "colleague": forum.member(organisation),
        "owner": forum.member(organisation, role=Membership.Role.OWNER),
        "pending owner": forum.member(organisation, role=Membership.Role.OWNER, verified=False),
        "convener": convener,
        "other convener": forum.convener_of(other_call),
        "staff": people.staff(),
    }
    return Scene(contribution, author, convener, who)
