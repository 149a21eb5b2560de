"""Pages of those who call for contributions and look after them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core import times
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.core.moments import on_the_wall
from convene.forum import actions, queries, rules
from convene.forum.forms import CallForm, HideForm, VouchForm
from convene.forum.models import Call
from convene.forum.views.contributing import refuse, renew
from convene.forum.views.reading import PAGE, find
from convene.initiatives.models import Initiative


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_call(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_open(request.user, initiative))
    zone = initiative.time_zone
    initial = {"language": get_language(), "opens_at": on_the_wall(times.now(), zone)}
    form = CallForm(request.POST or None, zone=zone, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.open_call(initiative=initiative, actor=request.user, **_given(form))
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("The call is made."))
                return redirect(made)
    return render(request, "forum/open_call.html", {"form": form, "initiative": initiative}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_call(request: SignedIn, slug: str) -> HttpResponse:
    call = _mine(request, slug)
    form = CallForm(request.POST or None, zone=call.initiative.time_zone, initial=CallForm.initial_of(call))
    context: dict[str, Any] = {"form": form, "call": call}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                actions.edit_call(call=call, version=version, actor=request.user, **_given(form))
            except Conflict as conflict:
                status = refuse(form, conflict)
                context["theirs"] = _mine(request, slug)
                renew(form, context["theirs"].version)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("Saved."))
                return redirect(call)
    return render(request, "forum/edit_call.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_call(request: SignedIn, slug: str) -> HttpResponse:
    call = _mine(request, slug)
    if request.method == "POST":
        try:
            actions.close_call(call=call, actor=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The call is closed. What was contributed stays on its page."))
        return redirect(call)
    return render(request, "forum/close_call.html", {"call": call})


@login_required
@require_http_methods(["GET", "HEAD"])
def desk(request: SignedIn, slug: str) -> HttpResponse:
    """Everything under a call, for its conveners."""
    call = _mine(request, slug)
    page = Paginator(queries.under(call), PAGE).get_page(request.GET.get("page"))
    return render(request, "forum/desk.html", {"call": call, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: SignedIn, pk: int, slug: str) -> HttpResponse:
    one = find(pk)
    require(rules.may_run(request.user, one.call))
    form = HideForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.hide(contribution=one, reason=form.cleaned_data["reason"], actor=request.user)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("It is hidden, and its author has been written to."))
                return redirect(one)
    return render(request, "forum/hide.html", {"contribution": one, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: SignedIn, pk: int, slug: str) -> HttpResponse:
    one = find(pk)
    require(rules.may_run(request.user, one.call))
    if request.method == "POST":
        try:
            actions.show(contribution=one, actor=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Everyone can read it again."))
        return redirect(one)
    return render(request, "forum/show.html", {"contribution": one, "revision": queries.latest_revision(one)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vouch(request: SignedIn, pk: int, slug: str) -> HttpResponse:
    one = find(pk)
    require(rules.may_run(request.user, one.call))
    form = VouchForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.vouch(contribution=one, basis=form.cleaned_data["basis"], actor=request.user)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(
                    request, _("Their role is confirmed. The contribution can be quoted as they allow.")
                )
                return redirect(one)
    return render(request, "forum/vouch.html", {"contribution": one, "form": form}, status=status)


def _mine(request: SignedIn, slug: str) -> Call:
    call = get_object_or_404(Call.objects.select_related("initiative"), slug=slug)
    require(rules.may_run(request.user, call))
    return call


def _given(form: CallForm) -> dict[str, Any]:
    data = form.cleaned_data
    text = actions.CallText(**{name: data[name] for name in ["title", "body", "language", "kinds"]})
    return {"text": text, "opens_at": data["opens_at"], "closes_at": data["closes_at"]}
