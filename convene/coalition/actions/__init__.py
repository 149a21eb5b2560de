"""The deeds on a coalition: who is in it, what it decides, what it does."""

# --- members ---
from convene.coalition.actions.applying import admit, apply, decline
from convene.coalition.actions.founding import Text, edit, found
from convene.coalition.actions.speaking import end_part, forget_delegate, name_delegate, show_name

# --- the plan ---
from convene.coalition.actions.challenges import (
    Named,
    edit_challenge,
    name_challenge,
    note_answers,
    note_voices,
)
from convene.coalition.actions.planning import Details, Support, edit_action, name_supporters, plan_action
from convene.coalition.actions.reminding import remind
from convene.coalition.actions.reporting import Report, report

__all__ = [
    "Details",
    "Named",
    "Report",
    "Support",
    "Text",
    "admit",
    "apply",
    "decline",
    "edit",
    "edit_action",
    "edit_challenge",
    "end_part",
    "forget_delegate",
    "found",
    "name_challenge",
    "name_delegate",
    "name_supporters",
    "note_answers",
    "note_voices",
    "plan_action",
    "remind",
    "report",
    "show_name",
]
