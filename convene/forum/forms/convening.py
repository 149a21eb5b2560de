from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.core.moments import WallClockField, in_zone, on_the_wall
from convene.core.places.fields import LanguageField
from convene.core.text.fields import LineField, TextField
from convene.forum.models import REASON_LIMIT, TITLE_LIMIT, Call, Kind


class CallForm(forms.Form):
    title = LineField(label=_("Title"), limit=TITLE_LIMIT)
    body = TextField(
        label=_("What is asked for"), limit=20_000, required=False, help_text=_("You can use Markdown.")
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of contribution"), choices=Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    opens_at = WallClockField(label=_("Opens"))
    closes_at = WallClockField(
        label=_("Closes"),
        required=False,
        help_text=_("Leave it empty to keep the call open until you close it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["opens_at"].help_text = _("Time in %(zone)s.") % {"zone": zone}

    def _moment(self, name: str) -> datetime | None:
        wall = self.cleaned_data[name]
        return in_zone(wall, self.zone) if wall else None

    def clean_opens_at(self) -> datetime | None:
        return self._moment("opens_at")

    def clean_closes_at(self) -> datetime | None:
        return self._moment("closes_at")

    @staticmethod
    def initial_of(call: Call) -> dict[str, Any]:
        zone = call.initiative.time_zone
        return {
            **{name: getattr(call, name) for name in ["title", "body", "language", "kinds", "version"]},
            "opens_at": on_the_wall(call.opens_at, zone),
            "closes_at": on_the_wall(call.closes_at, zone),
        }


class HideForm(forms.Form):
    reason = LineField(
        label=_("Why is it hidden?"),
        limit=REASON_LIMIT,
        help_text=_("Everyone who opens its page reads this, and its author gets it by mail."),
    )


class VouchForm(forms.Form):
    basis = LineField(
        label=_("How do you know?"),
        limit=200,
        help_text=_("For example: named on the organisation’s website."),
    )
