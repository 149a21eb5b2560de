"""Who speaks and votes for a member: its delegate and a deputy."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.coalition import rules
from convene.coalition.actions.holding import hold
from convene.coalition.models import Delegate, Member
from convene.core import times
from convene.core.accounts.actions import open_account
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.mail import absolute
from convene.core.notifications.actions import send
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed


@transaction.atomic
def name_delegate(
    *,
    member: Member,
    email: str,
    actor: User,
    part: str = Delegate.Part.DELEGATE,
    name: str = "",
    language: str = "en",
) -> Delegate:
    """Name who speaks for a member, in place of whoever did; the person is told, with an account if need be.

    A deputy can become the delegate, which ends the deputy's part. Raises Refused for a person who has
    the part already, who would be their own deputy, or who speaks for another member of the coalition.
    """
    member = hold(member)
    require(rules.may_name(actor, member))
    if not member.is_admitted:
        raise Refused(_("%(organisation)s is not in the coalition.") % {"organisation": member.organisation})
    user = open_account(
        email=email,
        name=name,
        language=language,
        actor=actor,
        is_demonstration=member.is_demonstration,
    )
    if not user.is_active:
        raise Refused(_("This account is closed."), "email")
    _refuse_twice(member, user, part)
    delegate = begin(member=member, user=user, part=part, actor=actor)
    if user != actor:
        _mail(delegate, "coalition/mail/named.txt")
    return delegate


def begin(*, member: Member, user: User, part: str, actor: User | None, show_name: bool = False) -> Delegate:
    """Let the person speak for the member from now on. The callers have asked the rules and hold the member."""
    for old in member.delegates.current().filter(part=part).select_related("user"):
        end(delegate=old, actor=actor)
        if actor is None or old.user != actor:
            _mail(old, "coalition/mail/replaced.txt")
    for old in member.delegates.current().filter(user=user):
        show_name = show_name or old.show_name
        end(delegate=old, actor=actor)
    delegate = Delegate(
        coalition=member.coalition,
        member=member,
        user=user,
        part=part,
        show_name=show_name,
        named_by=actor,
        named_at=times.now(),
    )
    delegate.save()
    record(deed=Deed.DELEGATE_NAME, subject=delegate, actor=actor, member=member.pk, part=str(part))
    return delegate


def end(*, delegate: Delegate, actor: User | None) -> None:
    """End a part that stands. The callers have asked the rules."""
    delegate.ended_at = times.now()
    delegate.save(update_fields=["ended_at"])
    record(deed=Deed.DELEGATE_END, subject=delegate, actor=actor, member=delegate.member_id)


@transaction.atomic
def end_part(*, delegate: Delegate, actor: User) -> Delegate:
    """End a delegate's or deputy's part, with nobody in their place."""
    member = hold(delegate.member)
    delegate = Delegate.objects.select_related("user", "member__coalition").get(pk=delegate.pk)
    delegate.member = member
    require(rules.may_end_part(actor, delegate))
    if delegate.ended_at is None:
        end(delegate=delegate, actor=actor)
        if delegate.user != actor:
            _mail(delegate, "coalition/mail/replaced.txt")
    return delegate


@transaction.atomic
def show_name(*, delegate: Delegate, shown: bool, actor: User) -> Delegate:
    """Show the delegate's name to everyone, or no longer; it is theirs alone to say."""
    require(rules.may_show(actor, delegate))
    if shown and not delegate.user.name:
        raise Refused(_("Your account has no name yet. Type it on your account’s page first."))
    if delegate.show_name != shown:
        delegate.show_name = shown
        delegate.save(update_fields=["show_name"])
        record(deed=Deed.DELEGATE_SHOW, subject=delegate, actor=actor, shown=shown)
    return delegate


@transaction.atomic
def forget_delegate(*, user: User) -> None:
    """End every part of a person who is erased."""
    for delegate in Delegate.objects.current().filter(user=user).select_related("member__coalition"):
        end(delegate=delegate, actor=user)


def speaks_elsewhere(member: Member, user: User) -> Member | None:
    """The other member of the same coalition the person speaks for, if any."""
    other = rules.member_of(user, member.coalition)
    return other if other is not None and other.pk != member.pk else None


def _refuse_twice(member: Member, user: User, part: str) -> None:
    elsewhere = speaks_elsewhere(member, user)
    if elsewhere is not None:
        message = _("This person speaks for %(organisation)s in this coalition already.")
        raise Conflict(message % {"organisation": elsewhere.organisation.name}, "email")
    present = member.delegates.current().filter(user=user).first()
    if present is None:
        return
    if present.part == part:
        is_delegate = part == Delegate.Part.DELEGATE
        message = (
            _("This person is the delegate already.")
            if is_delegate
            else _("This person is the deputy already.")
        )
        raise Conflict(message, "email")
    if part == Delegate.Part.DEPUTY:
        raise Refused(_("The delegate cannot be their own deputy. Name somebody else."), "email")


def _mail(delegate: Delegate, template: str) -> None:
    """Tell the person, in their language; nobody is told whose account is erased."""
    user = delegate.user
    if not user.is_active:
        return
    with override(user.language):
        link = absolute(delegate.coalition.get_absolute_url())
    send(
        to=user.email,
        template=template,
        context={
            "coalition": delegate.coalition,
            "organisation": delegate.member.organisation,
            "is_deputy": delegate.part == Delegate.Part.DEPUTY,
            "link": link,
        },
        language=user.language,
        user=user,
        about=delegate,
    )
