from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.places.fields import LanguageField
from convene.core.text.fields import EmailField, LineField, TextField
from convene.initiatives.queries import Quotable, from_key
from convene.outreach.models import SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT, News, NewsText
from convene.outreach.notes import Text


class ContactForm(forms.Form):
    contact_name = LineField(label=_("Contact for the press"), limit=200, required=False)
    contact_email = EmailField(
        label=_("Contact’s e-mail"),
        required=False,
        help_text=_("Everyone can read name and address below the note, also where it is printed or copied."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(news: News) -> dict[str, Any]:
        return {name: getattr(news, name) for name in ("contact_name", "contact_email", "version")}


class WordsForm(forms.Form):
    """What a note says in one language."""

    language: forms.Field = LanguageField(label=_("Language"), initial="en")
    title = LineField(label=_("Headline"), limit=TITLE_LIMIT)
    summary = LineField(
        label=_("In one sentence"), limit=SUMMARY_LIMIT, help_text=_("Shown in lists and link previews.")
    )
    body = TextField(
        label=_("Text"),
        limit=TEXT_LIMIT,
        rows=14,
        help_text=_("You can use Markdown. A figure stands as its key in braces, such as {countries}."),
    )
    translator = LineField(label=_("Translated by"), limit=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def saved(text: NewsText) -> dict[str, Any]:
        names = ("language", "title", "summary", "body", "translator")
        return {**{name: getattr(text, name) for name in names}, "version": text.news.version}

    @property
    def text(self) -> Text:
        return Text(**{name: self.cleaned_data[name] for name in Text.__dataclass_fields__})


class DraftForm(WordsForm, ContactForm):
    """A new note: its first text, and whom the press may turn to."""

    field_order = ["language", "title", "summary", "body", "contact_name", "contact_email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["translator"]
        self.fields["language"].label = _("Language it is first written in")
        self.fields["body"].help_text = _("You can use Markdown. Figures are chosen once the draft is saved.")

    @property
    def text(self) -> Text:
        return Text(**{name: self.cleaned_data[name] for name in ("language", "title", "summary", "body")})


class EditForm(WordsForm):
    """A text that exists keeps its language."""

    language = forms.CharField(widget=forms.HiddenInput)


class CorrectionForm(EditForm):
    note = LineField(
        label=_("What is corrected"),
        limit=SUMMARY_LIMIT,
        help_text=_("In the text’s own language. Everyone reads it below the text, with today’s date."),
    )


class FigureForm(forms.Form):
    figure = forms.ChoiceField(label=_("Figure"), choices=[])
    key = LineField(
        label=_("Key"),
        limit=40,
        help_text=_("What you write in the text, in braces: countries becomes {countries}."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, quotable: list[Quotable], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["figure"]
        field.choices = [("", "–"), *((one.key, one.told(language)) for one in quotable)]

    def clean_figure(self) -> tuple[str, str, int]:
        chosen = from_key(self.cleaned_data["figure"])
        if chosen is None:
            raise forms.ValidationError(_("Choose one of the figures of this initiative."))
        return chosen


class VersionForm(forms.Form):
    """A button that means one version."""

    version = forms.IntegerField(widget=forms.HiddenInput)
