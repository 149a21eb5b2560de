"""Inviting organisations, and their one click."""

import secrets

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.coalition import queries, rules
from convene.coalition.actions.applying import enter, keep, refuse_second
from convene.coalition.actions.holding import hold, hold_coalition
from convene.coalition.actions.speaking import begin, speaks_elsewhere
from convene.coalition.models import Coalition, Delegate, Member
from convene.core import times
from convene.core.accounts.actions import change, open_account
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.mail import absolute
from convene.core.notifications.actions import send
from convene.core.text import clean_line, digest
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.models import Kind, Organisation
from convene.organisations.rules import is_member
from convene.statements.models import Signature

AT_ONCE = 1000  # invitations that one deed sends
BATCH = 100  # of them in one transaction, so that no writer waits long for SQLite's lock
MAILS_AT_MOST = 5
OBSERVING = {Kind.AUTHORITY, Kind.INTERNATIONAL}  # kinds that are invited as observers


def invite_signatories(*, coalition: Coalition, actor: User) -> int:
    """Invite every organisation that ticked "join" and has not been asked; how many were invited now.

    Authorities and international organisations are invited as observers, all others as members. Run again,
    it goes on where it stopped and asks nobody twice. At most AT_ONCE in one go.
    """
    require(rules.may_run(actor, coalition))
    waiting = queries.invitees(coalition).to_ask[:AT_ONCE]
    invited = 0
    for start in range(0, len(waiting), BATCH):
        with transaction.atomic():
            held = hold_coalition(coalition.pk)
            batch = waiting[start : start + BATCH]
            known = set(
                held.members.filter(organisation__in=[one.organisation_id for one in batch]).values_list(
                    "organisation", flat=True
                )
            )
            for signature in batch:
                if signature.organisation_id not in known:
                    _invite(_by_signature(held, signature), actor)
                    invited += 1
    return invited


@transaction.atomic
def invite(
    *,
    coalition: Coalition,
    organisation: Organisation,
    actor: User,
    email: str = "",
    grade: str = Member.Grade.MEMBER,
    language: str = "en",
) -> Member:
    """Invite an organisation of the directory by hand, at the address given or, without one, at its owner's."""
    coalition = hold_coalition(coalition.pk)
    require(rules.may_run(actor, coalition))
    if not coalition.initiative.is_public:  # the link in the mail would lead nowhere
        raise Refused(_("This initiative is not public yet."))
    if organisation.state == Organisation.State.PROVISIONAL:
        raise Refused(_("This organisation is not in the directory yet."), "organisation")
    if grade not in Member.Grade.values:
        raise Refused(_("Choose member or observer."), "grade")
    refuse_second(coalition, organisation)
    person = User.objects.with_email(email).first() if email else queries.representative(organisation)
    if not email and person is None:
        message = _("Nobody is known to belong to %(organisation)s. Type an address to write to.")
        raise Refused(message % {"organisation": organisation.name}, "email")
    member = Member(
        coalition=coalition,
        organisation=organisation,
        grade=grade,
        state=Member.State.INVITED,
        email=email or (person.email if person else ""),
        language=person.language if person else language,
        is_demonstration=coalition.is_demonstration or organisation.is_demonstration,
        created_at=times.now(),
    )
    return _invite(member, actor)


@transaction.atomic
def resend(*, member: Member, actor: User | None = None, email: str = "") -> Member:
    """Mail a new link; the old one stops working. Without an actor for whoever holds the link; a convener
    may send it to another address.
    """
    member = hold(member)
    if actor is not None:
        require(rules.may_run(actor, member.coalition))
    _check_invited(member)
    if member.mails_sent >= MAILS_AT_MOST:
        raise Refused(_("We have sent as many mails as we can. Take the invitation back and invite anew."))
    if actor is not None and email:
        member.email = email
    if not member.email:
        raise Refused(_("There is no address to write to. Type one."), "email")
    token = _renew(member)
    member.save(update_fields=["email", "token_digest", "mailed_at", "mails_sent"])
    record(deed=Deed.MEMBERSHIP_RESEND, subject=member, actor=actor)
    _mail(member, token)
    return member


@transaction.atomic
def confirm(
    *,
    member: Member,
    actor: User | None = None,
    holds_link: bool = False,
    name: str = "",
    show_name: bool = False,
) -> Member:
    """Take up an invitation: the organisation is in, and whoever confirms is its delegate.

    Holding the link proves the address it was mailed to, whose account is opened; a signed-in
    representative of the organisation needs no link. A second click finds it done and changes nothing.
    Raises Refused for an old link, a link in somebody else's hands, and somebody who speaks for another.
    """
    member = hold(member)
    require(rules.may_confirm(actor or rules.nobody, member, holds_link=holds_link))
    if member.is_admitted:
        return member
    _check_invited(member)
    user = _who_confirms(member, actor, name)
    if not user.is_active:
        raise Refused(_("This account is closed."))
    elsewhere = speaks_elsewhere(member, user)
    if elsewhere is not None:
        message = _(
            "You speak for %(other)s in this coalition, and a person speaks for one organisation. "
            "Ask the conveners to invite somebody else of %(organisation)s."
        )
        raise Refused(message % {"other": elsewhere.organisation, "organisation": member.organisation})
    if name and not user.name:
        change(user=user, actor=user, name=name, language=user.language, time_zone=user.time_zone)
    if show_name and not user.name:
        raise Refused(_("Type your name if it is to be shown."), "name")
    enter(member)
    member.user = user
    member.save(update_fields=["state", "admitted_at", "user"])
    record(deed=Deed.MEMBERSHIP_CONFIRM, subject=member, actor=user, grade=str(member.grade))
    begin(member=member, user=user, part=Delegate.Part.DELEGATE, actor=user, show_name=show_name)
    _welcome(member, user)
    return member


def link_path(member: Member, token: str) -> str:
    """The invitation's page, in the language it was sent in."""
    with override(member.language):
        return reverse("coalition:invitation", args=[member.coalition.slug, token])


def _by_signature(coalition: Coalition, signature: Signature) -> Member:
    is_observer = signature.organisation.kind in OBSERVING
    return Member(
        coalition=coalition,
        organisation=signature.organisation,
        grade=Member.Grade.OBSERVER if is_observer else Member.Grade.MEMBER,
        state=Member.State.INVITED,
        signature=signature,
        email=signature.email,
        language=signature.language,
        is_demonstration=coalition.is_demonstration or signature.is_demonstration,
        created_at=times.now(),
    )


def _invite(member: Member, actor: User) -> Member:
    token = _renew(member)
    keep(member)
    record(deed=Deed.COALITION_INVITE, subject=member, actor=actor, grade=str(member.grade))
    _mail(member, token)
    return member


def _renew(member: Member) -> str:
    """A new link, in memory: the caller saves. The old one stops working."""
    token = secrets.token_urlsafe(24)
    member.token_digest = digest(token)
    member.mailed_at = times.now()
    member.mails_sent += 1
    return token


def _check_invited(member: Member) -> None:
    if member.is_admitted:
        raise Refused(
            _("%(organisation)s is in the coalition already.") % {"organisation": member.organisation}
        )
    if not member.is_invited:
        raise Refused(_("This invitation no longer stands."))


def _who_confirms(member: Member, actor: User | None, name: str) -> User:
    """A representative who is signed in, or else the person at the address the link was mailed to."""
    if actor is not None and is_member(actor, member.organisation):
        return actor
    if actor is not None and actor.email.casefold() != member.email.casefold():
        raise Refused(
            _(
                "This link was sent to somebody else’s address. Sign out to confirm for them, "
                "or ask them to open it."
            )
        )
    if not member.email or member.link_is_old:
        raise Refused(_("This link is too old. Ask for a new mail."))
    return open_account(
        email=member.email,
        name=clean_line(name or member.signatory_name, limit=200),
        language=member.language,
        is_demonstration=member.is_demonstration,
    )


def _mail(member: Member, token: str) -> None:
    send(
        to=member.email,
        template="coalition/mail/invited.txt",
        context={
            "coalition": member.coalition,
            "organisation": member.organisation,
            "is_observer": member.grade == Member.Grade.OBSERVER,
            "signed": member.signature_id is not None,
            "link": absolute(link_path(member, token)),
        },
        language=member.language,
        about=member,
    )


def _welcome(member: Member, user: User) -> None:
    with override(member.language):
        link = absolute(member.coalition.get_absolute_url())
    send(
        to=user.email,
        template="coalition/mail/joined.txt",
        context={
            "coalition": member.coalition,
            "organisation": member.organisation,
            "is_observer": member.grade == Member.Grade.OBSERVER,
            "link": link,
        },
        language=member.language,
        user=user,
        about=member,
    )
