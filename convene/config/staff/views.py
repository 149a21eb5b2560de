from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from convene.config.staff import actions, queries, rules
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused, require


@never_cache
@login_required
@require_safe
def background(request: SignedIn) -> HttpResponse:
    require(rules.may_look_after(request.user))
    return render(request, "config/background.html", {"work": queries.background()})


@login_required
@require_POST
def job_again(request: SignedIn, pk: UUID) -> HttpResponse:
    return _done(request, lambda: actions.try_job_again(job=pk, actor=request.user))


@login_required
@require_POST
def mail_again(request: SignedIn, pk: int) -> HttpResponse:
    return _done(request, lambda: actions.try_mail_again(mail=pk, actor=request.user))


@login_required
@require_POST
def all_jobs_again(request: SignedIn) -> HttpResponse:
    return _done(request, lambda: actions.try_all_jobs_again(actor=request.user))


@login_required
@require_POST
def all_mail_again(request: SignedIn) -> HttpResponse:
    return _done(request, lambda: actions.try_all_mail_again(actor=request.user))


def _done(request: SignedIn, deed: Callable[[], int | None]) -> HttpResponse:
    try:
        tried = deed()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        number = 1 if tried is None else tried
        said = ngettext("%(number)d will be tried again.", "%(number)d will be tried again.", number)
        messages.success(
            request, said % {"number": number} if number else _("There was nothing to try again.")
        )
    return redirect("staff:background")
