from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.places.fields import CountryField, LanguageField
from convene.core.text.fields import TextField
from convene.forum.models import Category, Contribution, Kind, Urgency
from convene.initiatives.models import Initiative
from convene.matching.models import TEXT_LIMIT
from convene.organisations.models import Organisation

STATES = [
    ("", _("Open")),
    ("closed", _("Closed: met or taken up")),
    ("expired", _("Expired")),
]


class AnyCountry(CountryField):
    empty = _("Any country")


class AnyLanguage(LanguageField):
    empty = _("Any language")


class FilterForm(forms.Form):
    """Filters of needs and offers; every field may be left empty, a wrong value filters nothing."""

    category = forms.ChoiceField(
        label=_("Category"), required=False, choices=[("", _("Any category")), *Category.choices]
    )
    country = AnyCountry(label=_("Country"), required=False, autocomplete="")
    language = AnyLanguage(label=_("Language"), required=False)
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[("", _("Any urgency")), *Urgency.choices]
    )
    initiative = forms.ChoiceField(label=_("Initiative"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    def __init__(self, *args: Any, initiatives: list[Initiative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Any initiative")), *((one.slug, one.title) for one in initiatives)]
        cast("forms.ChoiceField", self.fields["initiative"]).choices = choices

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that can be used, as `queries.entries` names them."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReplyForm(forms.Form):
    """An answer for one of the organisations the person speaks for."""

    organisation = forms.ChoiceField(label=_("For which organisation?"), widget=forms.RadioSelect)
    text = TextField(
        label=_("What you can do"),
        limit=TEXT_LIMIT,
        rows=6,
        required=False,
        help_text=_("What, how much, from when, and whom to write to. Everyone can read it."),
    )
    with_contribution = forms.ChoiceField(label=_("With an entry of your own"), required=False)

    def __init__(
        self,
        *args: Any,
        to: Contribution,
        organisations: list[Organisation],
        own: list[Contribution],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = {str(one.pk): one for one in organisations}
        self._own = {str(one.pk): one for one in own}
        field = cast("forms.ChoiceField", self.fields["organisation"])
        field.choices = [(key, str(one)) for key, one in self._organisations.items()]
        self.initial.setdefault("organisation", next(iter(self._organisations), ""))
        if to.kind == Kind.OFFER:
            self.fields["text"].label = _("What you need it for")
        if not own:
            del self.fields["with_contribution"]
            return
        cast("forms.ChoiceField", self.fields["with_contribution"]).choices = [
            ("", _("None")),
            *((key, f"{one.title} ({one.organisation})") for key, one in self._own.items()),
        ]

    @property
    def said(self) -> dict[str, Any]:
        """The valid form as arguments of the deed."""
        given = self.cleaned_data
        return {
            "organisation": self._organisations[given["organisation"]],
            "text": given["text"],
            "with_contribution": self._own.get(given.get("with_contribution", "")),
        }
