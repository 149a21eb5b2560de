from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convene.core.places import language_name
from convene.core.places.fields import CountriesField, LanguageField, LanguagesField
from convene.core.text.fields import EmailField, LineField, TextField
from convene.initiatives.models import Initiative
from convene.outreach.models import TEXT_LIMIT, TITLE_LIMIT, Mailing, MailingText
from convene.outreach.queries.audiences import Filters, events_of, offered

REGISTERED, NOT_REGISTERED = "registered", "not-registered"


class LetterForm(forms.Form):
    """Whom a letter is for. An audience is chosen as "signatories:12", an event's as "registered:7"."""

    name = LineField(
        label=_("What you call it"), limit=TITLE_LIMIT, help_text=_("For you and the other conveners alone.")
    )
    audience = forms.ChoiceField(label=_("Whom it is for"))
    matter = forms.ChoiceField(
        label=_("What it is about"),
        choices=Mailing.Matter.choices,
        widget=forms.RadioSelect,
        help_text=_("People are written to only about what they agreed to."),
    )
    countries = CountriesField(
        label=_("Only from these countries"),
        required=False,
        help_text=_("With commas between them. Of organisations, the country of their seat."),
    )
    languages = LanguagesField(
        label=_("Only those who read these languages"),
        required=False,
        help_text=_("With commas between them."),
    )
    event = forms.ChoiceField(label=_("Only those who did, or did not, register for"), required=False)
    wants_to_join = forms.BooleanField(
        label=_("Only those who ticked “join the coalition” when signing"), required=False
    )
    reply_to = EmailField(
        label=_("Replies go to"), required=False, help_text=_("Without one, to this site’s contact.")
    )
    fallback = forms.ChoiceField(
        label=_("Language for everyone else"),
        required=False,
        help_text=_("What people get in whose language the letter is not written."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, initiative: Initiative, mailing: Mailing | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("audience", [("", _("Choose an audience")), *offered(initiative)])
        events = [(event.pk, str(event)) for event in events_of(initiative)]
        if events:
            self._choose(
                "event",
                [
                    ("", _("Either way")),
                    (_("Registered for"), [(f"{REGISTERED}:{pk}", title) for pk, title in events]),
                    (_("Did not register for"), [(f"{NOT_REGISTERED}:{pk}", title) for pk, title in events]),
                ],
            )
        else:
            del self.fields["event"]
        written = list(mailing.texts.values_list("language", flat=True)) if mailing else []
        if written:
            page = get_language() or "en"
            named = [(code, language_name(code, page)) for code in written]
            self._choose("fallback", [("", _("None: do not send then")), *named])
        else:
            del self.fields["fallback"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- declared above
        field.choices = choices

    def filters(self) -> Filters:
        data = self.cleaned_data
        how, _colon, event = str(data.get("event", "")).partition(":")
        return Filters(
            countries=tuple(data["countries"]),
            languages=tuple(data["languages"]),
            event=int(event) if event else None,
            registered=how != NOT_REGISTERED,
            wants_to_join=data["wants_to_join"],
        )

    def audience_chosen(self) -> tuple[str, int | None]:
        kind, _colon, pk = self.cleaned_data["audience"].partition(":")
        return kind, int(pk) if pk else None

    @staticmethod
    def initial_of(mailing: Mailing) -> dict[str, Any]:
        filters = Filters.of(mailing.filters)
        how = REGISTERED if filters.registered else NOT_REGISTERED
        return {
            "name": mailing.name,
            "audience": f"{mailing.audience}:{mailing.audience_of or ''}",
            "matter": mailing.matter,
            "countries": list(filters.countries),
            "languages": list(filters.languages),
            "event": f"{how}:{filters.event}" if filters.event else "",
            "wants_to_join": filters.wants_to_join,
            "reply_to": mailing.reply_to,
            "fallback": mailing.fallback,
            "version": mailing.version,
        }


class TextForm(forms.Form):
    """What a letter says in one language; which, is asked once."""

    language = LanguageField(label=_("Language"))
    subject = LineField(label=_("Subject"), limit=TITLE_LIMIT)
    body = TextField(
        label=_("Text"),
        limit=TEXT_LIMIT,
        rows=16,
        help_text=_("Plain text. A link alone on a line becomes a button."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if language:
            del self.fields["language"]

    @staticmethod
    def initial_of(text: MailingText) -> dict[str, Any]:
        return {"subject": text.subject, "body": text.body}


class VersionForm(forms.Form):
    """A button for what one has read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
