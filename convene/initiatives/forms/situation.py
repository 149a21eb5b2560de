from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.errors import Refused
from convene.core.places.fields import LanguageField
from convene.core.text.fields import LineField, WebsiteField
from convene.initiatives.models import Reading, Series
from convene.initiatives.sheets import BYTE_LIMIT, SOURCE_LIMIT, Given, check_size, decoded, value_of

YEAR_FIRST = ["%Y-%m-%d"]  # no other order is guessed at


class SeriesForm(forms.Form):
    name = LineField(
        label=_("What is counted"), limit=200, help_text=_("For example: Confirmed cases, worldwide")
    )
    definition = LineField(
        label=_("What counts and what does not"),
        limit=500,
        help_text=_("One sentence. It stands wherever the figure is shown or quoted."),
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(series: Series) -> dict[str, Any]:
        return {name: getattr(series, name) for name in ("name", "definition", "language", "version")}


class NumberField(forms.CharField):
    """A whole number; digits of any script, no separators to guess at."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"})
        super().__init__(widget=widget, **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        try:
            return value_of(str(typed))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


class ReadingForm(forms.Form):
    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=YEAR_FIRST,
    )
    value = NumberField(label=_("Value"))
    source_name = LineField(
        label=_("Source"), limit=SOURCE_LIMIT, help_text=_("Who published this number, and where.")
    )
    source_address = WebsiteField(label=_("Address of the source"), required=False)

    @staticmethod
    def initial_of(reading: Reading) -> dict[str, Any]:
        names = ("on", "value", "source_name", "source_address")
        return {name: getattr(reading, name) for name in names}

    @property
    def given(self) -> Given:
        return Given(**{name: self.cleaned_data[name] for name in Given.__dataclass_fields__})


class CorrectionForm(ReadingForm):
    """A correction keeps its day; `revision` is the one that was read."""

    on = forms.DateField(widget=forms.HiddenInput, input_formats=YEAR_FIRST)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns date, value, source and, if you like, address; dates like 2020-04-30."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )

    def clean_file(self) -> str:
        upload: Any = self.cleaned_data["file"]
        try:
            check_size(upload.size or 0)
            return decoded(upload.read())
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


class ConfirmForm(forms.Form):
    """What the preview page carries on: the file's text and the digest of what it said would change."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=2 * BYTE_LIMIT)
    plan = forms.CharField(widget=forms.HiddenInput, max_length=64)
