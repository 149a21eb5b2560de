"""Organisations and the people in them, made by the deeds that make them in the product."""

from itertools import count
from typing import Any

from convene.core.accounts.models import User
from convene.organisations import actions
from convene.organisations.models import Membership, Organisation
from tests.factories import people

_numbers = count(1)


def entry(**fields: Any) -> actions.Entry:
    """What a directory entry says, with a new name unless one is given."""
    return actions.Entry(**{"name": f"Association {next(_numbers)}", "seat": "KE", **fields})


def organisation(name: str | None = None, seat: str = "KE", **fields: Any) -> Organisation:
    """A listed organisation, put into the directory by staff."""
    named = {"name": name} if name else {}
    return actions.add(entry=entry(**named, seat=seat, **fields), actor=people.staff())


def provisional(name: str = "Nobody's Yet", seat: str = "KE") -> Organisation:
    """One that somebody named and nobody has vouched for."""
    return actions.name(entry=entry(name=name, seat=seat), actor=None)


def membership(
    organisation: Organisation,
    user: User | None = None,
    *,
    role: str = Membership.Role.EDITOR,
    verified: bool = True,
) -> Membership:
    """A person's role in the organisation, verified unless told otherwise."""
    made = actions.join(organisation=organisation, user=user or people.representative(), role=role)
    return actions.verify_member(membership=made, actor=None, basis="test") if verified else made


def member(organisation: Organisation, *, role: str = Membership.Role.EDITOR, verified: bool = True) -> User:
    """Somebody new with a role in the organisation."""
    return membership(organisation, role=role, verified=verified).user
