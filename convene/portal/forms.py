from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = [
    ("", _("Everything")),
    ("initiative", _("Initiatives")),
    ("organisation", _("Organisations")),
    ("statement", _("Statements")),
    ("contribution", _("Contributions")),
    ("event", _("Events")),
    ("input", _("Inputs")),
    ("outcome", _("Outcome documents")),
    ("partnership", _("Partnerships")),
    ("coalition", _("Coalitions")),
    ("motion", _("Motions")),
    ("decision", _("Decisions")),
    ("action", _("Actions")),
    ("news", _("News")),
]


class SearchForm(forms.Form):
    """Search's own query string; whatever is wrong in it counts as not given."""

    q = forms.CharField(label=_("Search for"), required=False, max_length=10_000)
    kind = forms.ChoiceField(label=_("In"), required=False, choices=KINDS)
    start = forms.IntegerField(required=False, min_value=0, max_value=1000, widget=forms.HiddenInput)

    @property
    def asked(self) -> tuple[str, str, int]:
        """The words, the kind ("" for any) and how many hits to pass over."""
        self.is_valid()
        data = self.cleaned_data
        return data.get("q", ""), data.get("kind", ""), data.get("start") or 0
