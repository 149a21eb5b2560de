"""What every reader may choose or read."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from convene.core.accounts.adapter import is_safe
from convene.core.accounts.forms import ZoneForm
from convene.core.text.markdown import to_html

YEAR = 365 * 24 * 60 * 60


@never_cache
@require_safe
def zone(request: HttpRequest) -> HttpResponse:
    """Pick the zone in which times are told, without an account: it is kept in a cookie.

    A GET that sets a cookie changes nothing for anybody else, and needs neither script nor token.
    """
    wanted = request.GET.get("next", "")
    after = wanted if is_safe(request, wanted) else ""
    if getattr(request.user, "time_zone", ""):  # the account's zone goes before a cookie's
        return redirect("accounts:account")
    chosen = "zone" in request.GET
    form = ZoneForm(request.GET if chosen else None, initial={"zone": request.COOKIES.get("zone", "")})
    if not chosen or not form.is_valid():
        status = 422 if chosen else 200
        return render(request, "accounts/zone.html", {"form": form, "next": after}, status=status)
    response = redirect(after or "accounts:zone")
    if form.cleaned_data["zone"]:
        # Not HttpOnly: the script that tells times in the reader's zone must see that one was picked.
        response.set_cookie(
            "zone", form.cleaned_data["zone"], max_age=YEAR, secure=settings.SECURE, samesite="Lax"
        )
    else:
        response.delete_cookie("zone", samesite="Lax")
    return response


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The operator's own notice where there is one, else what is true of every instance."""
    own = settings.DATA / settings.INSTANCE_PRIVACY if settings.INSTANCE_PRIVACY else None
    notice = to_html(own.read_text(encoding="utf-8"), heading_level=2) if own else None
    return render(request, "accounts/privacy.html", {"notice": notice})


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/erased.html")
