from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.initiatives.models import Convener, Initiative

Someone = User | AnonymousUser


def is_convener(user: Someone, initiative: Initiative) -> bool:
    return user.is_authenticated and Convener.objects.filter(user=user, initiative=initiative).exists()


def may_open(user: Someone) -> Verdict:
    """Who may create an initiative: people the operator has appointed."""
    if user.is_authenticated and (user.is_staff or user.may_convene):
        return Allowed()
    return Denied(_("Only people appointed as conveners can open an initiative."))


def may_convene(user: Someone, initiative: Initiative) -> Verdict:
    """Who may run an initiative and everything under it: its own conveners, nobody else."""
    if is_convener(user, initiative):
        return Allowed()
    return Denied(_("Only the conveners of this initiative can do this."))


def may_appoint(user: Someone, initiative: Initiative) -> Verdict:
    """Who may name another convener: its conveners, and staff, for when none of them is left."""
    if (user.is_authenticated and user.is_staff) or is_convener(user, initiative):
        return Allowed()
    return Denied(_("Only the conveners of this initiative can do this."))


def may_see(user: Someone, initiative: Initiative) -> Verdict:
    if initiative.is_public or (user.is_authenticated and user.is_staff) or is_convener(user, initiative):
        return Allowed()
    return Denied(_("This initiative is not public yet."))


def may_freeze(user: Someone, initiative: Initiative) -> Verdict:
    """Who may have a public figure kept as it stands: anybody with an account, by quoting it.

    There is no page for it; what quotes it has a rule of its own.
    """
    if not user.is_authenticated:
        return Denied(_("Please sign in first."))
    return may_see(user, initiative)
