"""Coalitions and who is in them, made by the deeds that make them in the product."""

from typing import Any

from convene.coalition import actions
from convene.coalition.models import Coalition, Delegate, Member
from convene.core.accounts.models import User
from convene.initiatives.models import Initiative
from convene.organisations.models import Membership, Organisation
from tests.factories import initiatives, organisations, people


def text(**fields: Any) -> actions.Text:
    return actions.Text(**{"title": "Standing together", "purpose": "We act on what was said.", **fields})


def coalition(initiative: Initiative | None = None, **fields: Any) -> Coalition:
    """Founded under an open initiative, without members."""
    initiative = initiative or initiatives.initiative()
    return actions.found(
        initiative=initiative, text=text(**fields), actor=initiatives.convener_of(initiative)
    )


def convener_of(coalition: Coalition) -> User:
    return initiatives.convener_of(coalition.initiative)


def applied(
    coalition: Coalition,
    organisation: Organisation | None = None,
    user: User | None = None,
    *,
    grade: str = Member.Grade.MEMBER,
    **fields: Any,
) -> Member:
    """An application that waits for the conveners, made by an editor of the organisation."""
    organisation = organisation or organisations.organisation()
    role = organisations.membership(organisation, user, role=Membership.Role.EDITOR)
    return actions.apply(
        coalition=coalition, organisation=organisation, actor=role.user, grade=grade, **fields
    )


def member(
    coalition: Coalition, organisation: Organisation | None = None, user: User | None = None, **fields: Any
) -> Member:
    """Admitted, with a vote and a delegate (see `delegate_of`)."""
    made = applied(coalition, organisation, user, **fields)
    return actions.admit(member=made, actor=convener_of(coalition))


def observer(
    coalition: Coalition, organisation: Organisation | None = None, user: User | None = None, **fields: Any
) -> Member:
    """Admitted, with a delegate and no vote."""
    return member(coalition, organisation, user, grade=Member.Grade.OBSERVER, **fields)


def delegate_of(member: Member) -> User:
    """The person who is the member's delegate now."""
    return member.delegates.current().get(part=Delegate.Part.DELEGATE).user


def deputy_of(member: Member) -> User:
    """A deputy, newly named by the delegate."""
    made = actions.name_delegate(
        member=member, email=people.user().email, part=Delegate.Part.DEPUTY, actor=delegate_of(member)
    )
    return made.user
