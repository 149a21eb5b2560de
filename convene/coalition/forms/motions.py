from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convene.coalition.models import (
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Choice,
    Coalition,
    Decision,
    Majority,
    Minutes,
    Motion,
)
from convene.coalition.queries.motions import Thing, announced_meetings, offers
from convene.coalition.queries.motions import chosen as chosen_things
from convene.core.moments import WallClockField, in_zone
from convene.core.places.fields import LanguageField
from convene.core.text.fields import LineField, TextField
from convene.events.models import Event

Key = tuple[str, int]


class MotionForm(forms.Form):
    """A motion's words, its meeting, and what it rests on: found by words, chosen by ticking."""

    title = LineField(label=_("Title"), limit=TITLE_LIMIT, error_messages={"required": _("Give it a title.")})
    body = TextField(
        label=_("What is to be decided"),
        limit=TEXT_LIMIT,
        rows=10,
        help_text=_("The words the members vote on. You can use Markdown."),
        error_messages={"required": _("Write what is to be decided.")},
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    meeting = forms.ModelChoiceField(
        label=_("Meeting it is brought to"),
        queryset=Event.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    reverses = forms.ModelChoiceField(
        label=_("Decision it reverses"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("If it is carried, both decisions stay in the register and lead to each other."),
    )
    find = LineField(
        label=_("Find what it rests on"),
        limit=200,
        required=False,
        help_text=_(
            "Words from an outcome document, a contribution, an input or a figure of this initiative."
        ),
    )
    cites = forms.CharField(required=False, widget=forms.MultipleHiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, coalition: Coalition, motion: Motion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coalition = coalition
        meetings = announced_meetings(coalition)
        decisions = coalition.decisions.filter(reversed_by=None)
        if motion is not None:  # what was chosen before can stay
            meetings |= Event.objects.filter(pk__in=[motion.meeting_id] if motion.meeting_id else [])
            decisions = coalition.decisions.filter(Q(reversed_by=None) | Q(pk=motion.reverses_id)).distinct()
        cast("forms.ModelChoiceField[Event]", self.fields["meeting"]).queryset = meetings.order_by(
            "-starts_at"
        )
        cast("forms.ModelChoiceField[Decision]", self.fields["reverses"]).queryset = decisions
        if not meetings.exists():
            del self.fields["meeting"]
        if not decisions.exists():
            del self.fields["reverses"]

    def clean_cites(self) -> list[Key]:
        keys = []
        for value in self.ticked:
            kind, _colon, number = value.partition(":")
            if not (number.isascii() and number.isdigit() and len(number) < 19):
                raise forms.ValidationError(gettext("Choose among what belongs to this initiative."))
            keys.append((kind, int(number)))
        return keys

    @property
    def ticked(self) -> list[str]:
        """The keys of the things that are ticked, as typed or as the motion has them."""
        if self.is_bound:
            return list(dict.fromkeys(cast("Any", self.data).getlist("cites")))
        return list(self.initial.get("cites", []))

    @property
    def things(self) -> list[tuple[Thing, bool]]:
        """What can be ticked: what is already, then what the words find; with whether it is."""
        ticked = self.ticked
        kept = chosen_things(self.coalition.initiative, ticked)
        typed = self.data if self.is_bound else self.initial
        words = str(typed.get("find", ""))[:200]
        found = [one for one in offers(self.coalition.initiative, words=words) if one.key not in ticked]
        return [*((one, True) for one in kept), *((one, False) for one in found)]

    @property
    def motion(self) -> dict[str, Any]:
        """The arguments of the deed, without its version."""
        data = self.cleaned_data
        return {
            "cites": data["cites"],
            "meeting": data.get("meeting"),
            "reverses": data.get("reverses"),
        }

    @staticmethod
    def initial_of(motion: Motion, things: Sequence[Thing]) -> dict[str, Any]:
        names = ["title", "body", "language", "meeting", "reverses"]
        return {
            **{name: getattr(motion, name) for name in names},
            "version": motion.revisions_made,
            "cites": [thing.key for thing in things if not thing.is_withheld],
        }


class BallotForm(forms.Form):
    opens_at = WallClockField(
        label=_("Opens"),
        required=False,
        help_text=_("As the clock shows it in the host’s time zone. Leave it empty to open at once."),
    )
    closes_at = WallClockField(label=_("Closes"), help_text=_("At this second votes are no longer taken."))
    quorum = forms.IntegerField(
        label=_("Quorum in per cent"),
        min_value=0,
        max_value=100,
        help_text=_("Of the members who may vote, so many must take part. Abstaining is taking part."),
    )
    majority = forms.ChoiceField(label=_("Majority"), choices=Majority.choices, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("opens_at", "closes_at"):
            wall = data.get(name)
            if isinstance(wall, datetime):
                try:
                    data[name] = in_zone(wall, self.zone)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        return data

    @staticmethod
    def initial_of(motion: Motion) -> dict[str, Any]:
        coalition = motion.coalition
        return {
            "quorum": coalition.quorum,
            "majority": coalition.majority,
            "version": motion.revisions_made,
        }


class VoteForm(forms.Form):
    """`seen` is the number of the vote the page showed, so that two phones notice each other."""

    choice = forms.ChoiceField(
        label=_("Your organisation’s vote"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes, no or abstain.")},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ReasonForm(forms.Form):
    reason = LineField(
        label=_("Reason"),
        limit=REASON_LIMIT,
        help_text=_("Everybody can read it."),
        error_messages={"required": _("Give a reason. Everybody can read it.")},
    )


class MinutesForm(forms.Form):
    body = TextField(
        label=_("Minutes"), limit=TEXT_LIMIT, rows=16, help_text=_("You can use Markdown."), required=False
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @staticmethod
    def initial_of(minutes: Minutes | None, language: str) -> dict[str, Any]:
        if minutes is None:
            return {"version": 0, "language": language}
        return {"body": minutes.body, "language": minutes.language, "version": minutes.version}
