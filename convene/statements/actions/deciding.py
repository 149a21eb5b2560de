"""The conveners' queue."""

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import leave, verify_member
from convene.organisations.models import Membership
from convene.organisations.rules import may_end
from convene.statements import rules
from convene.statements.actions.confirming import hold, settle_organisation
from convene.statements.actions.listing import list_, tell
from convene.statements.actions.wording import refuse_placeholder
from convene.statements.models import Signature


@transaction.atomic
def approve(*, signature: Signature, actor: User) -> Signature:
    """Put a waiting signature on the roll; the convener vouches for organisation and signatory.

    Raises Conflict when the organisation is on the roll already, for example by another signature that
    was approved a moment ago: then this one is to be declined.
    """
    locked = _waiting(signature, actor)
    settle_organisation(locked)
    membership = _membership(locked)
    if membership is not None and membership.state != Membership.State.ENDED:
        verify_member(membership=membership, actor=None, basis="convener")
    record(deed=Deed.SIGNATURE_APPROVE, subject=locked, actor=actor)
    list_(locked, actor=actor, basis=_("approved by a convener"))
    return locked


@transaction.atomic
def decline(*, signature: Signature, reason: str, actor: User) -> Signature:
    """Turn a waiting signature down; the signatory is told why, and their role that waited ends."""
    locked = _waiting(signature, actor)
    if not reason:
        raise Refused(_("Give a reason. It is sent to the signatory."), "reason")
    refuse_placeholder(reason, "reason")
    locked.state = Signature.State.DECLINED
    locked.decided_by = actor
    locked.declined_reason = reason
    locked.save(update_fields=["state", "decided_by", "declined_reason"])
    record(deed=Deed.SIGNATURE_DECLINE, subject=locked, actor=actor)
    membership = _membership(locked)
    if membership is not None and membership.state == Membership.State.PENDING and may_end(actor, membership):
        leave(membership=membership, actor=actor)
    tell(locked, "statements/mail/declined.txt", reason=reason)
    return locked


def _waiting(signature: Signature, actor: User) -> Signature:
    require(rules.may_run(actor, signature.statement))
    locked = hold(signature)
    if not locked.is_waiting:
        raise Refused(_("This signature does not wait for a decision any more."))
    return locked


def _membership(signature: Signature) -> Membership | None:
    rows = Membership.objects.filter(organisation=signature.organisation, user=signature.user_id)
    return rows.first() if signature.user_id else None
