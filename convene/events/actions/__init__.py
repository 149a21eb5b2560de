"""The deeds on events: planning them, registering for them, and what is said at them."""

from convene.events.actions.agenda import Slot, plan_sessions
from convene.events.actions.hiding import hide_input, show_input
from convene.events.actions.planning import Details, announce, cancel, edit, hold, plan
from convene.events.actions.registering import Registrant, cancel_registration, register
from convene.events.actions.saying import Said, edit_input, note, set_quoting, withdraw_input, write
from convene.events.actions.speakers import edit_speaker, name_speaker, remove_speaker
from convene.events.actions.telling import tell_some

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
    "edit_speaker",
    "hide_input",
    "hold",
    "name_speaker",
    "note",
    "plan",
    "plan_sessions",
    "register",
    "remove_speaker",
    "set_quoting",
    "show_input",
    "tell_some",
    "withdraw_input",
    "write",
]
