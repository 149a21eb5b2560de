"""Founding a coalition under an initiative, and changing what it says of itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.coalition import actions, rules
from convene.coalition.forms.members import TextForm
from convene.coalition.views.shown import run
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.initiatives.models import Initiative


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_found(request.user, initiative))
    form = TextForm(request.POST or None, initial={"language": initiative.language})
    if request.method == "POST" and form.is_valid():
        try:
            coalition = actions.found(initiative=initiative, text=_text(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The coalition is founded. Invite those who asked to join."))
            return redirect("coalition:invite", slug=coalition.slug)
    context = {"form": form, "initiative": initiative}
    return render(request, "coalition/found.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str) -> HttpResponse:
    coalition = run(request, slug)
    form = TextForm(request.POST or None, initial=TextForm.initial_of(coalition))
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(coalition=coalition, text=_text(form), version=version, actor=request.user)
        except Conflict as conflict:
            coalition.refresh_from_db()
            theirs = coalition
            data = request.POST.copy()
            data["version"] = str(coalition.version)
            form = TextForm(data)
            form.add_error(None, str(conflict))
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(coalition)
    context = {"form": form, "coalition": coalition, "theirs": theirs}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "coalition/edit.html", context, status=status)


def _text(form: TextForm) -> actions.Text:
    return actions.Text(**{key: value for key, value in form.cleaned_data.items() if key != "version"})
