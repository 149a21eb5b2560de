"""Making a signature count: by the link or code that was mailed, or by a convener's word."""

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.actions import open_account
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.text import same_domain
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import forget, join, verify_member
from convene.organisations.models import Membership, Organisation
from convene.organisations.queries import named
from convene.organisations.rules import is_member
from convene.statements import rules
from convene.statements.actions.listing import list_
from convene.statements.actions.signing import (
    LINK_LASTS,
    MAILS_AT_MOST,
    WRONG_CODES_AT_MOST,
    code_digest,
    mail_confirmation,
    renew,
)
from convene.statements.models import Signature


@transaction.atomic
def confirm(*, signature: Signature) -> Signature:
    """Count a signature whose address has proved itself by link or code.

    Makes the signatory's account, whose role in the organisation waits to be verified. The
    signature is listed at once when the address belongs to the organisation's website or the
    signatory is a verified member; otherwise the conveners decide. Raises Refused when it was
    confirmed, declined or withdrawn before, when its link is too old, and when the
    organisation's signature is there already.
    """
    locked = (
        Signature.objects.select_for_update().select_related("statement", "organisation").get(pk=signature.pk)
    )
    if locked.state != Signature.State.PENDING:
        raise Refused(_("This signature was confirmed before. There is nothing left to do."))
    if times.now() > locked.mailed_at + LINK_LASTS:
        raise Refused(_("This link is too old. Please sign again, or ask for a new mail."))
    _settle_organisation(locked)
    _refuse_second(locked)
    locked.user = open_account(email=locked.email, name=locked.name, language=locked.language)
    locked.state = Signature.State.CONFIRMED
    locked.confirmed_at = times.now()
    locked.code_digest = ""
    locked.save()
    record(deed=Deed.SIGNATURE_CONFIRM, subject=locked, actor=locked.user)
    knew = is_member(locked.user, locked.organisation)
    membership = join(organisation=locked.organisation, user=locked.user)
    if knew:
        list_(locked, actor=None, basis=_("signed by a verified member"))
    elif same_domain(locked.email, _website(locked)):
        if membership.state == Membership.State.PENDING:
            verify_member(membership=membership, actor=None, basis="domain")
        list_(locked, actor=None, basis=_("the address belongs to the organisation's website"))
    return locked


@transaction.atomic
def confirm_by_hand(*, signature: Signature, basis: str, actor: User) -> Signature:
    """Count a signature on a convener's word, with what it rests on: a call, a letter."""
    require(rules.may_run(actor, signature.statement))
    locked = (
        Signature.objects.select_for_update().select_related("statement", "organisation").get(pk=signature.pk)
    )
    if locked.state != Signature.State.PENDING:
        raise Refused(_("This signature does not wait for a confirmation."))
    if not basis:
        raise Refused(_("Say how you know that the organisation signed."), "basis")
    _settle_organisation(locked)
    _refuse_second(locked)
    locked.state = Signature.State.CONFIRMED
    locked.confirmed_at = times.now()
    locked.confirmed_by = actor
    locked.basis = basis
    locked.code_digest = ""
    locked.save()
    record(deed=Deed.SIGNATURE_CONFIRM_BY_HAND, subject=locked, actor=actor)
    list_(locked, actor=actor, basis=basis)
    return locked


def try_code(*, signature: Signature, code: str) -> Signature:
    """Confirm with the six digits from the mail. A wrong one is counted even though it is refused."""
    with transaction.atomic():
        locked = Signature.objects.select_for_update().get(pk=signature.pk)
        if locked.state != Signature.State.PENDING:
            raise Refused(_("This signature was confirmed before. There is nothing left to do."))
        fits = not _code_is_dead(locked) and locked.code_digest == code_digest(locked, code)
        if not fits:
            locked.attempts += 1
            locked.save(update_fields=["attempts"])
    if fits:
        return confirm(signature=locked)
    if locked.attempts > WRONG_CODES_AT_MOST:
        raise Refused(_("Too many wrong codes. Ask for a new mail, or use the link in it."), "code")
    if _code_is_dead(locked):
        raise Refused(_("This code is too old. Ask for a new mail, or use the link in it."), "code")
    raise Refused(_("This is not the code in our latest mail. Please check its six digits."), "code")


@transaction.atomic
def resend(*, signature: Signature) -> Signature:
    """Mail a new link and code to the same address."""
    return _mail_again(signature, signature.email, Deed.SIGNATURE_RESEND)


@transaction.atomic
def readdress(*, signature: Signature, email: str) -> Signature:
    """Correct the address of an unconfirmed signature and mail there; the old mail's link stops working."""
    return _mail_again(signature, email, Deed.SIGNATURE_READDRESS)


def _mail_again(signature: Signature, email: str, deed: Deed) -> Signature:
    locked = Signature.objects.select_for_update().select_related("statement").get(pk=signature.pk)
    if locked.state != Signature.State.PENDING:
        raise Refused(_("This signature was confirmed before. There is nothing left to do."))
    if locked.mails_sent >= MAILS_AT_MOST:
        raise Refused(_("We have sent as many mails as we can. Please write to the conveners."), "email")
    locked.email = email
    token, code = renew(locked)
    locked.save()
    record(deed=deed, subject=locked, actor=None)
    mail_confirmation(locked, token, code)
    return locked


def _code_is_dead(signature: Signature) -> bool:
    return (
        not signature.code_digest
        or signature.code_expires_at is None
        or signature.code_expires_at < times.now()
        or signature.attempts >= WRONG_CODES_AT_MOST
    )


def _settle_organisation(signature: Signature) -> None:
    """Where the organisation came into the directory since it was named here, sign as that one."""
    named_here = signature.organisation
    if named_here.state != Organisation.State.PROVISIONAL:
        return
    known = named(signature.organisation_name)
    if known is not None:
        signature.organisation = known
        signature.save(update_fields=["organisation"])
        forget(organisation=named_here)


def _refuse_second(signature: Signature) -> None:
    others = signature.statement.signatures.filter(
        organisation=signature.organisation, state__in=[Signature.State.CONFIRMED, Signature.State.LISTED]
    )
    if others.exclude(pk=signature.pk).exists():
        message = _("%(organisation)s has signed already. An organisation signs once.")
        raise Refused(message % {"organisation": signature.organisation.name})


def _website(signature: Signature) -> str:
    """The directory's word for a known organisation; for a new one, what was typed."""
    if signature.organisation.state == Organisation.State.PROVISIONAL:
        return signature.website
    return signature.organisation.website
