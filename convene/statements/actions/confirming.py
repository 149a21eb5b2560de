"""Making a signature count: by the link or code that was mailed, or by a convener's word."""

from hmac import compare_digest

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.actions import open_account
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.text import same_domain
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import forget, join, verify_member
from convene.organisations.models import Organisation
from convene.organisations.queries import named
from convene.organisations.rules import is_member
from convene.statements import rules
from convene.statements.actions.listing import list_, refuse_second
from convene.statements.actions.signing import (
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

    Possible also after closing, for as long as the link lasts: it was signed in time. Makes the
    signatory's account, whose role in the organisation waits to be verified. The signature is listed at
    once when the signatory is a verified member or the address belongs to the organisation's website;
    otherwise the conveners decide. Raises Refused when it was confirmed, declined or withdrawn before,
    when its link is too old, and when the organisation is on the roll already.
    """
    locked = hold(signature)
    if not locked.is_pending:
        raise Refused(_("This signature was confirmed before. There is nothing left to do."))
    if locked.link_is_old:
        raise Refused(_("This link is too old. Please ask for a new mail."))
    settle_organisation(locked)
    refuse_second(locked)
    user = open_account(email=locked.email, name=locked.name, language=locked.language)
    _refuse_own_second(locked, user)
    locked.user = user
    locked.state = Signature.State.CONFIRMED
    locked.confirmed_at = times.now()
    locked.code_digest = ""
    locked.save()
    record(deed=Deed.SIGNATURE_CONFIRM, subject=locked, actor=user)
    knew = is_member(user, locked.organisation)
    membership = join(organisation=locked.organisation, user=user)
    if knew:
        list_(locked, actor=None, basis=_("signed by a verified member"))
    elif _address_speaks(locked):
        verify_member(membership=membership, actor=None, basis="domain")
        list_(locked, actor=None, basis=_("the address belongs to the organisation's website"))
    return locked


@transaction.atomic
def confirm_by_hand(*, signature: Signature, basis: str, actor: User) -> Signature:
    """Count a signature on a convener's word, with what it rests on: a call, a letter.

    The signatory's account is made as well, so that they can find the signature there; nothing else
    is theirs before they sign in with a code sent to that address.
    """
    require(rules.may_run(actor, signature.statement))
    locked = hold(signature)
    if not locked.is_pending:
        raise Refused(_("This signature does not wait for a confirmation."))
    if not basis:
        raise Refused(_("Say how you know that the organisation signed."), "basis")
    settle_organisation(locked)
    refuse_second(locked)
    if locked.email:
        locked.user = open_account(email=locked.email, name=locked.name, language=locked.language)
        join(organisation=locked.organisation, user=locked.user)
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
        locked = hold(signature)
        if not locked.is_pending:
            raise Refused(_("This signature was confirmed before. There is nothing left to do."))
        if locked.attempts >= WRONG_CODES_AT_MOST:
            raise _too_many_codes()
        is_dead = (
            not locked.code_digest or locked.code_expires_at is None or locked.code_expires_at < times.now()
        )
        fits = not is_dead and compare_digest(locked.code_digest, code_digest(locked, code))
        if not fits:
            locked.attempts += 1
            locked.save(update_fields=["attempts"])
    if fits:
        return confirm(signature=locked)
    if locked.attempts >= WRONG_CODES_AT_MOST:
        raise _too_many_codes()
    if is_dead:
        raise Refused(_("This code is too old. Ask for a new mail, or use the link in it."), "code")
    raise Refused(_("This is not the code in our latest mail. Please check its six digits."), "code")


@transaction.atomic
def resend(*, signature: Signature) -> Signature:
    """Mail a new link and code to the same address; the old ones stop working."""
    return _mail_again(signature, signature.email, Deed.SIGNATURE_RESEND)


@transaction.atomic
def readdress(*, signature: Signature, email: str) -> Signature:
    """Correct the address of an unconfirmed signature and mail there; the old mail's link stops working."""
    return _mail_again(signature, email, Deed.SIGNATURE_READDRESS)


def hold(signature: Signature) -> Signature:
    """The row as it stands now, held until the transaction ends, and with it the statement.

    So the decisions on one roll follow one another; two who bring the same new organisation do too.
    """
    rows = Signature.objects.select_for_update(of=("self", "statement"))
    return rows.select_related("statement__initiative", "organisation").get(pk=signature.pk)


def settle_organisation(signature: Signature) -> None:
    """Where the organisation came into the directory since it was named here, sign as that one.

    Two who name a new organisation alike each make a record that is nobody's yet. The first that is
    accepted stays; the others come down to it here, by name and country of seat.
    """
    named_here = signature.organisation
    if named_here.state != Organisation.State.PROVISIONAL:
        return
    known = named(signature.organisation_name, seat=signature.seat)
    if known is not None:
        signature.organisation = known
        signature.save(update_fields=["organisation"])
        if signature.user is not None:
            join(organisation=known, user=signature.user)
        forget(organisation=named_here)


def _mail_again(signature: Signature, email: str, deed: Deed) -> Signature:
    locked = hold(signature)
    if not locked.is_pending:
        raise Refused(_("This signature was confirmed before. There is nothing left to do."))
    if locked.mails_sent >= MAILS_AT_MOST:
        raise Refused(_("We have sent as many mails as we can. Please write to the conveners."))
    locked.email = email
    token, code = renew(locked)
    locked.save()
    record(deed=deed, subject=locked, actor=None)
    mail_confirmation(locked, token, code)
    return locked


def _too_many_codes() -> Refused:
    return Refused(_("Too many wrong codes. Ask for a new mail, or use the link in it."), "code")


def _refuse_own_second(signature: Signature, user: User) -> None:
    """One person who confirms two forms for one organisation has signed once."""
    own = signature.statement.signatures.waiting().filter(
        user=user, organisation__match_name=signature.organisation.match_name
    )
    if own.exists():
        message = _("You have signed for %(organisation)s already. The conveners will look at it.")
        raise Conflict(message % {"organisation": signature.organisation.name})


def _address_speaks(signature: Signature) -> bool:
    """Whether the confirmed address alone shows that the organisation signed.

    It does where it belongs to the website in the directory. For an organisation the directory does not
    know, the website is the signatory's own word: that is enough only while nobody else goes by the
    name or something like it, for otherwise anyone with a domain could take a name that is not theirs.
    """
    organisation = signature.organisation
    if organisation.state != Organisation.State.PROVISIONAL:
        return same_domain(signature.email, organisation.website)
    rivals = signature.statement.signatures.waiting().filter(organisation__match_name=organisation.match_name)
    return (
        same_domain(signature.email, signature.website)
        and not signature.is_new
        and named(signature.organisation_name) is None
        and not rivals.exclude(pk=signature.pk).exists()
    )
