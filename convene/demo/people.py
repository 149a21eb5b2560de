"""Whom a newcomer can be, with one click. All of them are invented."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Persona:
    """`key` is their part of the address of the button that signs them in."""

    key: str
    email: str
    name: str
    label: Promise
    about: Promise


CONVENER = Persona(
    "convener",
    "secretariat@demonstration.example",
    "Demonstration Secretariat",
    _("A convener"),
    _("Runs both initiatives: opens calls, decides on signatures, announces events, publishes outcomes."),
)
SECOND_CONVENER = Persona(
    "second-convener",
    "second.desk@demonstration.example",
    "Second Desk of the Secretariat",
    _("A second convener of the same initiatives"),
    _("Use another browser, edit the same text as the first one, and see how the two notice each other."),
)
OTHER_CONVENER = Persona(
    "other-convener",
    "archive@demonstration.example",
    "Archive of the Secretariat",
    _("A convener of the first initiative only"),
    _("Runs the initiative of 2020 and can change nothing under the other one."),
)
REPRESENTATIVE = Persona(
    "representative",
    "representative@demonstration.example",
    "Comfort Dahn-Kollie",
    _("A representative"),
    _("Speaks for an organisation that has not signed the open statement yet: sign, contribute, register."),
)
STAFF = Persona(
    "staff",
    "operator@demonstration.example",
    "Demonstration Operator",
    _("A member of staff"),
    _("Looks after the instance, appoints conveners, and sees every row in the admin without changing any."),
)

PERSONAS = (CONVENER, SECOND_CONVENER, REPRESENTATIVE, OTHER_CONVENER, STAFF)


def persona(key: str) -> Persona | None:
    return next((one for one in PERSONAS if one.key == key), None)
