from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.places import Region
from convene.core.places.fields import CountryField, LanguageField
from convene.core.text.fields import LineField
from convene.forum.forms.choices import any_of
from convene.forum.models import Call, Kind
from convene.initiatives.models import Phase
from convene.organisations.models import Theme


class AnyCountry(CountryField):
    empty = _("Any country")


class AnyLanguage(LanguageField):
    empty = _("Any language")


class FilterForm(forms.Form):
    """Search and filters of the forum; every field may be left empty, a wrong value filters nothing."""

    initiative = forms.SlugField(required=False, widget=forms.HiddenInput)
    q = LineField(label=_("Words"), limit=200, required=False)
    call = forms.ChoiceField(label=_("Call"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=any_of(_("Any kind"), Kind.choices))
    phase = forms.ChoiceField(label=_("Phase"), required=False, choices=any_of(_("Any phase"), Phase.choices))
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=any_of(_("Any region"), Region.choices)
    )
    country = AnyCountry(label=_("Country"), required=False, autocomplete="")
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=any_of(_("Any theme"), Theme.choices))
    language = AnyLanguage(label=_("Language"), required=False)

    def __init__(self, *args: Any, calls: list[Call], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Any call")), *((call.slug, call.title) for call in calls)]
        cast("forms.ChoiceField", self.fields["call"]).choices = choices

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that can be used, as `queries.listed` names them."""
        self.is_valid()
        names = {"q": "words"}
        return {names.get(key, key): value for key, value in self.cleaned_data.items() if value}
