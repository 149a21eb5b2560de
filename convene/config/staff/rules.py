from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict


def may_look_after(user: User | AnonymousUser) -> Verdict:
    """See what failed, and let it be tried again: staff of the instance."""
    if isinstance(user, User) and user.is_active and user.is_staff:
        return Allowed()
    return Denied(_("Only staff of this instance may look after its background work."))
