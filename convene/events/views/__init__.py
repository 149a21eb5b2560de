from convene.events.views.planning import agenda, cancel, edit, name_speaker, plan, remove_speaker, run
from convene.events.views.reading import calendar_file, event, event_list, one_input
from convene.events.views.registering import cancel_registration, register, registered
from convene.events.views.saying import edit_input, hide_input, note, write

__all__ = [
    "agenda",
    "calendar_file",
    "cancel",
    "cancel_registration",
    "edit",
    "edit_input",
    "event",
    "event_list",
    "hide_input",
    "name_speaker",
    "note",
    "one_input",
    "plan",
    "register",
    "registered",
    "remove_speaker",
    "run",
    "write",
]
