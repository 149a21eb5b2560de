"""What people type about events. Nothing is saved here."""

from convene.events.forms.agenda import AgendaForm
from convene.events.forms.planning import DetailsForm, ReasonForm, SpeakerForm
from convene.events.forms.registering import RegisterForm
from convene.events.forms.saying import PlenaryForm, QuotingForm, WrittenForm

__all__ = [
    "AgendaForm",
    "DetailsForm",
    "PlenaryForm",
    "QuotingForm",
    "ReasonForm",
    "RegisterForm",
    "SpeakerForm",
    "WrittenForm",
]
