"""The last step onto the roll, taken by confirming and by approving, and the way off it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import here, kept
from convene.core.errors import Conflict
from convene.core.mail import absolute
from convene.core.notifications.actions import send
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import accept, unlist, verify
from convene.statements.models import Signature


def list_(signature: Signature, *, actor: User | None, basis: str) -> None:
    """Put a confirmed signature on the roll, its organisation into the directory, and say so by mail.

    Runs inside the transaction of the deed that decided it, whose rule has been asked. Raises Conflict
    when the organisation is on the roll already, be it since a moment ago in another transaction.
    """
    refuse_second(signature)
    signature.state = Signature.State.LISTED
    signature.listed_at = times.now()
    signature.decided_by = actor
    signature.basis = signature.basis or basis
    try:
        with transaction.atomic():
            signature.save(update_fields=["state", "listed_at", "decided_by", "basis"])
    except IntegrityError as error:  # an_organisation_signs_once
        raise _signed_already(signature, named=False) from error
    record(deed=Deed.SIGNATURE_LIST, subject=signature, actor=actor)
    accept(organisation=signature.organisation, actor=actor, listed=signature.list_organisation)
    verify(organisation=signature.organisation, actor=actor)
    tell(signature, "statements/mail/listed.txt")


def refuse_second(signature: Signature) -> None:
    """Raise Conflict when the signature's organisation is on the roll by another one."""
    first = signature.statement.signatures.counted().filter(organisation=signature.organisation)
    found = first.exclude(pk=signature.pk).first()
    if found is not None:
        raise _signed_already(signature, named=found.list_organisation)


def _signed_already(signature: Signature, *, named: bool) -> Conflict:
    """Says so outright only where everyone can see it on the list anyway."""
    if named:
        message = _(
            "%(organisation)s has signed already, and an organisation signs once. Whoever signed for it "
            "can change the signature by the link in our mail to them."
        )
    else:
        message = _(
            "This cannot be counted, because there is another signature in the name of %(organisation)s. "
            "Please write to the conveners, who can see both."
        )
    return Conflict(message % {"organisation": signature.organisation.name}, "organisation_name")


def delist(signature: Signature, *, actor: User | None) -> None:
    """Take the organisation out of the directory where it stands by this signature's wish alone."""
    organisation = signature.organisation
    others = organisation.signatures.counted().filter(list_organisation=True).exclude(pk=signature.pk)
    if not others.exists() and not organisation.convenings.exists():
        unlist(organisation=organisation, actor=actor)


def tell(signature: Signature, template: str, **more: str) -> None:
    """Mail the signatory about their signature; one who was erased has no address any more."""
    if not signature.email:
        return
    address = here(kept(signature.statement), signature.language)
    send(
        to=signature.email,
        template=template,
        context={
            "statement": signature.statement,
            "signature": signature,
            "address": absolute(address),
            **more,
        },
        language=signature.language,
        user=signature.user,
        about=signature,
    )
