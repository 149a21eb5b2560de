from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from convene.core import times
from convene.core.places.fields import LanguageField
from convene.core.text.fields import EmailField, LineField, TextField
from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation
from convene.organisations.queries import named


class TextForm(forms.Form):
    title = LineField(label=_("Title"), limit=200)
    summary = LineField(
        label=_("In one sentence"), limit=300, help_text=_("Shown in lists and link previews.")
    )
    body = TextField(
        label=_("What the cause is"), limit=20_000, required=False, help_text=_("You can use Markdown.")
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    time_zone = forms.ChoiceField(
        label=_("Host's time zone"), choices=times.zone_choices, initial="Europe/Zurich"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(initiative: Initiative) -> dict[str, Any]:
        names = ["title", "summary", "body", "language", "time_zone", "version"]
        return {name: getattr(initiative, name) for name in names}


class OrganisationsField(forms.CharField):
    """Organisations of the directory, one name a line."""

    widget = forms.Textarea(attrs={"rows": 5, "dir": "auto"})

    def prepare_value(self, value: object) -> object:
        if isinstance(value, list):
            return "\n".join(str(organisation) for organisation in value)
        return value

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        found: list[Organisation] = []
        unknown: list[str] = []
        for line in lines:
            organisation = named(line)
            if organisation is None:
                unknown.append(line)
            elif organisation not in found:
                found.append(organisation)
        if unknown:
            raise forms.ValidationError(
                _("Not in the directory: %(names)s. Add them there first, or check the spelling."),
                params={"names": pgettext("between names", ", ").join(unknown)},
            )
        return found


class ConveningForm(forms.Form):
    organiser = OrganisationsField(
        label=_("Organiser"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("A name from the directory."),
    )
    co_conveners = OrganisationsField(
        label=_("Co-conveners"), required=False, help_text=_("One name a line.")
    )

    def clean_organiser(self) -> Organisation | None:
        found: list[Organisation] = self.cleaned_data["organiser"]
        return found[0] if found else None


class AppointForm(forms.Form):
    email = EmailField(label=_("E-mail"), help_text=_("They sign in with this address."))
