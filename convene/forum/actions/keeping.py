"""What an author does with a contribution later on."""

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.forum import indexed, rules
from convene.forum.actions import particulars as facts
from convene.forum.actions.contributing import shown_name
from convene.forum.actions.particulars import Facts
from convene.forum.actions.words import Words, checked, of_revision, publish, take
from convene.forum.models import Contribution
from convene.initiatives.models import Quoting
from convene.organisations.rules import is_member


@transaction.atomic
def edit(
    *,
    contribution: Contribution,
    words: Words,
    version: int,
    actor: User,
    particulars: Facts | None = None,
    particulars_version: int | None = None,
    outcome_news: bool | None = None,
) -> Contribution:
    """Say it anew; what was said before is kept as an earlier revision. Nothing is kept of no change.

    `version` is the `revisions_made` that was read, `particulars_version` that of the particulars. Raises
    Conflict when there are more by now. Particulars have no revisions; None leaves them as they are, as it
    leaves the wish to be told what comes of it.
    """
    locked = _locked(contribution)
    require(rules.may_edit(actor, locked))
    if locked.revisions_made != version:
        raise Conflict(_("This contribution was changed while you were editing it."))
    words = checked(words, locked.call, kind_before=locked.kind)
    if particulars:
        particulars = facts.checked(particulars, words)
    if outcome_news is not None and outcome_news != locked.outcome_news:
        locked.outcome_news = outcome_news
        locked.save(update_fields=["outcome_news"])
        record(deed=Deed.CONTRIBUTION_NEWS, subject=locked, actor=actor, wanted=outcome_news)
    latest = locked.revisions.get(number=locked.revisions_made)
    same_words = words == of_revision(latest, locked.kind)
    if particulars and facts.keep(locked, particulars, version=particulars_version) and same_words:
        record(deed=Deed.CONTRIBUTION_EDIT, subject=locked, actor=actor, particulars=True)
    if same_words:
        return locked
    locked.revisions_made += 1
    # Whoever vouched did so for words they could read.
    locked.vouched_at = times.now() if is_member(actor, locked.organisation) else None
    if locked.state == Contribution.State.HIDDEN:
        locked.shown_from = locked.revisions_made
    take(locked, words)
    locked.save()
    revision = publish(locked, words, actor=actor)
    record(
        deed=Deed.CONTRIBUTION_EDIT,
        subject=locked,
        actor=actor,
        revision=revision.number,
        digest=revision.source.digest,
    )
    indexed.update(locked)
    return locked


@transaction.atomic
def set_quoting(
    *, contribution: Contribution, quoting: str, actor: User, author_name: str = ""
) -> Contribution:
    """Choose anew how it may be quoted. What was quoted before in a published document stays there.

    The name is the author's own to give: for an owner of the organisation it stays as it is.
    """
    locked = _locked(contribution)
    require(rules.may_set_quoting(actor, locked))
    if actor == locked.author:
        locked.author_name = shown_name(quoting, author_name or locked.author_name, actor)
    elif quoting == Quoting.ORGANISATION_AND_NAME and not locked.author_name:
        raise Refused(_("Only its author can let their name be shown."), "quoting")
    else:
        locked.author_name = shown_name(quoting, locked.author_name, actor)
    locked.quoting = quoting
    locked.save(update_fields=["author_name", "quoting"])
    record(deed=Deed.CONTRIBUTION_QUOTING, subject=locked, actor=actor, quoting=str(quoting))
    return locked


@transaction.atomic
def withdraw(*, contribution: Contribution, actor: User) -> Contribution:
    """Take it back for good. Its page says so and shows nothing of it."""
    locked = _locked(contribution)
    require(rules.may_withdraw(actor, locked))
    locked.state = Contribution.State.WITHDRAWN
    locked.save(update_fields=["state"])
    record(deed=Deed.CONTRIBUTION_WITHDRAW, subject=locked, actor=actor)
    indexed.update(locked)
    return locked


def _locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_related("call__initiative", "organisation", "author")
    return rows.select_for_update(of=("self",)).get(pk=contribution.pk)
