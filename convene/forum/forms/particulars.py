from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from convene.core.places.fields import LanguagesField
from convene.core.text.fields import LineField
from convene.forum.forms.choices import any_of
from convene.forum.models import QUANTITY_LIMIT, Category, Kind, Particulars, Span, Urgency

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class DayField(forms.DateField):
    """A day such as 2026-07-08; the browser shows it as its reader writes dates."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("Enter a date, such as 2026-07-08.")}
    default_validators = [
        MinValueValidator(EARLIEST, _("Enter a date, such as 2026-07-08.")),
        MaxValueValidator(LATEST, _("Enter a date, such as 2026-07-08.")),
    ]


class ParticularsForm(forms.Form):
    """What is asked of a need or an offer beside its words."""

    category = forms.ChoiceField(
        label=_("Category"),
        choices=any_of(_("Choose a category"), Category.choices),
        error_messages={"required": _("Choose a category.")},
        help_text=_("Needs and offers find each other by it."),
    )
    quantity = LineField(
        label=_("How much or how many"),
        limit=QUANTITY_LIMIT,
        required=False,
        help_text=_("For example: 200 masks a week."),
    )
    urgency = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=Urgency.choices,
        initial=Urgency.SOON,
        widget=forms.RadioSelect,
    )
    remote = forms.BooleanField(
        label=_("Can be done from anywhere"),
        required=False,
        help_text=_("Otherwise name the countries above."),
    )
    from_on = DayField(label=_("From"), required=False)
    until_on = DayField(
        label=_("Until"), required=False, help_text=_("Leave both empty if any time will do.")
    )
    languages = LanguagesField(
        label=_("Languages that will do"),
        required=False,
        help_text=_("With commas between them. Leave it empty if any language will do."),
    )
    days = forms.TypedChoiceField(
        label=_("How long it stands as open"),
        choices=Span.choices,
        coerce=int,
        initial=Span.USUAL,
        widget=forms.RadioSelect,
        help_text=_("A week before then we ask you by mail. One click keeps it open for as long again."),
    )
    particulars_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    FACTS = ("category", "quantity", "remote", "from_on", "until_on", "languages", "urgency", "days")

    def ask(self, kind: str, *, required: bool) -> None:
        """Fit the words to the kind; without `required` they may be left out as a whole."""
        if kind == Kind.OFFER:
            self.fields["urgency"].label = _("How soon is it to be taken up?")
        if not required:
            for name in ("category", "urgency", "days"):
                self.fields[name].required = False
            self.fields["category"].help_text = _(
                "With a category, it stands among the needs and offers that others look through."
            )

    def drop(self) -> None:
        for name in [*self.FACTS, "particulars_version"]:
            del self.fields[name]

    @property
    def facts(self) -> dict[str, Any] | None:
        """The valid form as the arguments of Facts; None where none are given."""
        if not self.cleaned_data.get("category"):
            return None
        return {name: self.cleaned_data[name] for name in self.FACTS}

    def check_facts(self) -> None:
        """What two fields say together; part of the form's `clean`."""
        given = self.cleaned_data
        begins, ends = given.get("from_on"), given.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", _("It cannot end before it begins."))
        if given.get("category") and not given.get("remote") and given.get("countries") == []:
            self.add_error("countries", _("Name the countries, or say that it can be done from anywhere."))

    @staticmethod
    def facts_of(kept: Particulars) -> dict[str, Any]:
        names = ["category", "quantity", "remote", "from_on", "until_on", "urgency", "days"]
        return {
            **{name: getattr(kept, name) for name in names},
            "languages": kept.language_codes,
            "particulars_version": kept.version,
        }
