from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.organisations.models import Membership, Organisation

Someone = User | AnonymousUser


def is_member(user: Someone, organisation: Organisation) -> bool:
    """Whether the person's role in the organisation is verified."""
    return (
        user.is_authenticated
        and Membership.objects.verified().filter(user=user, organisation=organisation).exists()
    )


def may_see(user: Someone, organisation: Organisation) -> Verdict:
    if (
        organisation.is_public
        or (user.is_authenticated and (user.is_staff or user.may_convene))
        or is_member(user, organisation)
    ):
        return Allowed()
    return Denied(_("This organisation is not listed."))


def may_add(user: Someone | None) -> Verdict:
    """Who may put an organisation straight into the directory."""
    if user is not None and user.is_authenticated and (user.is_staff or user.may_convene):
        return Allowed()
    return Denied(_("Only conveners can add an organisation to the directory."))


def may_edit(user: Someone, organisation: Organisation) -> Verdict:
    if (user.is_authenticated and user.is_staff) or is_member(user, organisation):
        return Allowed()
    return Denied(_("Only verified members of the organisation can change its entry."))


def may_end(user: Someone, membership: Membership) -> Verdict:
    """Who may end a role: the person who has it, or whoever may vouch for it."""
    if membership.user_id == user.pk or may_vouch(user, membership.organisation):
        return Allowed()
    return Denied(_("Only the person, an owner of the organisation or a convener can end this role."))


def may_vouch(user: Someone, organisation: Organisation) -> Verdict:
    """Who may say that a pending member really belongs to the organisation."""
    if user.is_authenticated and (user.is_staff or user.may_convene):
        return Allowed()
    if (
        user.is_authenticated
        and Membership.objects.verified()
        .filter(user=user, organisation=organisation, role=Membership.Role.OWNER)
        .exists()
    ):
        return Allowed()
    return Denied(_("Only an owner of the organisation or a convener can confirm a member."))
