"""The conveners' pages: draft, freeze, open and close a statement."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core import times
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.core.text import digest
from convene.initiatives.models import Initiative
from convene.statements import actions, rules
from convene.statements.forms import FreezeForm, SigningForm, TextForm
from convene.statements.models import Statement
from convene.statements.views.signing import refuse


def run_by(request: SignedIn, slug: str) -> Statement:
    """The statement at this address. Raises NotAllowed for whoever does not convene its initiative."""
    statement = get_object_or_404(Statement.objects.select_related("initiative"), slug=slug)
    require(rules.may_run(request.user, statement))
    return statement


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_draft(request.user, initiative))
    form = TextForm(request.POST or None, initial={"language": initiative.language})
    if request.method == "POST" and form.is_valid():
        try:
            statement = actions.draft(initiative=initiative, text=_text(form), actor=request.user)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The draft is saved. Only conveners see it until you freeze it."))
            return redirect(statement)
    context = {"form": form, "initiative": initiative}
    return render(request, "statements/draft.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str) -> HttpResponse:
    """Change the draft. Where somebody saved meanwhile, both texts are shown and nothing is overwritten."""
    statement = run_by(request, slug)
    if statement.is_frozen:
        messages.info(request, _("The text is frozen and can no longer be changed."))
        return redirect(statement)
    form = TextForm(request.POST or None, initial=TextForm.initial_of(statement))
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(statement=statement, text=_text(form), version=version, actor=request.user)
        except Conflict as conflict:
            statement.refresh_from_db()
            theirs, status = statement, conflict.status
            data = request.POST.copy()
            data["version"] = str(statement.version)
            form = TextForm(data)
            form.add_error(None, str(conflict))
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(statement)
    context = {"form": form, "statement": statement, "initiative": statement.initiative, "theirs": theirs}
    status = 422 if form.errors and status == 200 else status
    return render(request, "statements/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: SignedIn, slug: str) -> HttpResponse:
    """Read once more, with the digest the text will have; then fix it for good."""
    statement = run_by(request, slug)
    if statement.is_frozen:
        messages.info(request, _("The text is frozen already."))
        return redirect(statement)
    form = FreezeForm(request.POST or None, initial={"version": statement.version})
    refused_because, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.freeze(statement=statement, version=form.cleaned_data["version"], actor=request.user)
        except Refused as refused:
            refused_because, status = str(refused), refused.status
            form = FreezeForm(initial={"version": statement.version})
        else:
            messages.success(request, _("The text is frozen. You can open it for signing now."))
            return redirect(statement)
    context = {
        "statement": statement,
        "initiative": statement.initiative,
        "form": form,
        "digest": digest(statement.frozen_text),
        "refused": refused_because,
    }
    return render(request, "statements/freeze.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_(request: SignedIn, slug: str) -> HttpResponse:
    """When signing opens and closes; the same page moves these times until they have come."""
    statement = run_by(request, slug)
    if statement.is_closed or not statement.is_frozen:
        messages.info(
            request,
            _("Signing has closed.")
            if statement.is_closed
            else _("Freeze the text before opening it for signing."),
        )
        return redirect(statement)
    was_open = statement.state == Statement.State.OPEN
    form = SigningForm(
        request.POST or None,
        zone=statement.initiative.time_zone,
        has_opened=was_open and not statement.is_scheduled,
        initial={"opens_at": statement.opens_at, "closes_at": statement.closes_at},
    )
    if request.method == "POST" and form.is_valid():
        opens_at: datetime | None = form.cleaned_data.get("opens_at")
        closes_at: datetime = form.cleaned_data["closes_at"]
        try:
            if was_open:
                actions.reschedule(
                    statement=statement, opens_at=opens_at, closes_at=closes_at, actor=request.user
                )
            else:
                actions.open_(
                    statement=statement,
                    opens_at=opens_at or times.now(),
                    closes_at=closes_at,
                    actor=request.user,
                )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Saved. The clock opens and closes signing."))
            return redirect(statement)
    context = {"statement": statement, "initiative": statement.initiative, "form": form, "was_open": was_open}
    return render(request, "statements/open.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedIn, slug: str) -> HttpResponse:
    statement = run_by(request, slug)
    if request.method == "POST":
        try:
            actions.close(statement=statement, actor=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Signing is closed. Text, list and figures stay at this address."))
        return redirect(statement)
    if not statement.is_open:
        messages.info(request, _("Signing is not open."))
        return redirect(statement)
    context = {"statement": statement, "initiative": statement.initiative}
    return render(request, "statements/close.html", context)


def _text(form: TextForm) -> actions.Text:
    return actions.Text(**{key: value for key, value in form.cleaned_data.items() if key != "version"})
