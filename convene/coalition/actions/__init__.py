"""The deeds on a coalition: who is in it, what it decides, what it does."""

from convene.coalition.actions.applying import admit, apply, decline
from convene.coalition.actions.balloting import call_off, set_ballot, vote
from convene.coalition.actions.challenges import (
    Named,
    edit_challenge,
    name_challenge,
    note_answers,
    note_voices,
)
from convene.coalition.actions.counting import count, keep_ballots, open_ballot, remind_voters
from convene.coalition.actions.founding import Text, edit, found
from convene.coalition.actions.inviting import confirm, invite, invite_signatories, resend
from convene.coalition.actions.leaving import forget, leave
from convene.coalition.actions.minuting import publish_minutes, write_minutes
from convene.coalition.actions.moving import (
    MotionWords,
    edit_motion,
    move,
    second,
    why_fixed,
    withdraw_motion,
)
from convene.coalition.actions.planning import Details, Support, edit_action, name_supporters, plan_action
from convene.coalition.actions.reminding import remind
from convene.coalition.actions.reporting import Report, report
from convene.coalition.actions.speaking import end_part, name_delegate, show_name
from convene.coalition.actions.telling import tell_some_voters

__all__ = [
    "Details",
    "MotionWords",
    "Named",
    "Report",
    "Support",
    "Text",
    "admit",
    "apply",
    "call_off",
    "confirm",
    "count",
    "decline",
    "edit",
    "edit_action",
    "edit_challenge",
    "edit_motion",
    "end_part",
    "forget",
    "found",
    "invite",
    "invite_signatories",
    "keep_ballots",
    "leave",
    "move",
    "name_challenge",
    "name_delegate",
    "name_supporters",
    "note_answers",
    "note_voices",
    "open_ballot",
    "plan_action",
    "publish_minutes",
    "remind",
    "remind_voters",
    "report",
    "resend",
    "second",
    "set_ballot",
    "show_name",
    "tell_some_voters",
    "vote",
    "why_fixed",
    "withdraw_motion",
    "write_minutes",
]
