"""Asking to be admitted, and the conveners' answer."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.coalition import rules
from convene.coalition.actions.holding import hold, hold_coalition
from convene.coalition.actions.speaking import begin, speaks_elsewhere
from convene.coalition.models import Coalition, Delegate, Member
from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.mail import absolute
from convene.core.notifications.actions import send
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.models import Organisation


@transaction.atomic
def apply(
    *,
    coalition: Coalition,
    organisation: Organisation,
    actor: User,
    grade: str = Member.Grade.MEMBER,
    why: str = "",
    show_name: bool = False,
    language: str = "en",
) -> Member:
    """Ask for the organisation to be admitted. Who asks becomes its delegate once it is."""
    coalition = hold_coalition(coalition.pk)
    require(rules.may_apply(actor, coalition, organisation))
    _check_grade(grade)
    refuse_second(coalition, organisation)
    member = Member(
        coalition=coalition,
        organisation=organisation,
        grade=grade,
        state=Member.State.APPLIED,
        user=actor,
        email=actor.email,
        language=language,
        why=why,
        show_name=show_name,
        is_demonstration=coalition.is_demonstration or organisation.is_demonstration,
        created_at=times.now(),
    )
    elsewhere = speaks_elsewhere(member, actor)
    if elsewhere is not None:
        message = _("You speak for %(organisation)s in this coalition. Somebody else has to apply.")
        raise Refused(message % {"organisation": elsewhere.organisation.name}, "organisation")
    keep(member)
    record(deed=Deed.MEMBERSHIP_APPLY, subject=member, actor=actor, grade=str(grade))
    return member


@transaction.atomic
def admit(*, member: Member, actor: User, reason: str = "", grade: str | None = None) -> Member:
    """Admit an organisation that applied, by default in the part it asked for; who asked is told."""
    member = hold(member)
    require(rules.may_run(actor, member.coalition))
    if not member.is_applied:
        raise Refused(_("This application has been decided already."))
    member.grade = grade or member.grade
    _check_grade(member.grade)
    enter(member)
    member.decided_by = actor
    member.reason = reason
    member.save()
    record(deed=Deed.MEMBERSHIP_ADMIT, subject=member, actor=actor, grade=str(member.grade))
    applicant = member.user
    if applicant is not None and applicant.is_active:
        if speaks_elsewhere(member, applicant) is None:
            begin(
                member=member,
                user=applicant,
                part=Delegate.Part.DELEGATE,
                actor=actor,
                show_name=member.show_name,
            )
        _answer(member, "coalition/mail/admitted.txt")
    return member


@transaction.atomic
def decline(*, member: Member, actor: User, reason: str) -> Member:
    """Decline an application, or take back an invitation, with a reason; an applicant is told."""
    member = hold(member)
    require(rules.may_run(actor, member.coalition))
    if not (member.is_applied or member.is_invited):
        raise Refused(_("This has been decided already."))
    if not reason.strip():
        raise Refused(_("Say why, in a sentence."), "reason")
    applied = member.is_applied
    member.state = Member.State.DECLINED
    member.decided_by = actor
    member.reason = reason.strip()
    member.save(update_fields=["state", "decided_by", "reason"])
    record(deed=Deed.MEMBERSHIP_DECLINE, subject=member, actor=actor, applied=applied)
    if applied and member.user is not None and member.user.is_active:
        _answer(member, "coalition/mail/declined.txt")
    return member


def enter(member: Member) -> None:
    """Make it one of the coalition as of now, in memory: its caller saves."""
    member.state = Member.State.ADMITTED
    member.admitted_at = times.now()


def keep(member: Member) -> None:
    """Save a new row. The database has the last word on whether the organisation is in or asked already."""
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError:
        refuse_second(member.coalition, member.organisation)
        raise


def refuse_second(coalition: Coalition, organisation: Organisation) -> None:
    """Say how it stands with an organisation that is in a coalition or on its way there."""
    standing = [Member.State.ADMITTED, Member.State.APPLIED, Member.State.INVITED]
    row = coalition.members.filter(organisation=organisation, state__in=standing).first()
    if row is None:
        return
    words = {"organisation": organisation.name}
    if row.is_admitted and row.grade == Member.Grade.OBSERVER:
        message = _(
            "%(organisation)s is an observer of this coalition. To become a member, it leaves and asks anew."
        )
    elif row.is_admitted:
        message = _("%(organisation)s is a member of this coalition already.")
    elif row.is_applied:
        message = _("%(organisation)s has applied already; the conveners will decide.")
    else:
        message = _("%(organisation)s is invited already. Its invitation can be sent again.")
    raise Conflict(message % words, "organisation")


def _check_grade(grade: str) -> None:
    if grade not in Member.Grade.values:
        raise Refused(_("Choose member or observer."), "grade")


def _answer(member: Member, template: str) -> None:
    assert member.user is not None  # noqa: S101 -- the callers looked
    with override(member.language):
        link = absolute(member.coalition.get_absolute_url())
    send(
        to=member.user.email,
        template=template,
        context={
            "coalition": member.coalition,
            "organisation": member.organisation,
            "is_observer": member.grade == Member.Grade.OBSERVER,
            "reason": member.reason,
            "link": link,
        },
        language=member.language,
        user=member.user,
        about=member,
    )
