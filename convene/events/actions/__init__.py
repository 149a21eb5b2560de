"""The deeds on events: planning them, registering for them, and what is said at them."""

from convene.events.actions.planning import (
    Details,
    Slot,
    announce,
    cancel,
    edit,
    hold,
    name_speaker,
    plan,
    plan_sessions,
    remove_speaker,
)
from convene.events.actions.registering import Registrant, cancel_registration, register
from convene.events.actions.saying import Said, edit_input, hide_input, note, show_input, write

__all__ = [
    "Details",
    "Registrant",
    "Said",
    "Slot",
    "announce",
    "cancel",
    "cancel_registration",
    "edit",
    "edit_input",
    "hide_input",
    "hold",
    "name_speaker",
    "note",
    "plan",
    "plan_sessions",
    "register",
    "remove_speaker",
    "show_input",
    "write",
]
