import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from convene.core.places import country_name
from convene.core.places.fields import CountriesField, CountryField, LanguageField
from convene.core.text import domain_of_website
from convene.core.text.fields import CodeField, EmailField, Honeypot, LineField, TextField, WebsiteField
from convene.organisations.models import Organisation
from convene.organisations.queries import named, similar
from convene.statements.models import Signature, Statement

NEW = "new"
BODY_LIMIT = 50_000


class ConsentsForm(forms.Form):
    """What a signatory agrees to: each on its own, and nothing by default."""

    list_organisation = forms.BooleanField(
        label=gettext_lazy("Name our organisation on the list"),
        required=False,
        help_text=gettext_lazy(
            "Its name, seat and countries stand on the public list and in the directory of organisations. "
            "Without this it counts and is not named."
        ),
    )
    show_name = forms.BooleanField(
        label=gettext_lazy("Show my name and role beside it"),
        required=False,
        help_text=gettext_lazy("Without this only the conveners know who signed for the organisation."),
    )
    join_coalition = forms.BooleanField(
        label=gettext_lazy("We want to join the coalition"),
        required=False,
        help_text=gettext_lazy("The conveners will write to you about it. It binds you to nothing yet."),
    )
    outcome_news = forms.BooleanField(
        label=gettext_lazy("Tell me what comes of it"),
        required=False,
        help_text=gettext_lazy("A few messages about the outcome. You can end them at any time."),
    )


class PersonForm(forms.Form):
    seat = CountryField(
        label=gettext_lazy("Country of seat"),
        autocomplete="off",
        help_text=gettext_lazy("Where the organisation is registered or run from."),
    )
    countries = CountriesField(
        label=gettext_lazy("Countries you work for"),
        required=False,
        help_text=gettext_lazy("Every country your work is for, with commas between: Ghana, Togo, Germany."),
    )
    name = LineField(label=gettext_lazy("Your name"), limit=200, autocomplete="name")
    role = LineField(
        label=gettext_lazy("Your role"),
        limit=200,
        autocomplete="organization-title",
        help_text=gettext_lazy("In which you may sign for the organisation: chair, secretary, director."),
    )


class SignForm(Honeypot, ConsentsForm, PersonForm):
    """Everything a signature needs, in one form.

    Where the typed name may be that of an organisation in the directory, `which` asks, and the form is
    not valid before it is answered.
    """

    organisation_name = LineField(
        label=gettext_lazy("Organisation"),
        limit=200,
        autocomplete="organization",
        help_text=gettext_lazy("The full name, as the organisation itself writes it."),
    )
    which = forms.ChoiceField(label=gettext_lazy("Is it one of these?"), widget=forms.RadioSelect)
    website = WebsiteField(
        label=gettext_lazy("Its website"),
        required=False,
        help_text=gettext_lazy("If your e-mail address belongs to it, the signature can be listed at once."),
    )
    email = EmailField(
        label=gettext_lazy("Your e-mail"),
        help_text=gettext_lazy(
            "We send you a link to confirm. Best is an address of your organisation. It is never shown."
        ),
    )

    field_order = ["organisation_name", "which", "website", "seat", "countries", "name", "role", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._which = self.fields.pop("which")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, seat = cleaned.get("organisation_name"), cleaned.get("seat")
        cleaned |= {"organisation": None, "is_new": False}
        if not name:
            return cleaned
        exact = named(name, seat=seat) if seat else None
        if exact is not None:
            cleaned["organisation"] = exact
            return cleaned
        found = similar(name, email=cleaned.get("email", ""), website=cleaned.get("website", ""))
        if found:
            self._ask(found)
            self._take_answer(found, cleaned)
        return cleaned

    def _ask(self, found: list[Organisation]) -> None:
        assert isinstance(self._which, forms.ChoiceField)  # noqa: S101 -- for the type checker
        self._which.choices = [
            *((str(organisation.pk), _introduced(organisation)) for organisation in found),
            (NEW, _("No, ours is another")),
        ]
        self.fields["which"] = self._which
        self.order_fields(self.field_order)

    def _take_answer(self, found: list[Organisation], cleaned: dict[str, Any]) -> None:
        answer = self.data.get(self.add_prefix("which"), "")
        chosen = next((one for one in found if str(one.pk) == answer), None)
        if chosen is not None:
            cleaned["organisation"] = chosen
        elif answer == NEW:
            cleaned["is_new"] = True
        else:
            self.add_error(
                "which",
                _(
                    "The directory knows organisations with a similar name. Choose yours, or say that it is another."
                ),
            )


def _introduced(organisation: Organisation) -> str:
    """Enough to tell it from its namesakes, on one line."""
    acronym = f" ({organisation.acronym})" if organisation.acronym else ""
    parts = [
        f"{organisation.name}{acronym}",
        country_name(organisation.seat, get_language() or "en"),
        domain_of_website(organisation.website),
    ]
    return " · ".join(filter(None, parts))


class CorrectForm(ConsentsForm, PersonForm):
    """What can be changed later. Once signing has closed, seat and countries stand as they were signed."""

    field_order = ["name", "role", "seat", "countries"]

    def __init__(self, *args: Any, signature: Signature, **kwargs: Any) -> None:
        fields = (
            "name",
            "role",
            "seat",
            "list_organisation",
            "show_name",
            "join_coalition",
            "outcome_news",
        )
        initial = {field: getattr(signature, field) for field in fields}
        initial["countries"] = [row.country for row in signature.countries.all()]
        super().__init__(*args, **{**kwargs, "initial": initial})
        if signature.statement.is_closed:
            for name in ("seat", "countries"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Signing has closed: this stays as it was signed.")


class CodeForm(forms.Form):
    code = CodeField(label=gettext_lazy("The six digits"))


class AddressForm(forms.Form):
    email = EmailField(label=gettext_lazy("Your e-mail"))


class TextForm(forms.Form):
    title = LineField(label=gettext_lazy("Title"), limit=200)
    body = TextField(
        label=gettext_lazy("Text"), limit=BODY_LIMIT, rows=22, help_text=gettext_lazy("You can use Markdown.")
    )
    language = LanguageField(label=gettext_lazy("Language it is written in"), initial="en")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(statement: Statement) -> dict[str, Any]:
        return {name: getattr(statement, name) for name in ("title", "body", "language", "version")}


class FreezeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class MomentField(forms.CharField):
    """A date and a time on the clock of one zone; gives an aware moment, or None if none is required."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"})
    zone = "UTC"

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%dT%H:%M")
        return value

    def to_python(self, value: Any) -> Any:
        typed = "".join(_ascii_digit(one) for one in str(value or "").strip())
        if not typed:
            return None
        try:
            local = datetime.fromisoformat(typed.replace(" ", "T", 1))
        except ValueError:
            raise ValidationError(
                _("Write a date and a time such as 2020-06-30 18:00."), code="invalid"
            ) from None
        if local.tzinfo is not None:
            raise ValidationError(_("Write the time without a zone."), code="invalid")
        zone = ZoneInfo(self.zone)
        moment = local.replace(tzinfo=zone)
        try:
            back = moment.astimezone(ZoneInfo("UTC")).astimezone(zone)
        except OverflowError:
            raise ValidationError(_("This is no date we can keep."), code="invalid") from None
        if back.replace(tzinfo=None) != local:
            raise ValidationError(
                _("There is no such time on that day: the clocks are put forward over it."), code="gap"
            )
        return moment

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(_("Write a date and a time."), code="required")

    def run_validators(self, value: Any) -> None:
        """Nothing more: the moment itself is judged by the deed, which knows the clock."""


def _ascii_digit(character: str) -> str:
    number = unicodedata.decimal(character, None)
    return character if number is None else str(number)


class SigningForm(forms.Form):
    """From when to when one can sign, on the host's clock."""

    opens_at = MomentField(
        label=gettext_lazy("Signing opens"), required=False, help_text=gettext_lazy("Left empty: now.")
    )
    closes_at = MomentField(label=gettext_lazy("Signing closes"))

    def __init__(self, *args: Any, zone: str, has_opened: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        city = zone.rsplit("/", 1)[-1].replace("_", " ")
        for name in ("opens_at", "closes_at"):
            field = self.fields[name]
            assert isinstance(field, MomentField)  # noqa: S101 -- for the type checker
            field.zone = zone
            said = [str(field.help_text)] if field.help_text else []
            field.help_text = " ".join([*said, _("On the clock of %(city)s.") % {"city": city}])
        if has_opened:
            del self.fields["opens_at"]


class DeclineForm(forms.Form):
    reason = LineField(
        label=gettext_lazy("Reason"),
        limit=300,
        help_text=gettext_lazy("It is sent to the signatory as you write it."),
    )


class ByHandForm(forms.Form):
    basis = LineField(
        label=gettext_lazy("How do you know that the organisation signed?"),
        limit=300,
        help_text=gettext_lazy(
            "For example: signed letter received on 12 June. It is recorded for good, so name no person."
        ),
    )
