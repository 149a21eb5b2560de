"""How django-allauth's sign-in by code speaks, mails and redirects here (settings.ACCOUNT_ADAPTER)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from convene.core.accounts import providers
from convene.core.accounts.models import User

TEMPLATES = {
    "account/email/login_code": "accounts/mail/code.txt",
    "account/email/unknown_account": "accounts/mail/closed.txt",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("That was not the code either. Ask for a new one."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the account, whichever page the code was asked for on.

        An address without an active account is one that was closed: the form opens one for any other.
        """
        template = TEMPLATES[template_prefix]
        user = User.objects.with_email(email).first()
        language = user.language if user else get_language() or "en"
        facts = {"code": context["code"]} if "code" in context else {}
        providers.mailer(to=email, template=template, context=facts, language=language, user=user)

    def add_message(
        self, request: HttpRequest, level: int, *_template: object, message: str = "", **_more: object
    ) -> None:
        """Only what went wrong: our pages themselves say what was done, and allauth's templates are not ours."""
        if message:
            super().add_message(request, level, message=message)

    def is_safe_url(self, url: str | None) -> bool:
        return is_safe(self.request, url)

    def respond_user_inactive(self, *_who: object) -> HttpResponse:
        return redirect("accounts:sign-in")


def is_safe(request: HttpRequest, url: str | None) -> bool:
    """Whether an address someone handed us may be redirected to: one of ours, as the reader reached us."""
    return url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
