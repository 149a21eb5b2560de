from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.text import clean_line, digest, normalise
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.forum import indexed, rules
from convene.forum.actions import particulars as facts
from convene.forum.actions.particulars import Facts
from convene.forum.actions.words import Words, checked, of_revision, publish, take
from convene.forum.models import NAME_LIMIT, Call, Contribution, Particulars
from convene.initiatives.models import Quoting
from convene.organisations import actions as organisations
from convene.organisations.models import Membership, Organisation
from convene.organisations.queries import memberships_of, named
from convene.organisations.rules import is_member


@transaction.atomic
def contribute(
    *,
    call: Call,
    words: Words,
    organisation: Organisation | organisations.Entry,
    quoting: str,
    actor: User,
    author_name: str = "",
    particulars: Facts | None = None,
    outcome_news: bool = False,
    is_demonstration: bool = False,
) -> Contribution:
    """Publish what a representative shares under a call, at once.

    An organisation that the actor has no role in yet is given as an entry: one the directory knows by that
    name and seat is joined, another is noted down, and the role waits to be confirmed (see rules). The name
    is kept only where quoting with it is allowed; the account's stands where none is given. `particulars` are
    a need's or an offer's, which stands among those that can be met once it has them; `outcome_news` asks to
    be told what comes of it.

    The same person sharing the same text under the same call again gets what is there already; with other
    choices beside the same text it is Refused, so that nobody's choice is silently dropped.
    """
    call = Call.objects.select_related("initiative").get(pk=call.pk)
    require(rules.may_contribute(actor, call))
    words = checked(words, call)
    particulars = facts.checked(particulars, words) if particulars else None
    author_name = shown_name(quoting, author_name, actor)
    if isinstance(organisation, organisations.Entry):
        organisation = _joined(organisation, actor)
    require(rules.may_speak_for(actor, organisation))
    # One at a time for each person, so that a form sent twice finds what it published the first time.
    Membership.objects.select_for_update().get(user=actor, organisation=organisation)
    contribution = Contribution(
        call=call,
        organisation=organisation,
        author=actor,
        author_name=author_name,
        quoting=quoting,
        vouched_at=times.now() if is_member(actor, organisation) else None,
        outcome_news=outcome_news,
        is_demonstration=is_demonstration,
        created_at=times.now(),
    )
    if before := _shared_before(contribution, words, particulars):
        return before
    take(contribution, words)
    contribution.save()
    revision = publish(contribution, words, actor=actor)
    if particulars:
        facts.keep(contribution, particulars)
    record(deed=Deed.CONTRIBUTION_MAKE, subject=contribution, actor=actor, digest=revision.source.digest)
    indexed.update(contribution)
    return contribution


def shown_name(quoting: str, name: str, actor: User) -> str:
    """The name to keep under this choice; Refused for an unknown choice and where the name is missing."""
    if quoting not in Quoting.values:
        raise Refused(_("Say whether and how you may be quoted."), "quoting")
    if quoting != Quoting.ORGANISATION_AND_NAME:
        return ""
    try:
        shown = clean_line(name, limit=NAME_LIMIT) or actor.name
    except Refused as refused:
        raise Refused(refused.message, "author_name") from refused
    if not shown:
        raise Refused(_("Write your name as it is to be shown, or choose to leave it out."), "author_name")
    return shown


def _joined(entry: organisations.Entry, actor: User) -> Organisation:
    own = {normalise(role.organisation.name): role.organisation for role in memberships_of(actor)}
    if known := own.get(normalise(entry.name)):
        return known
    organisation = named(entry.name, seat=entry.seat) or organisations.name(entry=entry, actor=actor)
    organisations.join(organisation=organisation, user=actor)
    return organisation


def _shared_before(new: Contribution, words: Words, particulars: Facts | None) -> Contribution | None:
    same = (
        Contribution.objects.filter(call=new.call, organisation=new.organisation, author=new.author)
        .exclude(state=Contribution.State.WITHDRAWN)
        .filter(revisions__source__digest=digest(words.plain))
        .select_related("call__initiative", "organisation")
        .order_by("pk")
        .first()
    )
    if same is None:
        return None
    latest = same.revisions.get(number=same.revisions_made)
    kept = Particulars.objects.filter(contribution=same).first()
    before = (of_revision(latest, same.kind), same.quoting, same.author_name, same.outcome_news)
    if before == (words, new.quoting, new.author_name, new.outcome_news) and particulars == (
        facts.of_particulars(kept) if kept else None
    ):
        return same
    raise Refused(
        _(
            "You have shared this text under this call already. "
            "You can change it, and how it may be quoted, on its page."
        )
    )
