"""Calls and contributions, made by the deeds that people do."""

from datetime import timedelta
from typing import Any

from convene.core import times
from convene.core.accounts.models import User
from convene.forum import actions
from convene.forum.models import Call, Contribution, Kind
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Convener, Initiative, Quoting
from convene.organisations import actions as organisations
from convene.organisations.models import Membership, Organisation
from tests.factories import people


def initiative(actor: User | None = None, *, is_open: bool = True, title: str = "Together") -> Initiative:
    """An initiative that everybody sees, unless told otherwise."""
    actor = actor or people.convener()
    made = initiatives.create(text=initiatives.Text(title=title, summary="What we do together."), actor=actor)
    return initiatives.open_(initiative=made, actor=actor) if is_open else made


def convener_of(call: Call) -> User:
    return Convener.objects.filter(initiative=call.initiative).earliest("pk").user


def call(
    of: Initiative | None = None,
    *,
    kinds: list[str] | None = None,
    title: str = "Practices that worked",
    opens_in: timedelta = timedelta(hours=-1),
    closes_in: timedelta | None = timedelta(days=30),
    **fields: Any,
) -> Call:
    """A call that is open now and takes every kind."""
    of = of or initiative()
    now = times.now()
    return actions.open_call(
        initiative=of,
        text=actions.CallText(title=title, kinds=kinds or list(Kind.values), **fields),
        opens_at=now + opens_in,
        closes_at=now + closes_in if closes_in else None,
        actor=Convener.objects.filter(initiative=of).earliest("pk").user,
    )


def organisation(name: str = "Hand in Hand", seat: str = "KE") -> Organisation:
    return organisations.add(
        entry=organisations.Entry(name=name, seat=seat, language="en"), actor=people.staff()
    )


def member(
    of: Organisation | None = None,
    *,
    verified: bool = True,
    role: str = Membership.Role.EDITOR,
    **fields: Any,
) -> User:
    """A representative of the organisation."""
    user = people.representative(**fields)
    membership = organisations.join(organisation=of or organisation(), user=user, role=role)
    if verified:
        organisations.verify_member(membership=membership, actor=None, basis="Own domain")
    return user


def words(**fields: Any) -> actions.Words:
    """A practice told in its three parts, unless another kind is asked for."""
    given: dict[str, Any] = {
        "kind": Kind.PRACTICE,
        "title": "Doctors on the telephone",
        "phase": "relief",
        "region": "africa",
        "countries": ["KE"],
        "theme": "health",
        "language": "en",
        **fields,
    }
    if given["kind"] in {Kind.PRACTICE, Kind.SUCCESS_STORY}:
        given.setdefault("done", "Forty doctors abroad answered **calls** from home.")
        given.setdefault("resulted", "Nine hundred people got advice without travelling.")
        given.setdefault("learned", "Begin with those whom people trust.")
    else:
        given.setdefault("body", "We look for nurses who speak Somali.")
    return actions.Words(**given)


def contribution(
    to: Call | None = None,
    *,
    by: User | None = None,
    for_: Organisation | None = None,
    quoting: str = Quoting.ORGANISATION_AND_NAME,
    **fields: Any,
) -> Contribution:
    """A practice that a verified representative shared, to be quoted with their name."""
    to = to or call()
    if by is None:
        for_ = for_ or organisation()
        by = member(for_)
    if for_ is None:
        for_ = Membership.objects.filter(user=by).earliest("pk").organisation
    return actions.contribute(
        call=to, words=words(**fields), organisation=for_, quoting=quoting, actor=by, author_name=by.name
    )
