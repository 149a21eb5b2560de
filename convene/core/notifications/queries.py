from django.db.models import Q

from convene.core.accounts.models import User
from convene.core.notifications.models import Message, MessageQuerySet


def for_user(user: User) -> MessageQuerySet:
    """What was written to this person, by account or by address, the newest first."""
    mine = Q(user=user)
    if user.email:
        mine |= Q(to__iexact=user.email)
    return Message.objects.filter(mine)
