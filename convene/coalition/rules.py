from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from convene.coalition.models import Action, Ballot, Coalition, Delegate, Member, Minutes, Motion
from convene.core.accounts.models import User
from convene.core.errors import Allowed, Denied, Verdict
from convene.initiatives.models import Initiative
from convene.initiatives.rules import may_convene
from convene.initiatives.rules import may_see as may_see_initiative
from convene.organisations.models import Membership, Organisation
from convene.organisations.rules import is_member

Someone = User | AnonymousUser

nobody = AnonymousUser()


# --- members and delegates ------------------------------------------------------------------------


def member_of(user: Someone, coalition: Coalition) -> Member | None:
    """The member or observer the user speaks for, as its delegate or deputy; a person speaks for one."""
    if not user.is_authenticated:
        return None
    rows = Member.objects.admitted().filter(
        coalition=coalition, delegates__user=user, delegates__ended_at=None
    )
    return rows.select_related("organisation").first()


def may_found(user: Someone, initiative: Initiative) -> Verdict:
    return may_convene(user, initiative)


def may_run(user: Someone, coalition: Coalition) -> Verdict:
    """Who edits a coalition, invites, admits and declines: the conveners of its initiative."""
    return may_convene(user, coalition.initiative)


def may_see(user: Someone, coalition: Coalition) -> Verdict:
    return may_see_initiative(user, coalition.initiative)


def may_apply(user: Someone, coalition: Coalition, organisation: Organisation) -> Verdict:
    """Who may ask for an organisation to be admitted: somebody known to belong to it."""
    if not coalition.initiative.is_public:
        return Denied(_("This initiative is not public yet."))
    if is_member(user, organisation):
        return Allowed()
    return Denied(_("Only somebody known to belong to the organisation can apply for it."))


def may_confirm(user: Someone, member: Member, *, holds_link: bool) -> Verdict:
    """Who may take up an invitation: whoever holds the link from its mail, or a known representative."""
    if holds_link or is_member(user, member.organisation):
        return Allowed()
    return Denied(_("Only the organisation that was invited can take up the invitation."))


def is_delegate(user: Someone, member: Member) -> bool:
    """Whether the user is the member's delegate now; its deputy is not."""
    return (
        user.is_authenticated
        and member.delegates.current().filter(user=user, part=Delegate.Part.DELEGATE).exists()
    )


def owns(user: Someone, organisation: Organisation) -> bool:
    return (
        user.is_authenticated
        and Membership.objects.verified()
        .filter(user=user, organisation=organisation, role=Membership.Role.OWNER)
        .exists()
    )


def may_name(user: Someone, member: Member) -> Verdict:
    """Who may say who speaks for a member: an owner of the organisation, its delegate, a convener."""
    if is_delegate(user, member) or owns(user, member.organisation) or may_run(user, member.coalition):
        return Allowed()
    return Denied(
        _("Only its delegate, an owner of the organisation or a convener can say who speaks for it.")
    )


def may_end_part(user: Someone, delegate: Delegate) -> Verdict:
    """Who may end somebody's part: that person, and whoever may name another."""
    if user.is_authenticated and delegate.user_id == user.pk:
        return Allowed()
    return may_name(user, delegate.member)


def may_show(user: Someone, delegate: Delegate) -> Verdict:
    """Whether a delegate's name is shown is theirs alone to say."""
    if user.is_authenticated and delegate.user_id == user.pk:
        return Allowed()
    return Denied(_("Only the person can decide whether their name is shown."))


def may_leave(user: Someone, member: Member) -> Verdict:
    """Who may end a membership: the organisation's owner or delegate, and a convener with a reason."""
    if is_delegate(user, member) or owns(user, member.organisation) or may_run(user, member.coalition):
        return Allowed()
    return Denied(_("Only its delegate, an owner of the organisation or a convener can end its part."))


# --- motions and ballots --------------------------------------------------------------------------


def may_speak(user: Someone, coalition: Coalition) -> Verdict:
    """Delegates and deputies of members and observers."""
    if member_of(user, coalition) is not None:
        return Allowed()
    return Denied(_("Only delegates of this coalition’s members and observers can do this."))


def may_move(user: Someone, coalition: Coalition) -> Verdict:
    """Who may move and second motions: delegates and deputies of members; observers do not."""
    member = member_of(user, coalition)
    if member is None:
        return Denied(_("Only delegates of this coalition’s members can do this."))
    if not member.is_voting:
        return Denied(_("Observers speak; only members move, second and vote."))
    return Allowed()


def may_edit_motion(user: Someone, motion: Motion) -> Verdict:
    """Who may change or withdraw a motion: those who speak for the organisation that moved it, back again or not."""
    verdict = may_move(user, motion.coalition)
    if not verdict:
        return verdict
    member = member_of(user, motion.coalition)
    if member is not None and member.organisation_id == motion.mover.organisation_id:
        return Allowed()
    return Denied(_("Only the member that moved this motion can change it."))


def may_withdraw_motion(user: Someone, motion: Motion) -> Verdict:
    """Who may take a motion back: those who may edit it and, where its mover has left, the conveners."""
    verdict = may_edit_motion(user, motion)
    if not verdict and not motion.coalition.members.admitted().filter(
        organisation=motion.mover.organisation_id
    ):
        return may_run(user, motion.coalition) or verdict
    return verdict


def may_vote(user: Someone, ballot: Ballot) -> Verdict:
    """Who may vote while a ballot is open: the delegate or deputy of a member who was one when it opened."""
    verdict = may_move(user, ballot.motion.coalition)
    if not verdict:
        return verdict
    if not ballot.is_open:
        return Denied(_("This ballot is not open."))
    member = member_of(user, ballot.motion.coalition)
    if ballot.roll_fixed_at is not None and not ballot.voters.filter(member=member, left_at=None).exists():
        return Denied(_("Only those who were members when the ballot opened can vote in it."))
    return Allowed()


def may_see_minutes(user: Someone, minutes: Minutes) -> Verdict:
    """Who may read minutes: everybody once they are published, the conveners before."""
    if minutes.published_at is not None:
        return may_see(user, minutes.coalition)
    return may_run(user, minutes.coalition)


# --- the plan -------------------------------------------------------------------------------------


def answers_for(user: Someone, action: Action) -> bool:
    """Whether the user speaks for the action's owner: its delegate or deputy here, or known to belong to it."""
    if not user.is_authenticated:
        return False
    delegates = Delegate.objects.current().filter(
        user=user,
        member__in=Member.objects.admitted().filter(
            coalition=action.coalition_id, organisation=action.owner_id
        ),
    )
    return delegates.exists() or is_member(user, action.owner)


def may_report(user: Someone, action: Action) -> Verdict:
    """Who may say how an action goes: those who speak for its owner, and the conveners."""
    if answers_for(user, action) or may_run(user, action.coalition):
        return Allowed()
    return Denied(_("Only the organisation that owns the action and the conveners can report on it."))


def may_reopen(user: Someone, action: Action) -> Verdict:
    """Who may take up an action again that was done or dropped."""
    if may_run(user, action.coalition):
        return Allowed()
    return Denied(_("This action is finished. Only a convener can take it up again."))
