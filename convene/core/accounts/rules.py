from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict

Actor = User | AnonymousUser | None  # None: the operator, at the command line


def may_change_account(actor: Actor, account: User) -> Verdict:
    """Nobody but the person: what an account says is theirs to say."""
    if account.erased_at:
        return Denied(_("This account has been erased."))
    if actor == account and account.is_active:
        return Allowed()
    return Denied(_("Only the person themselves may change their account."))


def may_erase(actor: Actor, account: User) -> Verdict:
    """The person themselves; staff and the operator when asked by letter."""
    if account.erased_at:
        return Denied(_("This account has been erased."))
    if actor is None or actor == account or (actor.is_active and actor.is_staff):
        return Allowed()
    return Denied(_("Only the person themselves may erase their account."))


def may_appoint(actor: Actor) -> Verdict:
    """Staff, and the operator, who appoints the first of them."""
    if actor is None or (actor.is_active and actor.is_staff):
        return Allowed()
    return Denied(_("Only staff of this instance may appoint conveners."))
