"""What conveners do with contributions: vouch for who speaks, hide, show again."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import mail, times
from convene.core.accounts.models import User
from convene.core.addresses import here, kept
from convene.core.errors import Refused, require
from convene.core.mail.strict import leftover
from convene.core.notifications.actions import send
from convene.core.text import clean_line
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.forum import indexed, rules
from convene.forum.models import REASON_LIMIT, Contribution
from convene.organisations import actions as organisations
from convene.organisations.models import Membership, Organisation


@transaction.atomic
def hide(*, contribution: Contribution, reason: str, actor: User) -> Contribution:
    """Take it out of sight with a reason that everyone can read, and write to its author."""
    locked = _locked(contribution)
    require(rules.may_run(actor, locked.call))
    if locked.state != Contribution.State.PUBLISHED:
        raise Refused(_("Only what is published can be hidden."))
    try:
        reason = clean_line(reason, limit=REASON_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "reason") from refused
    if not reason:
        raise Refused(_("Say why. The reason is shown in place of the contribution."), "reason")
    if found := leftover(reason):
        raise Refused(
            _("“%(found)s” looks like a gap that was to be filled in. Please write it out.")
            % {"found": found},
            "reason",
        )
    locked.state = Contribution.State.HIDDEN
    locked.hidden_reason = reason
    locked.save(update_fields=["state", "hidden_reason"])
    record(deed=Deed.CONTRIBUTION_HIDE, subject=locked, actor=actor, revision=locked.revisions_made)
    indexed.update(locked)
    _tell_author(locked)
    return locked


@transaction.atomic
def show(*, contribution: Contribution, actor: User) -> Contribution:
    """Put it back where it was. What its author changed meanwhile stays unseen in its earlier form."""
    locked = _locked(contribution)
    require(rules.may_run(actor, locked.call))
    if locked.state != Contribution.State.HIDDEN:
        raise Refused(_("This contribution is not hidden."))
    locked.state = Contribution.State.PUBLISHED
    locked.hidden_reason = ""
    locked.save(update_fields=["state", "hidden_reason"])
    record(deed=Deed.CONTRIBUTION_SHOW, subject=locked, actor=actor, revision=locked.revisions_made)
    indexed.update(locked)
    return locked


@transaction.atomic
def vouch(*, contribution: Contribution, basis: str, actor: User) -> Contribution:
    """Say that the author speaks for the organisation, and how one knows.

    This verifies the role, takes an organisation that was only named into the directory, and makes
    everything the author shared for it citeable as far as they allow.
    """
    locked = _locked(contribution)
    require(rules.may_run(actor, locked.call))
    role = Membership.objects.filter(user=locked.author, organisation=locked.organisation).first()
    if role is None or role.state == Membership.State.ENDED:
        raise Refused(_("The author has left the organisation."))
    try:
        basis = clean_line(basis, limit=200)
    except Refused as refused:
        raise Refused(refused.message, "basis") from refused
    if not basis:
        raise Refused(_("Say how you know."), "basis")
    organisations.verify_member(membership=role, actor=actor, basis=basis)
    if locked.organisation.state == Organisation.State.PROVISIONAL:
        organisations.accept(organisation=locked.organisation, actor=actor, listed=True)
    theirs = Contribution.objects.filter(author=locked.author, organisation=locked.organisation)
    theirs.filter(vouched_at=None).update(vouched_at=times.now())
    locked.refresh_from_db(fields=["vouched_at"])
    record(deed=Deed.CONTRIBUTION_VOUCH, subject=locked, actor=actor)
    return locked


def _tell_author(contribution: Contribution) -> None:
    author = contribution.author
    if not author.is_active:
        return
    known = author.language in dict(settings.LANGUAGES)
    send(
        to=author.email,
        template="forum/mail/hidden.txt",
        context={
            # A title is the author's own and may look like a gap in a mail, which would not be sent.
            "title": "" if leftover(contribution.title) else contribution.title,
            "reason": contribution.hidden_reason,
            "address": mail.absolute(here(kept(contribution), author.language if known else "en")),
        },
        language=author.language,
        user=author,
        about=contribution,
    )


def _locked(contribution: Contribution) -> Contribution:
    rows = Contribution.objects.select_related("call__initiative", "organisation", "author")
    return rows.select_for_update(of=("self",)).get(pk=contribution.pk)
