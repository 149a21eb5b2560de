"""Who may do what in the forum.

Whoever is signed in may contribute for an organisation in which they have a role, also while nobody has
confirmed that role yet: a voice is not kept waiting for a secretariat. Such a contribution says on its page
that the role is not confirmed, does not stand on the organisation's own page and cannot be quoted, until the
role is verified or a convener vouches for it. Someone whose organisation is not known here yet names it as
they contribute, and has a role in it that waits in the same way.

A contribution belongs to its author. An owner of the organisation, whose name it bears, may withdraw it or
say how it may be quoted; conveners may hide it, with a reason everyone can read, and never change a word.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.forum.models import Call, Contribution
from convene.initiatives.models import Initiative
from convene.initiatives.rules import may_convene
from convene.initiatives.rules import may_see as may_see_initiative
from convene.organisations.models import Membership, Organisation

Someone = User | AnonymousUser


def may_open(user: Someone, initiative: Initiative) -> Verdict:
    return may_convene(user, initiative)


def may_run(user: Someone, call: Call) -> Verdict:
    """Who may edit and close a call, vouch for its contributions, hide and show them."""
    return may_convene(user, call.initiative)


def may_see_call(user: Someone, call: Call) -> Verdict:
    return may_see_initiative(user, call.initiative)


def may_contribute(user: Someone, call: Call) -> Verdict:
    if not may_see_call(user, call):
        return Denied(_("This initiative is not public yet."))
    if not call.has_opened:
        return Denied(_("This call has not opened yet."))
    if not call.is_open:
        return Denied(_("This call has closed. What was contributed stays on its page."))
    if not user.is_authenticated or not user.is_active:
        return Denied(_("Sign in to contribute. A code by e-mail is all it takes."))
    return Allowed()


def may_speak_for(user: Someone, organisation: Organisation) -> Verdict:
    """Whether the person has a role in the organisation, confirmed or not."""
    roles = Membership.objects.exclude(state=Membership.State.ENDED)
    if user.is_authenticated and roles.filter(user=user, organisation=organisation).exists():
        return Allowed()
    return Denied(_("You have no role in this organisation."))


def may_see(user: Someone, contribution: Contribution) -> Verdict:
    """Who may read the words: everyone while it is published, else who is concerned with it."""
    if contribution.state == Contribution.State.PUBLISHED:
        return may_see_call(user, contribution.call)
    if _is_author(user, contribution) or (
        contribution.state == Contribution.State.HIDDEN and may_run(user, contribution.call)
    ):
        return Allowed()
    if contribution.state == Contribution.State.HIDDEN:
        return Denied(_("The conveners have hidden this contribution."))
    return Denied(_("Its author has withdrawn this contribution."))


def may_edit(user: Someone, contribution: Contribution) -> Verdict:
    """The author, also once the call has closed or conveners hid it; not once they left the organisation."""
    if not _is_author(user, contribution):
        return Denied(_("Only its author can change this contribution."))
    if contribution.state == Contribution.State.WITHDRAWN:
        return Denied(_("This contribution is withdrawn and stays as it was."))
    return may_speak_for(user, contribution.organisation)


def may_withdraw(user: Someone, contribution: Contribution) -> Verdict:
    if contribution.state == Contribution.State.WITHDRAWN:
        return Denied(_("This contribution is withdrawn already."))
    return _answers_for(user, contribution)


def may_set_quoting(user: Someone, contribution: Contribution) -> Verdict:
    if contribution.state == Contribution.State.WITHDRAWN:
        return Denied(_("This contribution is withdrawn and is not quoted."))
    return _answers_for(user, contribution)


def _is_author(user: Someone, contribution: Contribution) -> bool:
    return user.is_authenticated and contribution.author_id == user.pk


def _answers_for(user: Someone, contribution: Contribution) -> Verdict:
    """The author, and the owners of the organisation whose name it bears."""
    owners = Membership.objects.verified().filter(role=Membership.Role.OWNER)
    if _is_author(user, contribution) or (
        user.is_authenticated and owners.filter(user=user, organisation=contribution.organisation_id).exists()
    ):
        return Allowed()
    return Denied(_("Only its author or an owner of the organisation can do this."))
