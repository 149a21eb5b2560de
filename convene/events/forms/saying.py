from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from convene.core.places import Region
from convene.core.places.fields import LanguageField
from convene.core.text import UNDETERMINED
from convene.core.text.fields import LineField, TextField
from convene.events.forms.organisation import OrganisationNameField
from convene.events.models import INPUT_LIMIT, NAME_LIMIT, Event, Input, Session
from convene.initiatives.models import Phase, Quoting
from convene.organisations.models import Organisation

WRITER = [
    (Quoting.ORGANISATION_AND_NAME, _("Yes, with my organisation, if I write for one, and my name")),
    (Quoting.ORGANISATION_ONLY, _("Yes, without my name: as my organisation, or as “a participant”")),
    (Quoting.NOT_AT_ALL, _("No, do not quote me")),
]
SPEAKER = [
    (Quoting.ORGANISATION_AND_NAME, _("Yes, with their organisation and their name")),
    (Quoting.ORGANISATION_ONLY, _("Yes, without their name")),
    (Quoting.NOT_AT_ALL, _("No, or nobody asked them")),
]
QUOTING_HELP = _(
    "Outcome documents quote inputs and link to them. Whatever you choose, the text itself stands on the "
    "event’s page. You can change your choice later; what was published by then stays."
)


class QuotingForm(forms.Form):
    """How an input may be quoted; `theirs` where a rapporteur says it for the speaker."""

    quoting = forms.ChoiceField(label=_("May we quote it?"), widget=forms.RadioSelect, help_text=QUOTING_HELP)
    speaker_name = LineField(
        label=_("Your name"),
        limit=NAME_LIMIT,
        required=False,
        autocomplete="name",
        help_text=_("Kept and shown only if it may be quoted with it."),
    )

    def __init__(self, *args: Any, theirs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quoting = cast("forms.ChoiceField", self.fields["quoting"])
        quoting.choices = SPEAKER if theirs else WRITER
        if theirs:
            quoting.label = _("May it be quoted?")
            quoting.help_text = _("What the speaker agreed to. When in doubt, choose no.")
            self.fields["speaker_name"].label = _("Who said it")

    @staticmethod
    def initial_of(one: Input) -> dict[str, Any]:
        return {"quoting": one.quoting, "speaker_name": one.speaker_name}


class InputForm(QuotingForm):
    """What every input says of itself."""

    text = TextField(
        label=_("What you want to say"),
        limit=INPUT_LIMIT,
        help_text=_("At most 5,000 characters. You can use Markdown."),
    )
    language = LanguageField(
        label=_("Language"), required=False, help_text=_("Leave it empty and we recognise it ourselves.")
    )
    region = forms.ChoiceField(label=_("Region it is about"), choices=Region.choices, initial=Region.GLOBAL)
    phase = forms.ChoiceField(
        label=_("Phase"), required=False, choices=lambda: [("", _("None in particular")), *Phase.choices]
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(one: Input) -> dict[str, Any]:
        names = ["text", "language", "region", "phase", "quoting", "speaker_name", "organisation", "session"]
        initial = {name: getattr(one, name) for name in names}
        if one.language == UNDETERMINED:
            initial["language"] = ""
        return {**initial, "version": one.revisions_made}


class WrittenForm(InputForm):
    """An input one sends oneself, for one of one's organisations or for oneself."""

    organisation = forms.ModelChoiceField(
        label=_("You write for"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Myself, as a participant"),
    )
    field_order = ["organisation", "text", "language", "region", "phase", "quoting", "speaker_name"]

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        choice.queryset = organisations
        if not organisations.exists():
            choice.help_text = _(
                "You have no verified role in an organisation, so this stands as a participant’s."
            )


class PlenaryForm(InputForm):
    """What a rapporteur notes of somebody else."""

    organisation = OrganisationNameField(
        label=_("For which organisation"),
        required=False,
        help_text=_("Its name or acronym in the directory. Empty: a participant."),
    )
    session = forms.ModelChoiceField(
        label=_("Session"),
        queryset=Session.objects.none(),
        required=False,
        empty_label=_("None in particular"),
    )
    field_order = [
        "session",
        "text",
        "organisation",
        "quoting",
        "speaker_name",
        "region",
        "phase",
        "language",
    ]

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, theirs=True, **kwargs)
        self.fields["text"].label = _("What was said")
        cast("forms.ModelChoiceField[Session]", self.fields["session"]).queryset = event.sessions.all()
