from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from convene.core.places.fields import LanguageField
from convene.core.text.fields import LineField, TextField
from convene.forum.models import Contribution
from convene.initiatives.models import Initiative
from convene.matching.models import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT, Partnership
from convene.organisations.models import Organisation
from convene.organisations.queries import named, similar

AS_CONVENER = "convener"
OTHERS_AT_MOST = 20


class WrittenIn(LanguageField):
    empty = _("Find out from what I write")


class PartnershipFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any state")),
            (Partnership.State.UNDER_WAY, Partnership.State.UNDER_WAY.label),
            (Partnership.State.DONE, Partnership.State.DONE.label),
            (Partnership.State.ENDED, Partnership.State.ENDED.label),
        ],
    )
    initiative = forms.ChoiceField(label=_("Initiative"), required=False)

    def __init__(self, *args: Any, initiatives: list[Initiative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Any initiative")), *((one.slug, one.title) for one in initiatives)]
        cast("forms.ChoiceField", self.fields["initiative"]).choices = choices

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class TermsForm(forms.Form):
    title = LineField(label=_("Title"), limit=TITLE_LIMIT, error_messages={"required": _("Give it a title.")})
    purpose = TextField(
        label=_("What you will do together"),
        limit=TEXT_LIMIT,
        rows=8,
        help_text=_("Who does what, for whom, until when. You can use Markdown."),
        error_messages={"required": _("Say what you will do together.")},
    )
    language = WrittenIn(label=_("Language you write in"), required=False)

    @property
    def terms(self) -> dict[str, Any]:
        """The valid form as the arguments of Terms."""
        return {name: self.cleaned_data[name] for name in ("title", "purpose", "language")}


class ProposeForm(TermsForm):
    """A new partnership, resting on a need or an offer and perhaps on one of the other kind."""

    other = forms.ChoiceField(required=False)
    organisation = forms.ChoiceField(label=_("Who proposes it?"), widget=forms.RadioSelect)
    others = forms.CharField(
        label=_("Further organisations"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": "3", "dir": "auto"}),
        help_text=_(
            "By their names in the directory, one a line. Whoever needs or offers takes part anyway."
        ),
    )

    field_order = ["other", "organisation", "others", "title", "purpose", "language"]

    def __init__(
        self,
        *args: Any,
        other_label: Any,
        counterparts: list[Contribution],
        organisations: list[Organisation],
        may_convene: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._counterparts = {str(one.pk): one for one in counterparts}
        self._organisations = {str(one.pk): one for one in organisations}
        choices = [(key, str(one)) for key, one in self._organisations.items()]
        if may_convene:
            choices.append((AS_CONVENER, str(_("I, as a convener, between others"))))
        cast("forms.ChoiceField", self.fields["organisation"]).choices = choices
        self.initial.setdefault("organisation", choices[0][0] if choices else "")
        if not counterparts:
            del self.fields["other"]
            return
        self.fields["other"].label = other_label
        cast("forms.ChoiceField", self.fields["other"]).choices = [
            ("", _("None")),
            *((key, f"{one.title} ({one.organisation})") for key, one in self._counterparts.items()),
        ]

    def clean_others(self) -> list[Organisation]:
        lines = [line.strip() for line in self.cleaned_data["others"].splitlines() if line.strip()]
        if len(lines) > OTHERS_AT_MOST:
            raise ValidationError(
                gettext("Name %(limit)s organisations at most.") % {"limit": OTHERS_AT_MOST}, code="too-many"
            )
        return [self._named(line[:300]) for line in lines]

    def _named(self, line: str) -> Organisation:
        found = named(line)
        if found is not None and found.is_public:
            return found
        alike = similar(line)
        if alike:
            names = ", ".join(gettext("“%(word)s”") % {"word": one.name} for one in alike[:3])
            message = gettext("“%(name)s” is not in the directory. Do you mean %(names)s?")
            raise ValidationError(message % {"name": line, "names": names}, code="unknown")
        raise ValidationError(gettext("“%(name)s” is not in the directory.") % {"name": line}, code="unknown")

    @property
    def counterpart(self) -> Contribution | None:
        return self._counterparts.get(self.cleaned_data.get("other", ""))

    @property
    def proposer(self) -> Organisation | None:
        """The organisation it is proposed for; None for a convener."""
        return self._organisations.get(self.cleaned_data["organisation"])


class ProposalForm(TermsForm):
    """The words of a proposal, changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(partnership: Partnership) -> dict[str, Any]:
        return {
            name: "" if (value := getattr(partnership, name)) == "und" else value
            for name in ("title", "purpose", "language", "version")
        }


class AgreeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DenyForm(forms.Form):
    reason = LineField(
        label=_("Why not?"),
        limit=REASON_LIMIT,
        required=False,
        help_text=_("You need not say. The other organisations and the conveners read it."),
    )


class EndForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[("done", _("Done: what we set out to do")), ("ended", _("Ended without that"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it ended.")},
    )
    result = TextField(
        label=_("What came of it"),
        limit=TEXT_LIMIT,
        rows=6,
        help_text=_("Everyone can read it. You can use Markdown."),
        error_messages={"required": _("Say what came of it, in a sentence or two.")},
    )
