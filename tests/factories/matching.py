"""Needs, offers and partnerships, made by the deeds that people do."""

from typing import Any

from convene.core.accounts.models import User
from convene.forum import actions as forum_actions
from convene.forum.actions import Facts
from convene.forum.models import Call, Contribution, Kind
from convene.matching import actions
from convene.matching.models import Partnership, Party, Reply
from convene.organisations.models import Membership, Organisation
from tests.factories import forum


def facts(**fields: Any) -> Facts:
    """Nurses within weeks, in the countries the words name."""
    return Facts(**{"category": "health", "quantity": "Ten nurses", **fields})


def entry(
    kind: str,
    to: Call | None = None,
    *,
    by: User | None = None,
    for_: Organisation | None = None,
    particulars: Facts | None = None,
    **words: Any,
) -> Contribution:
    """A need or an offer that a verified representative shared, open for 60 days; in Kenya."""
    to = to or forum.call()
    for_ = for_ or (organisation_of(by) if by else forum.organisation())
    by = by or forum.member(for_)
    given = {"kind": kind, "title": f"Nurses: {kind}", "body": f"Nurses who speak Somali: {kind}.", **words}
    return forum_contribution(to, by, for_, particulars or facts(), given)


def forum_contribution(
    call: Call, by: User, for_: Organisation, particulars: Facts | None, words: dict[str, Any]
) -> Contribution:
    return forum_actions.contribute(
        call=call,
        words=forum.words(**words),
        organisation=for_,
        quoting="organisation-only",
        actor=by,
        particulars=particulars,
    )


def need(to: Call | None = None, **fields: Any) -> Contribution:
    return entry(Kind.NEED, to, **fields)


def offer(to: Call | None = None, **fields: Any) -> Contribution:
    fields.setdefault("for_", None if "by" in fields else forum.organisation("Nurses Abroad", "DE"))
    return entry(Kind.OFFER, to, **fields)


def organisation_of(user: User) -> Organisation:
    return Membership.objects.filter(user=user).earliest("pk").organisation


def reply(to: Contribution, by: User | None = None, **fields: Any) -> Reply:
    """An answer in words by a verified representative of another organisation."""
    by = by or forum.member(forum.organisation("Answerers", "FR"))
    given = {"text": "We can send two nurses.", **fields}
    return actions.reply(to=to, organisation=organisation_of(by), actor=by, **given)


def terms(**fields: Any) -> actions.Terms:
    return actions.Terms(
        **{
            "title": "Nurses on call",
            "purpose": "We answer **calls** for a year.",
            "language": "en",
            **fields,
        }
    )


def proposal(
    need: Contribution | None = None,
    offer: Contribution | None = None,
    *,
    by: User | None = None,
    **fields: Any,
) -> Partnership:
    """Proposed by the author of the need, for its organisation, unless told otherwise."""
    first = need or offer
    assert first is not None
    by = by or first.author
    for_ = fields.pop("for_") if "for_" in fields else organisation_of(by)
    others = fields.pop("others", ())
    return actions.propose(terms=terms(**fields), need=need, offer=offer, others=others, for_=for_, actor=by)


def party(partnership: Partnership, organisation: Organisation) -> Party:
    return partnership.parties.select_related("partnership", "organisation").get(organisation=organisation)


def agreed(partnership: Partnership) -> Partnership:
    """With a yes of everybody who has not said it yet."""
    for one in partnership.parties.select_related("organisation").filter(state=Party.State.ASKED):
        speaker = Membership.objects.verified().filter(organisation=one.organisation).earliest("pk").user
        partnership = actions.agree(party=one, version=partnership.version, actor=speaker)
    return partnership
