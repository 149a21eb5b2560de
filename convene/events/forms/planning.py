from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.moments import WallClockField, in_zone, on_the_wall
from convene.core.places.fields import LanguageField
from convene.core.text.fields import LineField, TextField
from convene.events.forms.organisation import OrganisationNameField
from convene.events.models import (
    BIO_LIMIT,
    LINE_LIMIT,
    LONGEST,
    NAME_LIMIT,
    SUMMARY_LIMIT,
    Event,
    Session,
    Speaker,
)


class DetailsForm(forms.Form):
    title = LineField(label=_("Title"), limit=NAME_LIMIT)
    kind = forms.ChoiceField(label=_("Kind"), choices=Event.Kind.choices)
    summary = TextField(
        label=_("What it is for"), limit=SUMMARY_LIMIT, required=False, help_text=_("You can use Markdown.")
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    starts_at = WallClockField(
        label=_("Starts"), help_text=_("As the clock shows it in the host’s time zone.")
    )
    time_zone = forms.ChoiceField(label=_("Host’s time zone"), choices=times.zone_choices)
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=1, max_value=LONGEST)
    where = LineField(
        label=_("How to take part"),
        limit=LINE_LIMIT,
        required=False,
        help_text=_("A link or a sentence. It is mailed to those who register and not shown on the page."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wall, zone = data.get("starts_at"), data.get("time_zone")
        if isinstance(wall, datetime) and zone:
            try:
                data["starts_at"] = in_zone(wall, zone)
            except forms.ValidationError as error:
                self.add_error("starts_at", error)
        return data

    @staticmethod
    def initial_of(event: Event) -> dict[str, Any]:
        names = ["title", "kind", "summary", "language", "time_zone", "minutes", "where", "version"]
        return {
            **{name: getattr(event, name) for name in names},
            "starts_at": on_the_wall(event.starts_at, event.time_zone),
        }


class SpeakerForm(forms.Form):
    part = forms.ChoiceField(label=_("Part"), choices=Speaker.Part.choices)
    name = LineField(label=_("Name"), limit=NAME_LIMIT)
    affiliation = LineField(label=_("Position and organisation"), limit=LINE_LIMIT, required=False)
    organisation = OrganisationNameField(
        label=_("Organisation in the directory"),
        required=False,
        help_text=_("Its name or acronym, if it is there. Then the speaker is found on its page too."),
    )
    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("None in particular"),
    )
    bio = TextField(
        label=_("Short biography"),
        limit=BIO_LIMIT,
        rows=5,
        required=False,
        help_text=_("What they do and have done. No dates or places of birth."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Session]", self.fields["session"]).queryset = event.sessions.all()

    @staticmethod
    def initial_of(speaker: Speaker) -> dict[str, Any]:
        names = ["part", "name", "affiliation", "organisation", "session", "bio"]
        return {name: getattr(speaker, name) for name in names}


class ReasonForm(forms.Form):
    reason = LineField(label=_("Reason"), limit=LINE_LIMIT)
