"""What the clock does to a ballot: the roll is fixed as it opens, some are reminded, it is counted as it closes."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.coalition import indexed, tally
from convene.coalition.actions import citing
from convene.coalition.actions.holding import hold_ballot
from convene.coalition.actions.telling import tell_voters
from convene.coalition.models import Ballot, Decision, Member, Motion, Told, Voter
from convene.coalition.queries import ballots
from convene.core import times
from convene.core.addresses import kept
from convene.core.errors import Refused
from convene.core.trail.actions import publish_source, record
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Source

log = logging.getLogger("convene.coalition")

REMINDED_BEFORE = timedelta(days=1)

MOTION_AFTER = {
    tally.Result.CARRIED: Motion.State.CARRIED,
    tally.Result.REJECTED: Motion.State.REJECTED,
    tally.Result.NO_QUORUM: Motion.State.SECONDED,
}


def fix_roll(ballot: Ballot) -> None:
    """Write down who may vote, once: the members that were admitted at the moment the ballot opened.

    Whenever it is done, it comes to the same: by the worker at the opening, by the first vote, by the count.
    The caller holds the ballot and its coalition.
    """
    if ballot.roll_fixed_at is not None:
        return
    members = Member.objects.filter(
        coalition=ballot.motion.coalition_id,
        grade=Member.Grade.MEMBER,
        admitted_at__lte=ballot.opens_at,
    ).filter(Q(state=Member.State.ADMITTED) | Q(state=Member.State.LEFT, left_at__gt=ballot.opens_at))
    Voter.objects.bulk_create(
        Voter(ballot=ballot, member=member, left_at=member.left_at)
        for member in members.order_by("admitted_at", "pk")
    )
    ballot.roll_fixed_at = times.now()
    ballot.save(update_fields=["roll_fixed_at"])
    record(deed=Deed.BALLOT_OPEN, subject=ballot, actor=None, voters=ballot.voters.count())
    if ballot.is_open:
        tell_voters(ballot, Told.OPENED)


@transaction.atomic
def open_ballot(*, ballot: Ballot) -> Ballot:
    """Fix the roll of a ballot whose opening has come."""
    locked = hold_ballot(ballot)
    if locked.state == Ballot.State.SET and locked.opens_at <= times.now():
        fix_roll(locked)
    return locked


@transaction.atomic
def remind_voters(*, ballot: Ballot) -> Ballot:
    """Have those reminded who have not voted, a day before the ballot closes; not when it lasts no longer."""
    locked = hold_ballot(ballot)
    if locked.is_open and locked.reminded_at is None:
        locked.reminded_at = times.now()
        locked.save(update_fields=["reminded_at"])
        tell_voters(locked, Told.REMINDED)
    return locked


@transaction.atomic
def count(*, ballot: Ballot) -> Ballot:
    """Count a ballot that has closed, once; what was carried is a decision in the same transaction.

    Nobody can vote meanwhile: a vote holds the same rows and reads the clock after that. Raises Refused while
    the ballot is open.
    """
    locked = hold_ballot(ballot)
    if locked.state != Ballot.State.SET:
        return locked
    if times.now() < locked.closes_at:
        raise Refused(_("This ballot has not closed yet."))
    fix_roll(locked)
    rule = tally.Rule(locked.quorum, locked.majority)
    counted = ballots.tallied(locked)
    came = tally.result(rule, counted.tally)
    locked.state, locked.result, locked.counted_at = Ballot.State.COUNTED, came.value, times.now()
    locked.may_vote = counted.tally.may_vote
    locked.yes, locked.no, locked.abstain = counted.tally.yes, counted.tally.no, counted.tally.abstain
    locked.source = result = _publish(locked)
    locked.save()
    motion = locked.motion
    motion.state = MOTION_AFTER[came]
    motion.save(update_fields=["state"])
    record(
        deed=Deed.BALLOT_COUNT,
        subject=locked,
        actor=None,
        result=came.value,
        may_vote=counted.tally.may_vote,
        yes=counted.tally.yes,
        no=counted.tally.no,
        abstain=counted.tally.abstain,
    )
    if came == tally.Result.CARRIED:
        _register(locked, result)
    indexed.update_motion(motion)
    tell_voters(locked, Told.RESULT)
    return locked


def keep_ballots() -> None:
    """Open, remind and count whatever is due; each ballot in a transaction of its own, whatever befell another."""
    now = times.now()
    running = Ballot.objects.filter(state=Ballot.State.SET)
    soon = running.filter(opens_at__lte=now, closes_at__gt=now, closes_at__lte=now + REMINDED_BEFORE)
    due: list[tuple[Callable[..., Ballot], Iterable[Ballot]]] = [
        (open_ballot, running.filter(opens_at__lte=now, roll_fixed_at=None)),
        (remind_voters, (one for one in soon.filter(reminded_at=None) if _is_long(one))),
        (count, running.filter(closes_at__lte=now)),
    ]
    for deed, some in due:
        for ballot in some:
            try:
                deed(ballot=ballot)
            except Exception:
                facts = {"ballot": ballot.pk, "deed": deed.__name__}
                log.exception("a ballot was not kept to the clock", extra={"facts": facts})


def _is_long(ballot: Ballot) -> bool:
    return ballot.closes_at - ballot.opens_at > REMINDED_BEFORE


def _publish(ballot: Ballot) -> Source:
    """Keep the result in words, so that a decision can cite it."""
    motion = ballot.motion
    language = motion.language if motion.language in dict(settings.LANGUAGES) else "en"
    with override(language):
        words = ballots.explained(ballot)
        title = _("Ballot on motion %(number)s: %(title)s") % {"number": motion.number, "title": motion.title}
    source = publish_source(
        kind="ballot",
        object_id=ballot.pk,
        revision=1,
        language=language,
        title=title,
        address=kept(ballot),
        text=words,
    )
    citing.whole(ballot.revision.source, "ballot", ballot.pk, title=title, address=kept(ballot), text=words)
    return source


def _register(ballot: Ballot, result: Source) -> Decision:
    """Write what was carried into the register of decisions, for good."""
    motion, revision = ballot.motion, ballot.revision
    coalition = motion.coalition
    number = (coalition.decisions.aggregate(highest=Max("number"))["highest"] or 0) + 1
    decision = Decision(
        pk=ballot.pk,  # known before the row is written, which its source needs and which is never changed
        coalition=coalition,
        number=number,
        motion=motion,
        ballot=ballot,
        meeting=motion.meeting,
        reverses=motion.reverses,
        title=revision.title,
        language=revision.language,
        text=revision.body,
        at=ballot.closes_at,
    )
    decision.source = publish_source(
        kind="decision",
        object_id=decision.pk,
        revision=1,
        language=revision.language,
        title=revision.title,
        address=kept(decision),
        text=revision.source.text,
    )
    decision.save()
    for source in (revision.source, result):
        citing.whole(
            source,
            "decision",
            decision.pk,
            title=revision.title,
            address=kept(decision),
            text=revision.source.text,
        )
    indexed.update_decision(decision)
    record(
        deed=Deed.DECISION_REGISTER,
        subject=decision,
        actor=None,
        number=number,
        digest=decision.source.digest,
        reverses=motion.reverses_id,
    )
    return decision
