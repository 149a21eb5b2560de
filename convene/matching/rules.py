"""Who may do what with needs, offers and partnerships.

Answering, proposing and agreeing bind an organisation, so only a verified member of it does that. A convener
may propose a partnership between others and never agrees for them. A proposal is its parties' own matter, and
the conveners': everyone else sees a partnership once all have agreed.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.forum import rules as forum
from convene.forum.models import MATCHED, Contribution
from convene.initiatives.models import Initiative
from convene.initiatives.rules import is_convener
from convene.initiatives.rules import may_see as may_see_initiative
from convene.matching.models import Partnership, Party, Reply
from convene.organisations.models import Membership, Organisation
from convene.organisations.rules import is_member

Someone = User | AnonymousUser


def may_keep(user: Someone, contribution: Contribution) -> Verdict:
    """Who may renew and close a need or an offer: its author, and owners of the organisation it stands for."""
    if contribution.state != Contribution.State.PUBLISHED:
        return Denied(_("Only what is published can be renewed or closed."))
    return forum.may_withdraw(user, contribution)


def may_answer(user: Someone, contribution: Contribution) -> Verdict:
    """Whether the person could answer for some organisation; for which, `may_answer_for` says."""
    if contribution.kind not in MATCHED or not contribution.is_public:
        return Denied(_("Only needs and offers that everyone can read can be answered."))
    particulars = getattr(contribution, "particulars", None)
    if particulars is None or not particulars.is_open:
        return Denied(_("It is no longer open."))
    if not user.is_authenticated:
        return Denied(_("Sign in to answer. A code by e-mail is all it takes."))
    others = (
        Membership.objects.verified().filter(user=user).exclude(organisation=contribution.organisation_id)
    )
    if not others.exists():
        return Denied(_("Only a verified representative of another organisation can answer."))
    return Allowed()


def may_answer_for(user: Someone, contribution: Contribution, organisation: Organisation) -> Verdict:
    verdict = may_answer(user, contribution)
    if not verdict:
        return verdict
    if organisation.pk == contribution.organisation_id:
        return Denied(_("An organisation does not answer itself."))
    if not is_member(user, organisation):
        return Denied(_("Only a verified representative of the organisation can answer for it."))
    return Allowed()


def may_withdraw(user: Someone, reply: Reply) -> Verdict:
    if is_member(user, reply.organisation) or (user.is_authenticated and reply.by_id == user.pk):
        return Allowed()
    return Denied(_("Only those who speak for the organisation can withdraw its answer."))


def may_propose(user: Someone, initiative: Initiative, organisation: Organisation | None) -> Verdict:
    """For an organisation that is to be a party; for None, between others, as a convener."""
    if not may_see_initiative(user, initiative):
        return Denied(_("This initiative is not public yet."))
    if organisation is None:
        if is_convener(user, initiative):
            return Allowed()
        return Denied(_("Only a convener proposes a partnership without being a party to it."))
    if is_member(user, organisation):
        return Allowed()
    return Denied(_("Only a verified representative of the organisation can propose for it."))


def may_see(user: Someone, partnership: Partnership) -> Verdict:
    if partnership.is_public or is_convener(user, partnership.initiative) or is_party(user, partnership):
        return Allowed()
    return Denied(_("This partnership is not agreed by everyone."))


def may_edit(user: Someone, partnership: Partnership) -> Verdict:
    """Whoever proposed it, as long as they still could."""
    if not user.is_authenticated or partnership.proposed_by_id != user.pk:
        return Denied(_("Only whoever proposed it can change it."))
    if is_convener(user, partnership.initiative) or is_party(user, partnership):
        return Allowed()
    return Denied(_("You no longer speak for one of its organisations."))


def may_respond(user: Someone, party: Party) -> Verdict:
    """Who may agree or say no for a party."""
    if is_member(user, party.organisation):
        return Allowed()
    return Denied(_("Only a verified representative of the organisation can answer for it."))


def may_end(user: Someone, partnership: Partnership) -> Verdict:
    if is_party(user, partnership):
        return Allowed()
    return Denied(_("Only those who speak for one of its organisations can say what came of it."))


def is_party(user: Someone, partnership: Partnership) -> bool:
    """Whether the person is a verified representative of one of its organisations."""
    return (
        user.is_authenticated
        and Membership.objects.verified()
        .filter(user=user, organisation__in=partnership.parties.values("organisation"))
        .exists()
    )
