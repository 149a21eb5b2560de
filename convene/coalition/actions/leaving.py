"""Leaving a coalition. What the organisation did there stays on record."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.coalition import rules
from convene.coalition.actions.holding import hold
from convene.coalition.actions.speaking import end, forget_delegate
from convene.coalition.models import Ballot, Member, Voter
from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.mail import absolute
from convene.core.notifications.actions import send
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed


@transaction.atomic
def leave(*, member: Member, actor: User, reason: str = "") -> Member:
    """End a membership. In ballots that have not closed it no longer counts; its actions stay its own.

    Its owner or delegate needs no reason; a convener gives one, and its delegate and deputy are told.
    """
    member = hold(member)
    require(rules.may_leave(actor, member))
    if not member.is_admitted:
        raise Refused(_("%(organisation)s is not in the coalition.") % {"organisation": member.organisation})
    own = rules.is_delegate(actor, member) or rules.owns(actor, member.organisation)
    if not own and not reason.strip():
        raise Refused(_("Say why, in a sentence."), "reason")
    now = times.now()
    member.state = Member.State.LEFT
    member.left_at = now
    member.left_reason = reason.strip()
    member.save(update_fields=["state", "left_at", "left_reason"])
    Voter.objects.filter(
        member=member, left_at=None, ballot__state=Ballot.State.SET, ballot__closes_at__gt=now
    ).update(left_at=now)
    record(deed=Deed.MEMBERSHIP_LEAVE, subject=member, actor=actor, own=own)
    for delegate in member.delegates.current().select_related("user"):
        end(delegate=delegate, actor=actor)
        if not own and delegate.user.is_active:
            _tell(member, delegate.user)
    return member


@transaction.atomic
def forget(*, user: User) -> None:
    """Take an erased person out of the coalitions: their parts end, their address and words go."""
    forget_delegate(user=user)
    Member.objects.filter(user=user).update(why="", show_name=False)
    Member.objects.filter(email__iexact=user.email).update(email="", token_digest="")


def _tell(member: Member, user: User) -> None:
    with override(user.language):
        link = absolute(member.coalition.get_absolute_url())
    send(
        to=user.email,
        template="coalition/mail/ended.txt",
        context={
            "coalition": member.coalition,
            "organisation": member.organisation,
            "reason": member.left_reason,
            "link": link,
        },
        language=user.language,
        user=user,
        about=member,
    )
