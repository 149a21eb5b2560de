from typing import Any

from django import forms
from django.conf import settings
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.text.fields import CodeField, EmailField, Honeypot, LineField


def _languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


def _zones() -> list[tuple[str, str]]:
    return [("", str(_("Not chosen"))), *times.zone_choices()]


class AddressForm(forms.Form):
    email = EmailField(label=_("E-mail address"))


class SignInForm(Honeypot, AddressForm):
    """Known and unknown addresses alike; allauth's view takes from it whom to send a code."""

    _user: User | None = None

    def send_to(self, user: User) -> None:
        """Whose sign-in it is. A closed account is nobody's: its address is told so."""
        self._user = user if user.is_active else None


class CodeForm(forms.Form):
    code = CodeField(label=_("The six digits"))

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = code

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not self.expected or not constant_time_compare(code, self.expected):
            raise forms.ValidationError(
                _("This is not the code we sent last. Look for our newest message."), code="wrong"
            )
        return code


class AccountForm(forms.Form):
    name = LineField(
        label=_("Name"),
        limit=200,
        required=False,
        autocomplete="name",
        help_text=_("As you want to be addressed. It is shown in public only where you choose so."),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=_languages, help_text=_("Our messages to you are written in it.")
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("Every time is shown on your own clock too."),
    )


class ZoneForm(forms.Form):
    zone = forms.ChoiceField(label=_("Time zone"), choices=_zones, required=False)


class EraseForm(forms.Form):
    """Asks for what the person can copy in any language: their own address."""

    email = EmailField(label=_("Your e-mail address, to confirm"), autocomplete="off")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email.lower() != self.user.email:
            raise forms.ValidationError(_("This is not the address of this account."), code="wrong")
        return email
