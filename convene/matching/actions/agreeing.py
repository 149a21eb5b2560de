"""What the parties of a partnership say to it, and what came of it."""

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, Refused, require
from convene.core.text import clean_line, clean_text, digest
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import cite, record
from convene.core.trail.deeds import Deed
from convene.core.trail.queries import latest_source
from convene.matching import indexed, rules
from convene.matching.actions.letters import representatives, tell
from convene.matching.actions.proposing import held
from convene.matching.models import REASON_LIMIT, TEXT_LIMIT, Partnership, Party

PASSAGE = "partnership"


@transaction.atomic
def agree(*, party: Party, version: int, actor: User) -> Partnership:
    """Say yes for an organisation, to the words read as `version`. With the last yes it is under way."""
    partnership, own = _asked(party, actor)
    if partnership.version != version:
        raise Conflict(_("The proposal was changed while you were reading it. Please read it again."))
    if own.state == Party.State.AGREED:
        raise Refused(_("Your organisation has agreed already."))
    _answer(own, Party.State.AGREED, actor)
    record(deed=Deed.PARTNERSHIP_AGREE, subject=partnership, actor=actor, organisation=own.organisation_id)
    if not partnership.parties.exclude(state=Party.State.AGREED).exists():
        _begin(partnership, actor)
    return partnership


@transaction.atomic
def deny(*, party: Party, actor: User, reason: str = "") -> Partnership:
    """Say no for an organisation, also after a first yes, as long as others have not answered.

    The proposal is over; the others are told, with the reason if there is one, and may propose another.
    """
    partnership, own = _asked(party, actor)
    try:
        own.reason = clean_line(reason, limit=REASON_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "reason") from refused
    _answer(own, Party.State.DENIED, actor)
    partnership.state = Partnership.State.DENIED
    partnership.ended_at = times.now()
    partnership.save(update_fields=["state", "ended_at"])
    record(deed=Deed.PARTNERSHIP_DENY, subject=partnership, actor=actor, organisation=own.organisation_id)
    _tell_all(partnership, "denied", actor, party=own, path=f"{kept(partnership)}answer/")
    return partnership


@transaction.atomic
def end(*, partnership: Partnership, is_done: bool, result: str, actor: User) -> Partnership:
    """Say what came of it: done, or ended without that. Either way it stays, with its result."""
    locked = held(partnership)
    require(rules.may_end(actor, locked))
    if locked.state in {Partnership.State.DONE, Partnership.State.ENDED}:
        raise Conflict(_("Somebody else has said already what came of it."))
    if locked.state != Partnership.State.UNDER_WAY:
        raise Refused(_("Only a partnership under way can be ended."))
    try:
        locked.result = clean_text(result, limit=TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "result") from refused
    if not to_plain(locked.result).strip():
        raise Refused(_("Say what came of it, in a sentence or two."), "result")
    locked.state = Partnership.State.DONE if is_done else Partnership.State.ENDED
    locked.ended_at = times.now()
    locked.save(update_fields=["state", "result", "ended_at"])
    record(deed=Deed.PARTNERSHIP_END, subject=locked, actor=actor, done=is_done)
    indexed.update(locked)
    _tell_all(locked, "ended", actor, path=kept(locked))
    return locked


def _asked(party: Party, actor: User) -> tuple[Partnership, Party]:
    """The partnership and the party as they stand; refused where there is nothing to answer any more."""
    partnership = held(party.partnership)
    own = partnership.parties.select_related("organisation").get(pk=party.pk)
    require(rules.may_respond(actor, own))
    if partnership.state == Partnership.State.DENIED:
        raise Conflict(_("This proposal is over: one of the organisations said no."))
    if partnership.state != Partnership.State.PROPOSED:
        raise Conflict(_("All organisations have agreed already. It is under way."))
    return partnership, own


def _answer(party: Party, state: Party.State, actor: User) -> None:
    party.state, party.by, party.at = state, actor, times.now()
    party.save(update_fields=["state", "by", "at", "reason"])


def _begin(partnership: Partnership, actor: User) -> None:
    partnership.state = Partnership.State.UNDER_WAY
    partnership.agreed_at = times.now()
    partnership.save(update_fields=["state", "agreed_at"])
    for entry in filter(None, (partnership.need, partnership.offer)):
        source = latest_source("contribution", entry.pk)
        if source is None:
            continue
        cite(
            source=source,
            start=0,
            end=len(source.text),
            passage_kind=PASSAGE,
            passage_id=partnership.pk,
            passage_title=partnership.title,
            passage_address=kept(partnership),
            passage_digest=digest(f"{partnership.title}\n\n{to_plain(partnership.purpose)}"),
        )
    indexed.update(partnership)
    _tell_all(partnership, "under_way", actor, path=kept(partnership))


def _tell_all(
    partnership: Partnership, template: str, actor: User, *, path: str, party: Party | None = None
) -> None:
    """Write to everyone who speaks for a party, and to whoever proposed it."""
    organisations = [row.organisation for row in partnership.parties.select_related("organisation")]
    tell(
        [*representatives(organisations), partnership.proposed_by],
        template,
        {"partnership": partnership, "party": party},
        path=path,
        about=partnership,
        besides=actor,
    )
