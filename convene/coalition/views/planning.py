"""Pages on which an action is planned, edited and reported on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from convene.coalition import actions, rules
from convene.coalition.forms.plan import ActionForm, ReportForm, SupporterRows
from convene.coalition.models import Action
from convene.coalition.queries import plan as queries
from convene.coalition.views.board import find_action, find_coalition
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, TooMany, require
from convene.core.limits import consume

HOUR = 60 * 60
REPORTING = 30  # updates in an hour, by one account


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    require(rules.may_run(request.user, coalition))
    initial = {"language": coalition.language, "decision": request.GET.get("decision")}
    form = ActionForm(request.POST or None, coalition=coalition, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            action = actions.plan_action(coalition=coalition, details=_details(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The action is planned. Say who helps, if anybody does."))
            return redirect("coalition:action-supporters", slug=slug, number=action.number)
    context = {
        "coalition": coalition,
        "form": form,
        "has_decisions": coalition.decisions.exists(),
        "has_members": queries.may_own(coalition).exists(),
    }
    return render(request, "coalition/action_new.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str, number: int) -> HttpResponse:
    action = find_action(request, slug, number)
    require(rules.may_run(request.user, action.coalition))
    form = ActionForm(
        request.POST or None,
        coalition=action.coalition,
        owner=action.owner,
        initial=ActionForm.initial_of(action),
    )
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_action(action=action, details=_details(form), version=version, actor=request.user)
        except Conflict as conflict:
            theirs, status = find_action(request, slug, number), conflict.status
            form.add_error(None, str(conflict))
            form.data = again = request.POST.copy()
            again["version"] = str(theirs.version)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(action)
    if form.errors and status == 200:
        status = 422
    context = {"action": action, "coalition": action.coalition, "form": form, "theirs": theirs}
    return render(request, "coalition/action_edit.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def supporters(request: SignedIn, slug: str, number: int) -> HttpResponse:
    """Who helps: a row each, three empty ones more."""
    action = find_action(request, slug, number)
    require(rules.may_run(request.user, action.coalition))
    initial = [{"name": one.organisation.name, "how": one.how} for one in queries.supporters(action)]
    rows = SupporterRows(request.POST or None, initial=initial)
    problem, version = "", str(action.version)
    if request.method == "POST":
        version = request.POST.get("version", "")
        if rows.is_valid():
            chosen = [
                actions.Support(row.organisation, row.cleaned_data.get("how", ""))
                for row in rows
                if row.organisation is not None
            ]
            try:
                actions.name_supporters(
                    action=action,
                    supporters=chosen,
                    version=int(version)
                    if version.isascii() and version.isdigit() and len(version) < 10
                    else 0,
                    actor=request.user,
                )
            except Conflict as conflict:
                problem, version = str(conflict), str(find_action(request, slug, number).version)
            except Refused as refused:
                problem = str(refused)
            else:
                messages.success(request, _("Saved."))
                return redirect(action)
    failed = request.method == "POST"
    context = {
        "action": action,
        "coalition": action.coalition,
        "rows": rows,
        "problem": problem,
        "version": version,
    }
    return render(request, "coalition/action_supporters.html", context, status=422 if failed else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedIn, slug: str, number: int) -> HttpResponse:
    action = find_action(request, slug, number)
    require(rules.may_report(request.user, action))
    initial = {"state": action.state, "state_read": action.state, "language": action.language}
    states = _states(request, action)
    form = ReportForm(request.POST or None, request.FILES or None, states=states, initial=initial)
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            consume(f"user {request.user.pk}", "report", count=REPORTING, seconds=HOUR)
            update = actions.report(
                action=action,
                report=_report(form),
                actor=request.user,
                state_read=form.cleaned_data["state_read"],
            )
        except Conflict as conflict:
            theirs, status = find_action(request, slug, number), conflict.status
            form.add_error(None, str(conflict))
            form.data = again = request.POST.copy()
            again["state_read"] = theirs.state
        except TooMany as error:
            status = error.status
            form.add_error(None, str(error))
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Thank you. Your update stands on the action’s page."))
            return redirect(update)
    if form.errors and status == 200:
        status = 422
    words, tone = queries.standing(theirs or action)
    context = {
        "action": action,
        "coalition": action.coalition,
        "form": form,
        "theirs": theirs,
        "standing": words,
        "tone": tone,
        "had_files": bool(request.FILES) and status != 200,
    }
    return render(request, "coalition/action_report.html", context, status=status)


def _states(request: SignedIn, action: Action) -> list[tuple[str, Any]]:
    """The states this reporter may choose: of a finished action, only a convener's are more than one."""
    if action.is_finished and not rules.may_reopen(request.user, action):
        return [(action.state, action.get_state_display())]
    return list(Action.State.choices)


def _details(form: ActionForm) -> actions.Details:
    return actions.Details(**{key: value for key, value in form.cleaned_data.items() if key != "version"})


def _report(form: ReportForm) -> actions.Report:
    data = form.cleaned_data
    return actions.Report(
        text=data["text"],
        state=data["state"],
        language=data["language"],
        reason=data["reason"],
        link=data["link"],
        files=form.files_sent(),
    )
