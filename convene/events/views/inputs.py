"""An input's own page and what is done to it there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.events import actions, queries, rules
from convene.events.forms import PlenaryForm, QuotingForm, ReasonForm, WrittenForm
from convene.events.models import Input
from convene.events.views.finding import find_input
from convene.events.views.saying import organisations_of, said
from convene.initiatives.queries import thread


@require_safe
def one_input(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An input, who said it, what it said before, and where it was quoted."""
    one = find_input(request, slug, pk)
    verdict = rules.may_see_input(request.user, one)
    context = {
        "input": one,
        "event": one.event,
        "verdict": verdict,
        "steps": thread(one.event.initiative),
        "quotations": queries.quotations(one),
        "revisions": queries.revisions(one) if verdict else [],
        "may_edit": rules.may_edit_input(request.user, one),
        "may_set_quoting": rules.may_set_quoting(request.user, one),
        "may_withdraw": rules.may_withdraw_input(request.user, one),
        "runs": bool(rules.may_run(request.user, one.event)),
    }
    return render(request, "events/input.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_input(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    one = find_input(request, slug, pk)
    require(rules.may_edit_input(request.user, one))
    form = _edit_form(request, one)
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_input(one=one, said=said(form), version=version, actor=request.user)
        except Conflict as conflict:
            theirs, status = find_input(request, slug, pk), conflict.status
            form.add_error(None, str(conflict))
            form.data = again = request.POST.copy()
            again["version"] = str(theirs.revisions_made)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(one)
    if form.errors and status == 200:
        status = 422
    context = {"event": one.event, "input": one, "form": form, "theirs": theirs}
    return render(request, "events/edit_input.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_quoting(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    one = find_input(request, slug, pk)
    require(rules.may_set_quoting(request.user, one))
    initial = QuotingForm.initial_of(one)
    if one.author_id == request.user.pk:
        initial["speaker_name"] = one.speaker_name or request.user.name
    theirs = one.author_id != request.user.pk
    form = QuotingForm(request.POST or None, initial=initial, theirs=theirs)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_quoting(one=one, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(one)
    context = {"event": one.event, "input": one, "form": form}
    return render(request, "events/set_quoting.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_input(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    one = find_input(request, slug, pk)
    require(rules.may_withdraw_input(request.user, one))
    if request.method == "POST":
        actions.withdraw_input(one=one, actor=request.user)
        messages.success(request, _("Your input is withdrawn."))
        return redirect(one)
    return render(request, "events/withdraw_input.html", {"event": one.event, "input": one})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hide_input(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Hide an input with a reason, or show a hidden one again."""
    one = find_input(request, slug, pk)
    require(rules.may_run(request.user, one.event))
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "show":
                actions.show_input(one=one, actor=request.user)
                messages.success(request, _("Everyone can read it again."))
                return redirect(one)
            if form.is_valid():
                actions.hide_input(one=one, reason=form.cleaned_data["reason"], actor=request.user)
                messages.success(request, _("The input is hidden, with your reason in its place."))
                return redirect(one)
        except Refused as refused:
            if refused.field is None:
                messages.error(request, str(refused))
                return redirect(one)
            form.add_error(refused.field, str(refused))
    context = {"event": one.event, "input": one, "form": form}
    return render(request, "events/hide_input.html", context, status=422 if form.errors else 200)


def _edit_form(request: SignedIn, one: Input) -> WrittenForm | PlenaryForm:
    if one.kind == Input.Kind.PLENARY:
        initial = PlenaryForm.initial_of(one)
        return PlenaryForm(request.POST or None, initial=initial, event=one.event)
    initial = WrittenForm.initial_of(one)
    initial["speaker_name"] = one.speaker_name or request.user.name
    return WrittenForm(request.POST or None, initial=initial, organisations=organisations_of(request))
