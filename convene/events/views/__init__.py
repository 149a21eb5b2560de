from convene.events.views.agenda import agenda
from convene.events.views.inputs import edit_input, hide_input, one_input, set_quoting, withdraw_input
from convene.events.views.planning import cancel, edit, plan, registrations, run
from convene.events.views.reading import calendar_file, event, event_list
from convene.events.views.registering import cancel_registration, register, registered
from convene.events.views.saying import note, write
from convene.events.views.speakers import edit_speaker, name_speaker, remove_speaker

__all__ = [
    "agenda",
    "calendar_file",
    "cancel",
    "cancel_registration",
    "edit",
    "edit_input",
    "edit_speaker",
    "event",
    "event_list",
    "hide_input",
    "name_speaker",
    "note",
    "one_input",
    "plan",
    "register",
    "registered",
    "registrations",
    "remove_speaker",
    "run",
    "set_quoting",
    "withdraw_input",
    "write",
]
