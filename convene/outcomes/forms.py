from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from convene.core.places import Region
from convene.core.places.fields import LanguageField
from convene.core.text import direction, sentences
from convene.core.text.fields import LineField, TextField
from convene.core.trail.models import Source
from convene.initiatives.models import Phase
from convene.initiatives.queries import Quotable, from_key
from convene.outcomes.models import OutcomeDocument, Section


class WordsForm(forms.Form):
    title = LineField(label=_("Title"), limit=200)
    language = LanguageField(label=_("Language it is written in"), initial="en")
    introduction = TextField(
        label=_("Introduction"), limit=20_000, required=False, help_text=_("You can use Markdown.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(document: OutcomeDocument) -> dict[str, Any]:
        return {name: getattr(document, name) for name in ("title", "language", "introduction", "version")}


class SectionForm(forms.Form):
    title = LineField(
        label=_("Title of the new section"),
        limit=200,
        help_text=_("For what belongs to no phase and region, such as recommendations."),
    )


class FilterForm(forms.Form):
    """What to choose from; every field may be left empty, a wrong value filters nothing."""

    q = LineField(label=_("Words"), limit=200, required=False)
    phase = forms.ChoiceField(
        label=_("Phase"), required=False, choices=lambda: [("", _("Any phase")), *Phase.choices]
    )
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=lambda: [("", _("Any region")), *Region.choices]
    )

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that can be used."""
        self.is_valid()
        names = {"q": "words"}
        return {names.get(key, key): value for key, value in self.cleaned_data.items() if value}


class SentencesField(forms.MultipleChoiceField):
    """Neighbouring sentences of one source; gives the span from the first to the last."""

    widget = forms.CheckboxSelectMultiple

    def read(self, source: Source) -> None:
        """Offer this source's sentences."""
        marks = format_html(' lang="{}" dir="{}"', source.language, direction(source.language))
        self.spans = sentences(source.text)
        self.choices = [
            (f"{start}-{end}", format_html("<span{}>{}</span>", marks, source.text[start:end]))
            for start, end in self.spans
        ]

    def clean(self, value: Any) -> Any:
        chosen = set(super().clean(value))
        places = [place for place, (start, end) in enumerate(self.spans) if f"{start}-{end}" in chosen]
        if places[-1] - places[0] + 1 != len(places):
            raise forms.ValidationError(
                _("A quote leaves nothing out in between. Choose sentences that follow each other.")
            )
        return self.spans[places[0]][0], self.spans[places[-1]][1]

    def within(self, start: int, end: int) -> list[str]:
        """The choices that lie in a span, even in part."""
        return [f"{first}-{last}" for first, last in self.spans if first < end and start < last]


class QuoteForm(forms.Form):
    """Sentences of one source."""

    sentences = SentencesField(
        label=_("Sentences"), error_messages={"required": _("Choose at least one sentence.")}
    )
    source = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, reading: Source, span: tuple[int, int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = cast(SentencesField, self.fields["sentences"])
        field.read(reading)
        self.initial.setdefault("source", reading.pk)
        if span is not None:
            self.initial.setdefault("sentences", field.within(*span))


class AddForm(QuoteForm):
    """A quote, or with words of the conveners' own what those rest on."""

    text = TextField(
        label=_("Your own words"),
        limit=2000,
        rows=4,
        required=False,
        help_text=_("Leave it empty to quote the sentences. Write here to say something that rests on them."),
    )
    language = LanguageField(label=_("Language of your words"), required=False)

    field_order = ["sentences", "text", "language"]


class OwnForm(forms.Form):
    text = TextField(label=_("Your own words"), limit=2000, rows=5)
    language = LanguageField(label=_("Language"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class IntoForm(forms.Form):
    section = forms.TypedChoiceField(label=_("Section"), coerce=int)

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["section"]).choices = [(row.pk, row.name) for row in sections]


class FigureForm(forms.Form):
    """A figure of the initiative, as it is counted now."""

    figure = forms.ChoiceField(
        label=_("Figure"),
        choices=[],
        help_text=_("It is frozen now: value, definition and time stay as they are at this moment."),
    )

    def __init__(self, *args: Any, quotable: Sequence[Quotable], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ChoiceField", self.fields["figure"])
        field.choices = [("", "–"), *((one.key, one.told(language)) for one in quotable)]

    def clean_figure(self) -> tuple[str, str, int]:
        chosen = from_key(self.cleaned_data["figure"])
        if chosen is None:
            raise forms.ValidationError(_("Choose one of the figures of this initiative."))
        return chosen
