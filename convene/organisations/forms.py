from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.places.fields import CountriesField, CountryField, LanguageField, LanguagesField
from convene.core.text.fields import LineField, TextField, WebsiteField
from convene.organisations.models import Alias, Kind, Organisation, Theme
from convene.organisations.queries import named


class FilterForm(forms.Form):
    """The directory's search and filters; every field may be left empty, a wrong value filters nothing."""

    q = LineField(label=_("Name"), limit=200, required=False)
    seat = CountryField(label=_("Country of seat"), required=False)
    serves = CountryField(label=_("Country served"), required=False)
    theme = forms.ChoiceField(
        label=_("Theme"), required=False, choices=lambda: [("", _("Any theme")), *Theme.choices]
    )
    language = LanguageField(label=_("Working language"), required=False)

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that can be used."""
        self.is_valid()
        names = {"q": "words"}
        return {names.get(key, key): value for key, value in self.cleaned_data.items() if value}


class EntryForm(forms.Form):
    name = LineField(label=_("Name"), limit=200, help_text=_("As the organisation itself writes it."))
    acronym = LineField(label=_("Acronym"), limit=40, required=False)
    language = LanguageField(label=_("Language of the name"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    seat = CountryField(
        label=_("Country of seat"), help_text=_("Where the organisation is registered or run from.")
    )
    serves = CountriesField(
        label=_("Countries served"),
        required=False,
        help_text=_("Every country the organisation works for, separated by commas."),
    )
    languages = LanguagesField(label=_("Working languages"), required=False)
    themes = forms.MultipleChoiceField(
        label=_("Themes"), required=False, choices=Theme.choices, widget=forms.CheckboxSelectMultiple
    )
    website = WebsiteField(label=_("Website"), required=False)
    founded = forms.IntegerField(label=_("Year founded"), required=False, min_value=1500, max_value=2100)
    about = TextField(
        label=_("About"), limit=2000, required=False, rows=5, help_text=_("A few sentences, plain text.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(organisation: Organisation) -> dict[str, Any]:
        return {
            "name": organisation.name,
            "acronym": organisation.acronym,
            "language": "" if organisation.language == "und" else organisation.language,
            "kind": organisation.kind,
            "seat": organisation.seat,
            "serves": [row.country for row in organisation.served.all()],
            "languages": [row.language for row in organisation.spoken.all()],
            "themes": [row.theme for row in organisation.themed.all()],
            "website": organisation.website,
            "founded": organisation.founded,
            "about": organisation.about,
            "version": organisation.version,
        }


class AddForm(EntryForm):
    """A new entry: one that the directory has already is not made twice."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, seat = cleaned.get("name"), cleaned.get("seat")
        if name and seat and (found := named(name, seat=seat)) is not None:
            self.add_error("name", _("The directory has it already: %(name)s.") % {"name": found.name})
        return cleaned


class AliasForm(forms.Form):
    name = LineField(label=_("Other name"), limit=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=Alias.Kind.choices)
    language = LanguageField(label=_("Language"), required=False)


class VouchForm(forms.Form):
    basis = LineField(
        label=_("How do you know?"),
        limit=200,
        help_text=_("For example: named on the organisation's website."),
    )
