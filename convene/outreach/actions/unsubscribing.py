"""Unsubscribing: whoever holds the link may, at once and as often as they like, and may come back."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from convene.core import times
from convene.core.accounts.models import User
from convene.core.notifications.models import Message
from convene.core.notifications.models import State as MessageState
from convene.core.notifications.queries import bounced
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.outreach.models import Recipient, Unsubscription
from convene.outreach.queries.letters import Subscriber

KEPT = timedelta(days=30)  # that a letter went to somebody, after it was finished


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber, everything: bool = False) -> None:
    """No more letters of the initiative; with `everything`, of none on this instance. Done twice, it is done.

    What the mail server has not taken yet, also what it refused and somebody may try again, is not sent.
    """
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
    unsent = Recipient.objects.filter(
        email=subscriber.email,
        state=Recipient.State.HANDED,
        message__state__in=[MessageState.QUEUED, MessageState.FAILED],
    )
    if initiative is not None:
        unsent = unsent.filter(mailing__initiative=initiative)
    leave_out(list(unsent), Recipient.Reason.UNSUBSCRIBED)


@transaction.atomic
def resubscribe(*, subscriber: Subscriber) -> None:
    """Take back having unsubscribed, from the initiative and from everything."""
    rows = Unsubscription.objects.filter(email=subscriber.email)
    gone, _each = (rows.filter(initiative=subscriber.initiative) | rows.filter(initiative=None)).delete()
    if gone:
        record(deed=Deed.MAILING_RESUBSCRIBE, subject=subscriber.initiative, actor=subscriber.user)


def leave_out(some: Sequence[Recipient], reason: Recipient.Reason) -> None:
    """Take back letters that were handed over and not sent. The mail queue passes over a message that is gone."""
    messages = [one.message_id for one in some if one.message_id is not None]
    Recipient.objects.filter(pk__in=[one.pk for one in some]).update(
        state=Recipient.State.LEFT_OUT, reason=reason, message=None
    )
    Message.objects.filter(pk__in=messages).exclude(state=MessageState.SENT).delete()


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


@transaction.atomic
def forget_recipients() -> int:
    """Forget whom letters went to that were finished more than 30 days ago; how many. The numbers stay.

    An address that takes no mail is kept without its name for as long as letters leave it out.
    """
    old = Recipient.objects.filter(mailing__finished_at__lt=times.now() - KEPT)
    back = old.filter(message__in=bounced())
    named = old.exclude(name="", organisation_name="", country="", user=None)
    forgotten = named.update(name="", organisation_name="", country="", user=None)
    old.exclude(email="").exclude(pk__in=back.values("pk")).update(email="")
    return forgotten
