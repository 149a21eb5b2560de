from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.places.fields import CountryField
from convene.core.text.fields import EmailField, Honeypot, LineField
from convene.events.models import NAME_LIMIT


class RegisterForm(Honeypot):
    name = LineField(label=_("Your name"), limit=NAME_LIMIT, autocomplete="name")
    email = EmailField(
        label=_("Your e-mail"), help_text=_("We send the calendar entry and how to take part.")
    )
    organisation_name = LineField(
        label=_("Organisation"), limit=NAME_LIMIT, required=False, autocomplete="organization"
    )
    country = CountryField(
        label=_("Country you live in"),
        required=False,
        help_text=_("Counted on the event’s page. Nobody but the conveners sees your answers here."),
    )
    outcome_news = forms.BooleanField(
        label=_("Tell me what comes of it"),
        required=False,
        help_text=_("One mail when an outcome document of this event is published."),
    )
