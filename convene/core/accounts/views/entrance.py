"""In and out: django-allauth's sign-in by code, behind our own form, limits and addresses."""

from typing import Any

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from convene.core import limits
from convene.core.accounts import actions
from convene.core.accounts.adapter import is_safe
from convene.core.accounts.forms import CodeForm, SignInForm
from convene.core.errors import NotAllowed, Refused, TooMany

QUARTER = 15 * 60  # seconds, as long as a code is valid


class AskForCode(RequestLoginCodeView):  # type: ignore[misc]  # allauth is not typed
    """One form for known and unknown addresses. What it answers tells nobody which it was."""

    form_class = SignInForm
    template_name = "accounts/sign_in.html"

    def form_valid(self, form: SignInForm) -> HttpResponse:
        if form.is_robot:
            return redirect(self.get_success_url())
        email = form.cleaned_data["email"].lower()
        try:
            limits.consume(self.request, "sign-in", count=30, seconds=QUARTER)
            limits.consume(email, "sign-in", count=5, seconds=QUARTER)
            user = actions.open_account(email=email, language=get_language() or "en")
        except (Refused, TooMany) as error:
            form.add_error("email", str(error))
            refusal: HttpResponse = self.render_to_response(
                self.get_context_data(form=form), status=error.status
            )
            return refusal
        form.send_to(user)
        # Typed as the account has it, so that both halves agree on one address.
        form.cleaned_data["email"] = user.email
        response: HttpResponse = super().form_valid(form)
        return response


class EnterCode(ConfirmLoginCodeView):  # type: ignore[misc]  # allauth is not typed
    form_class = CodeForm
    template_name = "accounts/code.html"
    _process: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        if self._process is None and not request.user.is_authenticated:
            messages.info(request, _("The code is no longer valid. Ask for a new one."))
            return self.start_again()
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        if self._action == "resend":
            limits.consume(self._process.state["email"], "sign-in", count=5, seconds=QUARTER)
            messages.success(self.request, _("A new code is on its way. Only the newest one works."))
        else:
            self.limit_tries()
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Only six digits that were read count as a try."""
        if not form.has_error("code", "wrong"):
            response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
            return response
        self.limit_tries()
        response = super().form_invalid(form)
        if isinstance(response, HttpResponseRedirect):  # that was the last try
            return self.start_again()
        response.status_code = 422
        return response

    def limit_tries(self) -> None:
        """Besides the tries of one code: requests sent all at once would each see the first try."""
        limits.consume(self._process.state["email"], "sign-in-code", count=20, seconds=QUARTER)

    def start_again(self) -> HttpResponse:
        return redirect(self.passthrough_next_url(reverse("accounts:sign-in")))


_ask_for_code = AskForCode.as_view()
_enter_code = EnterCode.as_view()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        wanted = request.GET.get("next")
        return redirect(wanted if wanted and is_safe(request, wanted) else "accounts:account")
    response: HttpResponse = _ask_for_code(request)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    response: HttpResponse = _enter_code(request)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        logout(request)
        messages.success(request, _("You are signed out."))
        return redirect("accounts:sign-out")
    return render(request, "accounts/sign_out.html")


@never_cache
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin asks for no password: it sends people to our own form."""
    if request.user.is_authenticated:
        raise NotAllowed(_("Only staff of this instance may look here."))
    return redirect(f"{reverse('accounts:sign-in')}?next={reverse('admin:index')}")
