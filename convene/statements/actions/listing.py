"""The last step onto the roll, taken by confirming and by approving."""

from convene.core import times
from convene.core.accounts.models import User
from convene.core.notifications.actions import send
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import accept, verify
from convene.statements.models import Signature


def list_(signature: Signature, *, actor: User | None, basis: str) -> None:
    """Put a confirmed signature on the roll, its organisation into the directory, and say so by mail.

    Runs inside the transaction of the deed that decided it, whose rule has been asked.
    """
    signature.state = Signature.State.LISTED
    signature.listed_at = times.now()
    signature.decided_by = actor
    signature.basis = signature.basis or basis
    signature.save(update_fields=["state", "listed_at", "decided_by", "basis"])
    record(deed=Deed.SIGNATURE_LIST, subject=signature, actor=actor)
    accept(organisation=signature.organisation, actor=actor, listed=signature.list_organisation)
    verify(organisation=signature.organisation, actor=actor)
    send(
        to=signature.email,
        template="statements/mail/listed.txt",
        context={"statement": signature.statement, "signature": signature},
        language=signature.language,
        user=signature.user,
        about=signature,
    )
