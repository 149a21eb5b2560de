from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convene.coalition.models import (
    REASON_LIMIT,
    TEXT_LIMIT,
    TITLE_LIMIT,
    Coalition,
    Delegate,
    Majority,
    Member,
)
from convene.core.places.fields import LanguageField
from convene.core.text.fields import EmailField, LineField, TextField
from convene.organisations.models import Organisation
from convene.organisations.queries import named

WHY_LIMIT = 2000  # characters


class TextForm(forms.Form):
    title = LineField(label=gettext_lazy("Name"), limit=TITLE_LIMIT)
    purpose = TextField(
        label=gettext_lazy("What it is for"),
        limit=TEXT_LIMIT,
        required=False,
        help_text=gettext_lazy("You can use Markdown."),
    )
    language = LanguageField(label=gettext_lazy("Language it is written in"), initial="en")
    quorum = forms.IntegerField(
        label=gettext_lazy("Quorum, in per cent"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=gettext_lazy(
            "How many of those who may vote have to, for a ballot to count. A new ballot begins with this; "
            "each states its own."
        ),
    )
    majority = forms.ChoiceField(
        label=gettext_lazy("Majority"), choices=Majority.choices, initial=Majority.SIMPLE
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_of(coalition: Coalition) -> dict[str, Any]:
        names = ["title", "purpose", "language", "quorum", "majority", "version"]
        return {name: getattr(coalition, name) for name in names}


class InviteForm(forms.Form):
    """One organisation of the directory, by its name."""

    organisation = LineField(
        label=gettext_lazy("Organisation"), limit=200, help_text=gettext_lazy("A name from the directory.")
    )
    email = EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Leave empty to write to the organisation’s owner here."),
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("Invited as"), choices=Member.Grade.choices, initial=Member.Grade.MEMBER
    )

    def clean_organisation(self) -> Organisation:
        found = named(self.cleaned_data["organisation"])
        if found is None:
            raise forms.ValidationError(_("Not in the directory. Add it there first, or check the spelling."))
        return found


class ApplyForm(forms.Form):
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    grade = forms.ChoiceField(
        label=gettext_lazy("You ask to join as"),
        choices=Member.Grade.choices,
        initial=Member.Grade.MEMBER,
        help_text=gettext_lazy(
            "Members vote. Observers, such as an authority or an international organisation, speak and do not vote."
        ),
    )
    why = TextField(
        label=gettext_lazy("Why you want to join"),
        limit=WHY_LIMIT,
        rows=5,
        help_text=gettext_lazy("In a few sentences. The conveners read it, nobody else."),
    )
    show_name = forms.BooleanField(
        label=gettext_lazy("Show my name as our delegate on the members page"), required=False
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(one.pk): one for one in organisations}
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- so it is declared
        field.choices = [(key, one.name) for key, one in self.organisations.items()]

    def clean_organisation(self) -> Organisation:
        return self.organisations[self.cleaned_data["organisation"]]


class AdmitForm(forms.Form):
    grade = forms.ChoiceField(label=gettext_lazy("Admit as"), choices=Member.Grade.choices)
    reason = LineField(
        label=gettext_lazy("Reason"), limit=REASON_LIMIT, help_text=gettext_lazy("Mailed to who applied.")
    )


class ReasonForm(forms.Form):
    """A reason in one line; whether there must be one depends on who gives it."""

    reason = LineField(label=gettext_lazy("Reason"), limit=REASON_LIMIT)

    def __init__(self, *args: Any, required: bool = True, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = required
        self.fields["reason"].help_text = help_text


class ConfirmForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Your name"),
        limit=200,
        required=False,
        autocomplete="name",
        help_text=gettext_lazy("Only the conveners see it, unless you tick the box."),
    )
    show_name = forms.BooleanField(
        label=gettext_lazy("Show my name as our delegate on the members page"), required=False
    )


class ResendForm(forms.Form):
    email = EmailField(label=gettext_lazy("E-mail"))


class NameForm(forms.Form):
    email = EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("They sign in with this address; an account is opened if there is none."),
    )
    name = LineField(label=gettext_lazy("Name"), limit=200, required=False)
    part = forms.ChoiceField(
        label=gettext_lazy("Named as"), choices=Delegate.Part.choices, initial=Delegate.Part.DELEGATE
    )
