from datetime import timedelta

from django.db.models import Q

from convene.core import times
from convene.core.accounts.models import User
from convene.core.notifications.models import Message, MessageQuerySet


def for_user(user: User) -> MessageQuerySet:
    """What was written to this person, by account or by address, the newest first."""
    mine = Q(user=user)
    if user.email:
        mine |= Q(to__iexact=user.email)
    return Message.objects.filter(mine)


# After this long an address that came back is tried once more: boxes are moved and mended.
BOUNCES_COUNT = timedelta(days=180)


def bounced() -> MessageQuerySet:
    """Messages that came back for good and tell that their address takes no mail."""
    return Message.objects.filter(bounced_at__gte=times.now() - BOUNCES_COUNT)
