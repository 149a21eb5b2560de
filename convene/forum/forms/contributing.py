from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convene.core.places import Region
from convene.core.places.fields import CountriesField, CountryField, LanguageField
from convene.core.text.fields import LineField, TextField
from convene.forum.forms.choices import any_of
from convene.forum.forms.particulars import ParticularsForm
from convene.forum.models import (
    MATCHED,
    NAME_LIMIT,
    PART_LIMIT,
    TITLE_LIMIT,
    TOLD_IN_PARTS,
    Call,
    Contribution,
    Kind,
    Particulars,
    Revision,
)
from convene.initiatives.models import Phase, Quoting
from convene.organisations.models import Membership, Organisation, Theme

ANOTHER = "another"

# What each kind is, for somebody who has to choose one.
MEANT: dict[str, Promise] = {
    Kind.SUCCESS_STORY: _("Something your organisation did that went well."),
    Kind.PRACTICE: _("A way of working that others can take up."),
    Kind.NEED: _("Something your organisation lacks."),
    Kind.OFFER: _("Something your organisation can give."),
    Kind.OPPORTUNITY: _("Something to be done together."),
}


class KindForm(forms.Form):
    """The first page of contributing: what one wants to share, among what the call asks for."""

    kind = forms.ChoiceField(label=_("What do you want to share?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, call: Call, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["kind"]).choices = [
            (kind.value, _("%(kind)s: %(meant)s") % {"kind": kind.label, "meant": MEANT[kind]})
            for kind in Kind
            if kind.value in call.kinds
        ]


class WrittenIn(LanguageField):
    empty = _("Find out from what I write")


class WordsForm(ParticularsForm):
    """What a contribution says; only what its kind wants is asked."""

    title = LineField(label=_("Title"), limit=TITLE_LIMIT, error_messages={"required": _("Give it a title.")})
    body = TextField(
        error_messages={"required": _("Write what you want to share.")},
        label=_("In your own words"),
        limit=PART_LIMIT,
        rows=10,
        help_text=_("What it is about, for whom, and what the next step is."),
    )
    done = TextField(
        error_messages={"required": _("Write what you want to share.")},
        label=_("What was done"),
        limit=PART_LIMIT,
        rows=7,
        help_text=_("By whom, for whom, where and how."),
    )
    resulted = TextField(
        label=_("What resulted"),
        limit=PART_LIMIT,
        rows=5,
        required=False,
        help_text=_("What changed, with numbers where you have them."),
    )
    learned = TextField(
        label=_("What others can learn"),
        limit=PART_LIMIT,
        rows=5,
        required=False,
        help_text=_("What it needed, what you would do differently, how others could begin."),
    )
    phase = forms.ChoiceField(
        label=_("Where in a crisis it helps"),
        required=False,
        choices=any_of(_("Several of these, or none"), Phase.choices),
    )
    region = forms.ChoiceField(
        label=_("Region it is about"),
        choices=any_of(_("Choose a region"), Region.choices),
        error_messages={"required": _("Choose a region.")},
    )
    countries = CountriesField(
        label=_("Countries it is about"),
        required=False,
        help_text=_("In any language, with commas between them."),
    )
    theme = forms.ChoiceField(
        label=_("Theme"), required=False, choices=any_of(_("None of these"), Theme.choices)
    )
    language = WrittenIn(
        label=_("Language you write in"),
        required=False,
        help_text=_("Write in the language you are at home in. Choose it here if ours is a wrong guess."),
    )

    outcome_news = forms.BooleanField(
        label=_("Tell me what comes of it"),
        required=False,
        help_text=_("We write to you when something is decided or done on it, and about nothing else."),
    )

    SAID = (
        "title",
        "body",
        "done",
        "resulted",
        "learned",
        "phase",
        "region",
        "countries",
        "theme",
        "language",
    )
    field_order = [*SAID, *ParticularsForm.FACTS, "outcome_news"]

    def __init__(
        self, *args: Any, kind: str, keeps_body: bool = False, facts_required: bool = True, **kwargs: Any
    ) -> None:
        """`keeps_body`: what is told in parts has a text beside them already. Particulars may be left out
        where `facts_required` says so.
        """
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind in MATCHED:
            self.ask(kind, required=facts_required)
        else:
            self.drop()
        if kind in TOLD_IN_PARTS and keeps_body:
            self.fields["body"].required = self.fields["done"].required = False
            return
        for name in ["body"] if kind in TOLD_IN_PARTS else ["done", "resulted", "learned"]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        if self.kind in MATCHED:
            self.check_facts()
        return self.cleaned_data

    @property
    def said(self) -> dict[str, Any]:
        """The valid form as the arguments of Words."""
        return {
            "kind": self.kind,
            **{name: self.cleaned_data[name] for name in self.SAID if name in self.fields},
        }


class EditForm(WordsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(
        contribution: Contribution, revision: Revision, particulars: Particulars | None = None
    ) -> dict[str, Any]:
        names = ["title", "body", "done", "resulted", "learned", "phase", "region", "countries", "theme"]
        return {
            **{name: getattr(revision, name) for name in names},
            "language": "" if revision.language == "und" else revision.language,
            "version": contribution.revisions_made,
            "outcome_news": contribution.outcome_news,
            **(ParticularsForm.facts_of(particulars) if particulars else {}),
        }


class QuotingForm(forms.Form):
    quoting = forms.ChoiceField(
        label=_("May we quote it?"),
        choices=Quoting.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether and how you may be quoted.")},
        help_text=_(
            "Outcome documents quote what organisations share, word for word and with a link to your page. "
            "Your organisation is named on that page in any case; you yourself are named, there and "
            "in quotations, only with the first choice. You can choose anew at any time; what was "
            "published before then stays as it is."
        ),
    )
    author_name = LineField(
        label=_("Your name as it is to be shown"),
        limit=NAME_LIMIT,
        required=False,
        autocomplete="name",
        help_text=_("Kept only with the first choice."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if (
            self.cleaned_data.get("quoting") == Quoting.ORGANISATION_AND_NAME
            and "author_name" in self.cleaned_data
            and not self.cleaned_data["author_name"]
        ):
            self.add_error(
                "author_name", _("Write your name as it is to be shown, or choose to leave it out.")
            )
        return self.cleaned_data


class ContributeForm(QuotingForm, WordsForm):
    """Everything a contribution needs of somebody with these roles."""

    organisation = forms.ChoiceField(label=_("For which organisation?"), widget=forms.RadioSelect)
    organisation_name = LineField(
        label=_("Your organisation’s name"),
        limit=200,
        autocomplete="organization",
        error_messages={"required": _("Write the organisation’s name.")},
    )
    organisation_seat = CountryField(
        label=_("Country of its seat"), error_messages={"required": _("Choose the country of its seat.")}
    )

    field_order = [
        *WordsForm.SAID,
        *ParticularsForm.FACTS,
        "organisation",
        "organisation_name",
        "organisation_seat",
    ]

    def __init__(self, *args: Any, roles: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles = {str(role.organisation_id): role for role in roles}
        if not roles:
            del self.fields["organisation"]
            return
        cast("forms.ChoiceField", self.fields["organisation"]).choices = [
            *((key, str(role.organisation)) for key, role in self.roles.items()),
            (ANOTHER, _("Another organisation, which I name below")),
        ]
        self.initial.setdefault("organisation", next(iter(self.roles)))
        self.fields["organisation_name"].label = _("Name of the other organisation")
        for name in ("organisation_name", "organisation_seat"):
            self.fields[name].required = False

    @property
    def chosen_organisation(self) -> Organisation | None:
        """One of those the person has a role in; None for one that is named by name and seat."""
        role = self.roles.get(self.cleaned_data.get("organisation", ""))
        return role.organisation if role else None

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("organisation") == ANOTHER:
            for name in ("organisation_name", "organisation_seat"):
                if name in self.cleaned_data and not self.cleaned_data[name]:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return self.cleaned_data
