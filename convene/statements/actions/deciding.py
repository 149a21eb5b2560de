"""The conveners' queue."""

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.notifications.actions import send
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import verify_member
from convene.organisations.models import Membership
from convene.statements import rules
from convene.statements.actions.listing import list_
from convene.statements.models import Signature


@transaction.atomic
def approve(*, signature: Signature, actor: User) -> Signature:
    """Put a waiting signature on the roll; the convener vouches for organisation and signatory."""
    locked = _waiting(signature, actor)
    membership = Membership.objects.filter(organisation=locked.organisation, user=locked.user).first()
    if membership is not None:
        verify_member(membership=membership, actor=None, basis="convener")
    record(deed=Deed.SIGNATURE_APPROVE, subject=locked, actor=actor)
    list_(locked, actor=actor, basis=_("approved by a convener"))
    return locked


@transaction.atomic
def decline(*, signature: Signature, reason: str, actor: User) -> Signature:
    """Turn a waiting signature down; the signatory is told why."""
    locked = _waiting(signature, actor)
    if not reason:
        raise Refused(_("Give a reason. It is sent to the signatory."), "reason")
    locked.state = Signature.State.DECLINED
    locked.decided_by = actor
    locked.declined_reason = reason
    locked.save(update_fields=["state", "decided_by", "declined_reason"])
    record(deed=Deed.SIGNATURE_DECLINE, subject=locked, actor=actor)
    send(
        to=locked.email,
        template="statements/mail/declined.txt",
        context={"statement": locked.statement, "signature": locked, "reason": reason},
        language=locked.language,
        user=locked.user,
        about=locked,
    )
    return locked


def _waiting(signature: Signature, actor: User) -> Signature:
    require(rules.may_run(actor, signature.statement))
    locked = (
        Signature.objects.select_for_update().select_related("statement", "organisation").get(pk=signature.pk)
    )
    if locked.state != Signature.State.CONFIRMED:
        raise Refused(_("This signature does not wait for a decision any more."))
    return locked
