"""Unsubscribing: whoever holds the link may, at once and as often as they like, and may come back."""

from django.db import transaction

from convene.core import times
from convene.core.accounts.models import User
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.outreach.models import Recipient, Unsubscription
from convene.outreach.queries.letters import Subscriber


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber, everything: bool = False) -> None:
    """No more letters of the initiative; with `everything`, of none on this instance. Done twice, it is done."""
    if not subscriber.email:
        return
    initiative = None if everything else subscriber.initiative
    _row, made = Unsubscription.objects.get_or_create(
        initiative=initiative, email=subscriber.email, defaults={"at": times.now()}
    )
    if made:
        record(
            deed=Deed.MAILING_UNSUBSCRIBE,
            subject=subscriber.initiative,
            actor=subscriber.user,
            everything=everything,
        )


@transaction.atomic
def resubscribe(*, subscriber: Subscriber) -> None:
    """Take back having unsubscribed, from the initiative and from everything."""
    rows = Unsubscription.objects.filter(email=subscriber.email)
    gone, _each = (rows.filter(initiative=subscriber.initiative) | rows.filter(initiative=None)).delete()
    if gone:
        record(deed=Deed.MAILING_RESUBSCRIBE, subject=subscriber.initiative, actor=subscriber.user)


@transaction.atomic
def forget(*, user: User) -> None:
    """Blank what letters hold about a person; who was not written to yet is left out."""
    email = user.email.lower()
    mine = Recipient.objects.filter(user=user)
    if email:
        mine = mine | Recipient.objects.filter(email=email)
    pks = list(mine.values_list("pk", flat=True))
    Recipient.objects.filter(pk__in=pks, state=Recipient.State.WAITING).update(
        state=Recipient.State.LEFT_OUT, reason=Recipient.Reason.NO_ADDRESS
    )
    Recipient.objects.filter(pk__in=pks).update(
        email="", name="", organisation_name="", country="", user=None
    )
    if email:
        Unsubscription.objects.filter(email=email).delete()
