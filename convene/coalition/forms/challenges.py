"""What is typed and ticked to name a challenge, who raised it and what answers it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from convene.coalition.models import TITLE_LIMIT, Challenge
from convene.coalition.queries.challenges import Offer
from convene.core.places.fields import LanguageField
from convene.core.text.fields import LineField, TextField


class ChallengeForm(forms.Form):
    title = LineField(label=_("Challenge"), limit=TITLE_LIMIT)
    text = TextField(
        label=_("In a few sentences"),
        limit=2_000,
        rows=5,
        required=False,
        help_text=_("You can use Markdown."),
    )
    language = LanguageField(label=_("Language it is written in"), initial="en")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(challenge: Challenge) -> dict[str, Any]:
        return {name: getattr(challenge, name) for name in ("title", "text", "language", "version")}


class SearchForm(forms.Form):
    """What to look for among what can be ticked."""

    q = LineField(label=_("Words to look for"), limit=100, required=False)

    @property
    def words(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class TickForm(forms.Form):
    """What was offered and ticked, and what was noted before and is to go. Its boxes are drawn by the page."""

    add = forms.MultipleChoiceField(required=False)
    drop = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, offers: list[Offer], noted: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["add"]).choices = [(one.key, one.key) for one in offers]
        cast("forms.MultipleChoiceField", self.fields["drop"]).choices = [(str(pk), str(pk)) for pk in noted]

    @property
    def keys(self) -> list[tuple[str, int]]:
        """The kind and id of what was ticked."""
        pairs = (key.split(":") for key in self.cleaned_data["add"])
        return [(kind, int(object_id)) for kind, object_id in pairs]

    @property
    def dropped(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["drop"]]
