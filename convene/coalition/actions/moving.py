"""A motion until it is put to a ballot: moved, edited, seconded, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from convene.coalition import indexed, rules
from convene.coalition.actions import citing
from convene.coalition.actions.holding import hold_coalition, hold_motion
from convene.coalition.models import (
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Ballot,
    Coalition,
    Decision,
    Member,
    Motion,
    MotionRevision,
)
from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, NotAllowed, Refused, require
from convene.core.places import LANGUAGES
from convene.core.text import clean_line, clean_text
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import publish_source, record
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Source
from convene.events.models import Event


@dataclass(frozen=True)
class MotionWords:
    """What a motion says: `body` is Markdown, `language` an ISO 639-1 code."""

    title: str
    body: str
    language: str = "en"

    @property
    def plain(self) -> str:
        """The text as it is digested and cited."""
        return to_plain(self.body)


@transaction.atomic
def move(
    *,
    coalition: Coalition,
    words: MotionWords,
    actor: User,
    cites: Sequence[citing.Key] = (),
    meeting: Event | None = None,
    reverses: Decision | None = None,
) -> Motion:
    """Ask the coalition to decide something, for the member the actor speaks for.

    `cites` are kinds and ids of what it rests on, all of the same initiative; `meeting` is one of the
    coalition's; `reverses` a decision of the same coalition, which stands reversed once this is carried.
    """
    locked = hold_coalition(coalition.pk)
    require(rules.may_move(actor, locked))
    mover = _speaks_for(actor, locked)
    clean = checked(words)
    _check_meeting(meeting, locked)
    _check_reversed(reverses, locked)
    rests_on = citing.sources(locked.initiative, cites)
    motion = Motion.objects.create(
        coalition=locked,
        number=(locked.motions.aggregate(highest=Max("number"))["highest"] or 0) + 1,
        meeting=meeting,
        mover=mover,
        moved_by=actor,
        reverses=reverses,
        title=clean.title,
        language=clean.language,
        body=clean.body,
        is_demonstration=locked.is_demonstration,
        created_at=times.now(),
    )
    revision = _publish(motion, clean, actor, rests_on)
    indexed.update_motion(motion)
    record(
        deed=Deed.MOTION_MOVE,
        subject=motion,
        actor=actor,
        number=motion.number,
        digest=revision.source.digest,
        sources=len(rests_on),
    )
    return motion


@transaction.atomic
def edit_motion(
    *,
    motion: Motion,
    words: MotionWords,
    version: int,
    actor: User,
    cites: Sequence[citing.Key] = (),
    meeting: Event | None = None,
    reverses: Decision | None = None,
) -> Motion:
    """Put other words in place of the motion's; what it said before stays among its revisions.

    `version` is the number of the revision that was read; Conflict when there is a later one. Refused once a
    ballot is set: what members vote on does not change under their hands.
    """
    locked = hold_motion(motion)
    require(rules.may_edit_motion(actor, locked))
    if not locked.is_open_to_change:
        raise Refused(why_fixed(locked))
    if locked.revisions_made != version:
        raise Conflict(_("Somebody else changed this motion while you were editing it."))
    clean = checked(words)
    _check_meeting(meeting, locked.coalition, before=locked.meeting)
    if reverses != locked.reverses:
        _check_reversed(reverses, locked.coalition)
    rests_on = citing.sources(locked.coalition.initiative, cites)
    locked.meeting, locked.reverses = meeting, reverses
    locked.title, locked.language, locked.body = clean.title, clean.language, clean.body
    locked.revisions_made += 1
    locked.save(update_fields=["meeting", "reverses", "title", "language", "body", "revisions_made"])
    revision = _publish(locked, clean, actor, rests_on)
    indexed.update_motion(locked)
    record(
        deed=Deed.MOTION_EDIT,
        subject=locked,
        actor=actor,
        revision=revision.number,
        digest=revision.source.digest,
        sources=len(rests_on),
    )
    return locked


@transaction.atomic
def second(*, motion: Motion, actor: User) -> Motion:
    """Support a motion of another member, so that it may be put to a ballot."""
    locked = hold_motion(motion)
    require(rules.may_move(actor, locked.coalition))
    member = _speaks_for(actor, locked.coalition)
    if member.organisation_id == locked.mover.organisation_id:
        raise Refused(_("Your organisation moved this motion. Another member has to second it."))
    if locked.state != Motion.State.PROPOSED:
        if locked.seconder_id == member.pk and locked.state == Motion.State.SECONDED:
            return locked
        raise Refused(_("This motion does not wait for a seconder any more."))
    locked.seconder, locked.seconded_by, locked.state = member, actor, Motion.State.SECONDED
    locked.save(update_fields=["seconder", "seconded_by", "state"])
    record(deed=Deed.MOTION_SECOND, subject=locked, actor=actor)
    return locked


@transaction.atomic
def withdraw_motion(*, motion: Motion, reason: str, actor: User) -> Motion:
    """Take the motion back before a ballot on it opens; one that is set and has not opened is called off."""
    locked = hold_motion(motion)
    require(rules.may_withdraw_motion(actor, locked))
    ballot = locked.ballots.filter(state=Ballot.State.SET).first()
    if ballot is not None and ballot.opens_at <= times.now():
        raise Refused(_("A ballot on this motion has opened. It can no longer be withdrawn."))
    if not locked.is_open_to_change and ballot is None:
        raise Refused(why_fixed(locked))
    given = reason_given(reason)
    if ballot is not None:
        ballot.state = Ballot.State.CALLED_OFF
        ballot.called_off_reason = _("The motion was withdrawn.")
        ballot.save(update_fields=["state", "called_off_reason"])
        record(deed=Deed.BALLOT_CALL_OFF, subject=ballot, actor=actor)
    locked.state, locked.withdrawn_reason = Motion.State.WITHDRAWN, given
    locked.save(update_fields=["state", "withdrawn_reason"])
    record(deed=Deed.MOTION_WITHDRAW, subject=locked, actor=actor)
    return locked


def checked(words: MotionWords) -> MotionWords:
    """The words cleaned; raises Refused for whatever cannot stand, naming the field."""
    title = _cleaned("title", words.title)
    if not title:
        raise Refused(_("Give it a title."), "title")
    clean = replace(words, title=title, body=_cleaned("body", words.body))
    if not clean.plain:
        raise Refused(_("Write what is to be decided."), "body")
    if words.language not in LANGUAGES:
        raise Refused(_("Choose one of those offered."), "language")
    return clean


def reason_given(reason: str) -> str:
    """The reason cleaned; Refused where there is none."""
    try:
        given = clean_line(reason, limit=REASON_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "reason") from refused
    if not given:
        raise Refused(_("Give a reason. Everybody can read it."), "reason")
    return given


def why_fixed(motion: Motion) -> str:
    """Why the motion can no longer be changed, for one that cannot."""
    if motion.state == Motion.State.WITHDRAWN:
        return _("This motion was withdrawn and stays as it was.")
    if motion.state == Motion.State.BALLOT:
        return _("A ballot is set on this motion. Its words can no longer be changed.")
    return _("This motion was voted on and stays as it was.")


def _speaks_for(actor: User, coalition: Coalition) -> Member:
    member = rules.member_of(actor, coalition)
    if member is None:  # the part ended between the rule and now
        raise NotAllowed(_("Only delegates of this coalition’s members can do this."))
    return member


def _check_meeting(meeting: Event | None, coalition: Coalition, *, before: Event | None = None) -> None:
    if meeting is None or meeting == before:
        return
    if (
        meeting.kind != Event.Kind.MEETING
        or meeting.initiative_id != coalition.initiative_id
        or meeting.state not in {Event.State.ANNOUNCED, Event.State.HELD}
    ):
        raise Refused(_("Choose a meeting of this coalition that was announced."), "meeting")


def _check_reversed(decision: Decision | None, coalition: Coalition) -> None:
    if decision is None:
        return
    if decision.coalition_id != coalition.pk:
        raise Refused(_("Choose a decision of this coalition."), "reverses")
    later = decision.reversed_by.order_by("number").first()
    if later is not None:
        told = {"number": later.number}
        raise Refused(_("Decision %(number)s has reversed this one already.") % told, "reverses")


def _publish(motion: Motion, words: MotionWords, actor: User, rests_on: Sequence[Source]) -> MotionRevision:
    plain = words.plain
    revision = MotionRevision.objects.create(
        motion=motion,
        number=motion.revisions_made,
        title=words.title,
        language=words.language,
        body=words.body,
        source=publish_source(
            kind="motion",
            object_id=motion.pk,
            revision=motion.revisions_made,
            language=words.language,
            title=words.title,
            address=kept(motion),
            text=plain,
        ),
        by=actor,
        at=times.now(),
    )
    citing.rest(motion, rests_on, plain)
    return revision


def _cleaned(field: str, value: str) -> str:
    try:
        if field == "title":
            return clean_line(value, limit=TITLE_LIMIT)
        return clean_text(value, limit=TEXT_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, field) from refused
