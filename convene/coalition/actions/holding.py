"""Rows as they stand now, held until the transaction ends.

Whoever changes what a coalition decides, or who decides in it, holds the coalition first: a vote, a count, a
delegate's replacement and a member's leaving follow one another.
"""

from convene.coalition.models import Ballot, Coalition, Member, Motion


def hold(member: Member) -> Member:
    """The member as it stands now, and its coalition held: who comes, goes and speaks there follows in turn."""
    hold_coalition(member.coalition_id)
    rows = Member.objects.select_related("coalition__initiative", "organisation", "user", "signature")
    return rows.get(pk=member.pk)


def hold_coalition(pk: int) -> Coalition:
    """The coalition, held; what only refers to it (a motion, an action) need not wait."""
    rows = Coalition.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("initiative").get(pk=pk)


def hold_motion(motion: Motion) -> Motion:
    """The motion as it stands now, with its coalition held."""
    coalition = hold_coalition(motion.coalition_id)
    held = Motion.objects.select_related("mover", "meeting", "reverses").get(pk=motion.pk)
    held.coalition = coalition
    return held


def hold_ballot(ballot: Ballot) -> Ballot:
    """The ballot and its motion as they stand now, with their coalition held."""
    motion = hold_motion(Motion.objects.get(ballots=ballot))
    held = Ballot.objects.select_related("revision__source").get(pk=ballot.pk)
    held.motion = motion
    return held
