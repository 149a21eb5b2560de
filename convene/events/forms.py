from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.moments import WallClockField, in_zone, on_the_wall
from convene.core.places import Region
from convene.core.places.fields import CountryField, LanguageField
from convene.core.text.fields import EmailField, Honeypot, LineField, TextField
from convene.events.models import Event, Input, Session, Speaker
from convene.initiatives.models import Phase, Quoting
from convene.organisations.models import Organisation
from convene.organisations.queries import named


class DetailsForm(forms.Form):
    title = LineField(label=_("Title"), limit=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Event.Kind.choices)
    summary = TextField(
        label=_("What it is for"), limit=20_000, required=False, help_text=_("You can use Markdown.")
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    starts_at = WallClockField(
        label=_("Starts"), help_text=_("As the clock shows it in the host's time zone.")
    )
    time_zone = forms.ChoiceField(label=_("Host's time zone"), choices=times.zone_choices)
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=1, max_value=1440)
    where = LineField(
        label=_("How to take part"),
        limit=300,
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


class SlotForm(forms.Form):
    title = LineField(label=_("Session"), limit=200)
    format = forms.ChoiceField(label=_("Format"), choices=Session.Format.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440)


class BaseSlots(forms.BaseFormSet[SlotForm]):
    """The agenda's lines; those left without title and minutes are passed over."""

    def clean(self) -> None:
        titles = [row["title"] for row in self.filled]
        if len(titles) != len(set(titles)):
            raise forms.ValidationError(_("Two sessions have the same title. Give each its own."))

    @property
    def filled(self) -> list[dict[str, Any]]:
        return [
            form.cleaned_data
            for form in self.forms
            if form.has_changed() and getattr(form, "cleaned_data", None)
        ]


Slots = forms.formset_factory(SlotForm, formset=BaseSlots, extra=3, max_num=40, absolute_max=60)


class OrganisationNameField(LineField):
    """A name from the directory, cleaned to the organisation."""

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        if not name:
            return None
        found = named(name)
        if found is None:
            raise forms.ValidationError(_("“%(name)s” is not in the directory."), params={"name": name})
        return found

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organisation) else value


class SpeakerForm(forms.Form):
    part = forms.ChoiceField(label=_("Part"), choices=Speaker.Part.choices)
    name = LineField(label=_("Name"), limit=200)
    affiliation = LineField(label=_("Position and organisation"), limit=300, required=False)
    organisation = OrganisationNameField(
        label=_("Organisation in the directory"), limit=200, required=False, help_text=_("If it is there.")
    )
    bio = TextField(
        label=_("Short biography"),
        limit=1200,
        rows=5,
        required=False,
        help_text=_("What they do and have done. No dates or places of birth."),
    )


class RegisterForm(Honeypot):
    name = LineField(label=_("Your name"), limit=200, autocomplete="name")
    email = EmailField(
        label=_("Your e-mail"), help_text=_("We send the calendar entry and how to take part.")
    )
    organisation_name = LineField(
        label=_("Organisation"), limit=200, required=False, autocomplete="organization"
    )
    country = CountryField(label=_("Country you live in"), required=False)
    outcome_news = forms.BooleanField(label=_("Tell me what comes of it"), required=False)


class InputForm(forms.Form):
    """What every input says of itself."""

    text = TextField(label=_("What you want to say"), limit=5000, help_text=_("You can use Markdown."))
    language = LanguageField(
        label=_("Language"), required=False, help_text=_("Leave it empty and we recognise it ourselves.")
    )
    region = forms.ChoiceField(label=_("Region it is about"), choices=Region.choices, initial=Region.GLOBAL)
    phase = forms.ChoiceField(
        label=_("Phase"), required=False, choices=lambda: [("", _("None in particular")), *Phase.choices]
    )
    quoting = forms.ChoiceField(
        label=_("May we quote it?"), choices=Quoting.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(one: Input) -> dict[str, Any]:
        names = ["text", "language", "region", "phase", "quoting", "speaker_name", "organisation", "session"]
        return {**{name: getattr(one, name) for name in names}, "version": one.revisions_made}


class WrittenForm(InputForm):
    """An input one sends oneself, for one of one's organisations or for none."""

    organisation = forms.ModelChoiceField(
        label=_("For"), queryset=Organisation.objects.none(), required=False, empty_label=_("Myself")
    )
    field_order = ["organisation", "text", "language", "region", "phase", "quoting"]

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class PlenaryForm(InputForm):
    """What a rapporteur notes of somebody else."""

    speaker_name = LineField(label=_("Who said it"), limit=200, required=False)
    organisation = OrganisationNameField(label=_("For which organisation"), limit=200, required=False)
    session = forms.ModelChoiceField(label=_("Session"), queryset=Session.objects.none(), required=False)
    field_order = [
        "session",
        "speaker_name",
        "organisation",
        "text",
        "language",
        "region",
        "phase",
        "quoting",
    ]

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What was said")
        self.fields["quoting"].help_text = _("What the speaker agreed to. When in doubt, do not quote.")
        self.fields["session"].queryset = event.sessions.all()  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = LineField(label=_("Reason"), limit=300)
