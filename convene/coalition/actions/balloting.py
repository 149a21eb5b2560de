"""Putting a motion to a ballot, and voting in it."""

from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from convene.coalition import rules, tally
from convene.coalition.actions import citing
from convene.coalition.actions.counting import fix_roll
from convene.coalition.actions.holding import hold_ballot, hold_motion
from convene.coalition.actions.moving import reason_given, why_fixed
from convene.coalition.actions.telling import tell_voters
from convene.coalition.models import (
    Ballot,
    Choice,
    Delegate,
    Majority,
    Motion,
    Told,
    Vote,
)
from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Conflict, NotAllowed, Refused, require
from convene.core.moments import told_in
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed


@transaction.atomic
def set_ballot(
    *,
    motion: Motion,
    closes_at: datetime,
    actor: User,
    opens_at: datetime | None = None,
    quorum: int | None = None,
    majority: str = "",
    version: int | None = None,
) -> Ballot:
    """Put a seconded motion to a vote from `opens_at`, without one at once, until `closes_at`.

    Quorum (per cent of those who may vote) and majority are the coalition's unless given. `version` is the
    revision the convener has read: Conflict when the mover changed the words since.
    """
    locked = hold_motion(motion)
    require(rules.may_run(actor, locked.coalition))
    if locked.state == Motion.State.BALLOT:
        raise Refused(_("A ballot is set on this motion already."))
    if locked.state == Motion.State.PROPOSED:
        raise Refused(_("Another member has to second the motion before it is put to a ballot."))
    if locked.state != Motion.State.SECONDED:
        raise Refused(why_fixed(locked))
    if version is not None and version != locked.revisions_made:
        raise Conflict(
            _("The motion’s words were changed while you were setting the ballot. Read them again.")
        )
    if opens_at is not None and opens_at < times.now():
        raise Refused(_("This moment has passed. Leave it empty to open the ballot at once."), "opens_at")
    opens_at = opens_at or times.now()
    quorum = locked.coalition.quorum if quorum is None else quorum
    majority = majority or locked.coalition.majority
    _check(opens_at, closes_at, quorum, majority)
    ballot = Ballot.objects.create(
        motion=locked,
        revision=locked.revisions.get(number=locked.revisions_made),
        opens_at=opens_at,
        closes_at=closes_at,
        quorum=quorum,
        majority=majority,
        set_by=actor,
        created_at=times.now(),
    )
    locked.state = Motion.State.BALLOT
    locked.save(update_fields=["state"])
    citing.whole(
        ballot.revision.source,
        "ballot",
        ballot.pk,
        title=locked.title,
        address=kept(ballot),
        text=tally.rule_in_words(tally.Rule(quorum, majority)),
    )
    record(deed=Deed.BALLOT_SET, subject=ballot, actor=actor, quorum=quorum, majority=str(majority))
    if ballot.is_open:
        fix_roll(ballot)
    return ballot


@transaction.atomic
def call_off(*, ballot: Ballot, reason: str, actor: User) -> Ballot:
    """Stop a ballot before it closes, for a reason everybody can read; the motion waits for another one."""
    locked = hold_ballot(ballot)
    require(rules.may_run(actor, locked.motion.coalition))
    if locked.state == Ballot.State.CALLED_OFF:
        raise Refused(_("This ballot was called off already."))
    if locked.state == Ballot.State.COUNTED or locked.closes_at <= times.now():
        raise Refused(_("This ballot has closed. Its result stands."))
    locked.state, locked.called_off_reason = Ballot.State.CALLED_OFF, reason_given(reason)
    locked.save(update_fields=["state", "called_off_reason"])
    locked.motion.state = Motion.State.SECONDED
    locked.motion.save(update_fields=["state"])
    record(deed=Deed.BALLOT_CALL_OFF, subject=locked, actor=actor)
    if locked.roll_fixed_at is not None:
        tell_voters(locked, Told.RESULT)
    return locked


@transaction.atomic
def vote(*, ballot: Ballot, choice: str, actor: User, seen: int = 0) -> Vote:
    """Cast the member's vote, or change it, while `opens_at <= now < closes_at`; everybody can read it.

    `seen` is the number of the vote the person saw when they chose, 0 for none. When somebody else of the
    organisation voted since, Conflict tells what, and nothing is cast. The same choice again is no new vote.
    """
    locked = hold_ballot(ballot)
    require(rules.may_move(actor, locked.motion.coalition))
    if choice not in Choice.values:
        raise Refused(_("Choose yes, no or abstain."), "choice")
    _check_open(locked)
    fix_roll(locked)
    delegate = Delegate.objects.current().filter(coalition=locked.motion.coalition_id, user=actor).first()
    if delegate is None:
        raise NotAllowed(_("Only delegates of this coalition’s members can do this."))
    voter = locked.voters.filter(member=delegate.member_id, left_at=None).first()
    if voter is None:
        raise Refused(
            _(
                "Your organisation was not a member when this ballot opened, so it has no vote in it. It votes "
                "in the ballots that open from now on."
            )
        )
    latest = voter.votes.order_by("-number").first()
    number = latest.number if latest else 0
    if latest is not None and latest.choice == choice and (number == seen or latest.by_id == actor.pk):
        return latest
    if latest is not None and number != seen:
        raise Conflict(_voted_meanwhile(latest, locked), "choice")
    cast = Vote.objects.create(
        voter=voter, number=number + 1, choice=choice, part=delegate.part, by=actor, at=times.now()
    )
    record(
        deed=Deed.BALLOT_VOTE,
        subject=locked,
        actor=actor,
        voter=voter.pk,
        number=cast.number,
        choice=str(choice),
    )
    return cast


def _check(opens_at: datetime, closes_at: datetime, quorum: int, majority: str) -> None:
    if closes_at <= opens_at:
        raise Refused(_("The ballot must close after it opens."), "closes_at")
    if not 0 <= quorum <= 100:
        raise Refused(_("Give a share from 0 to 100 per cent."), "quorum")
    if majority not in Majority.values:
        raise Refused(_("Choose one of those offered."), "majority")


def _check_open(ballot: Ballot) -> None:
    if ballot.state == Ballot.State.CALLED_OFF:
        raise Refused(_("This ballot was called off. Votes are no longer taken."))
    if ballot.is_coming:
        words = _("This ballot opens on %(time)s. Votes are taken from then on.")
        raise Refused(words % {"time": moment_in_words(ballot, ballot.opens_at)})
    if not ballot.is_open:
        words = _(
            "This vote came too late and was not taken: the ballot closed on %(time)s, and at that second "
            "votes are no longer taken."
        )
        raise Refused(words % {"time": moment_in_words(ballot, ballot.closes_at)})


def _voted_meanwhile(latest: Vote, ballot: Ballot) -> str:
    told = {"choice": latest.get_choice_display(), "time": moment_in_words(ballot, latest.at)}
    if latest.part == Delegate.Part.DEPUTY:
        cast = _("Your organisation’s deputy voted “%(choice)s” on %(time)s, after you opened this page.")
    else:
        cast = _("Your organisation’s delegate voted “%(choice)s” on %(time)s, after you opened this page.")
    kept_words = _("That vote stands. What you chose is kept: send it again if it is to take its place.")
    return f"{cast % told} {kept_words}"


def moment_in_words(ballot: Ballot, moment: datetime) -> str:
    """The moment by the host's clock, in the active language."""
    zone = ballot.motion.coalition.initiative.time_zone
    return told_in(translation.get_language() or "en", moment, zone)[0]
