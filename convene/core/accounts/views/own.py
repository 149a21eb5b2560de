"""Pages of the person who is signed in, about themselves."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from convene.core import limits, times
from convene.core.accounts import actions, providers, queries
from convene.core.accounts import address as new_address
from convene.core.accounts.forms import AccountForm, AddressForm, CodeForm, EraseForm
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused

HOUR = 60 * 60


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: SignedIn) -> HttpResponse:
    user = request.user
    fields = {"name": user.name, "language": user.language, "time_zone": user.time_zone}
    form = AccountForm(request.POST or None, initial=fields)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(user=user, actor=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Your account is changed."))
            return redirect("accounts:account")
    parts = [part for _order, section in providers.sections if (part := section(request))]
    status = 422 if form.errors else 200
    return render(request, "accounts/account.html", {"form": form, "parts": parts}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: SignedIn) -> HttpResponse:
    """Ask for a new address and send a code there, whether or not another account has it."""
    user = request.user
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        limits.consume(f"account {user.pk}", "address", count=5, seconds=HOUR)
        limits.consume(email, "address", count=5, seconds=HOUR)
        pending = new_address.ask(request.session, email)
        providers.mailer(
            to=email,
            template="accounts/mail/address_code.txt",
            context={"code": pending.code},
            language=user.language,
            user=user,
        )
        return redirect("accounts:address-code")
    status = 422 if form.errors else 200
    return render(request, "accounts/address.html", {"form": form}, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: SignedIn) -> HttpResponse:
    user = request.user
    pending = new_address.pending(request.session)
    if pending is None:
        messages.info(request, _("The code is no longer valid. Ask for a new one."))
        return redirect("accounts:address")
    form = CodeForm(request.POST or None, code=pending.code)
    if request.method == "POST":
        limits.consume(f"account {user.pk}", "address-code", count=20, seconds=HOUR)
        if form.is_valid():
            try:
                actions.change_address(user=user, actor=user, email=pending.email)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                new_address.forget(request.session)
                messages.success(request, _("You sign in by your new address from now on."))
                return redirect("accounts:account")
        elif form.has_error("code", "wrong") and not new_address.failed(request.session):
            messages.error(request, _("That was not the code either. Ask for a new one."))
            return redirect("accounts:address")
    status = 422 if form.errors else 200
    return render(
        request, "accounts/address_code.html", {"form": form, "email": pending.email}, status=status
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: SignedIn) -> HttpResponse:
    """Everything held about the person, as one JSON file; a page with the button comes first."""
    if request.method != "POST":
        return render(request, "accounts/export.html")
    user = request.user
    told = {"made_at": times.now(), "held": queries.held_about(user)}
    response = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedIn) -> HttpResponse:
    user = request.user
    form = EraseForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.erase(user=user, actor=user)
        logout(request)
        return redirect("accounts:erased")
    status = 422 if form.errors else 200
    return render(request, "accounts/erase.html", {"form": form}, status=status)
