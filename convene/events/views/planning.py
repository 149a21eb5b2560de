from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from convene.core import times
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.core.figures import count
from convene.events import actions, queries, rules
from convene.events.forms import DetailsForm, ReasonForm
from convene.events.views.finding import find_own_event
from convene.initiatives.models import Initiative

PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_plan(request.user, initiative))
    initial = {"time_zone": initiative.time_zone, "minutes": 120, "language": initiative.language}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            event = actions.plan(initiative=initiative, details=_details(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The event is planned. Set its agenda, then announce it."))
            return redirect("events:run", slug=event.slug)
    context = {"initiative": initiative, "form": form}
    return render(request, "events/plan.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: SignedIn, slug: str) -> HttpResponse:
    """The conveners' page of an event: what is set, what is missing, what comes next."""
    event = find_own_event(request, slug)
    if request.method == "POST":
        try:
            if request.POST.get("deed") == "announce":
                actions.announce(event=event, actor=request.user)
                messages.success(request, _("The event is announced. Registration is open."))
            elif request.POST.get("deed") == "hold":
                actions.hold(event=event, actor=request.user)
                messages.success(request, _("Noted. You can go on noting what was said."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("events:run", slug=slug)
    lines = queries.agenda(event)
    planned = sum(line.session.minutes for line in lines)
    context = {
        "event": event,
        "agenda": lines,
        "free": max(0, event.minutes - planned),
        "over": max(0, planned - event.minutes),
        "speakers": list(event.speakers.select_related("organisation", "session")),
        "inputs": list(queries.inputs(event, hidden=True)),
        "people": count("registrations.people", event),
        "may_register": rules.may_register(event),
        "has_begun": event.starts_at <= times.now(),
    }
    return render(request, "events/run.html", context)


@never_cache
@login_required
@require_safe
def registrations(request: SignedIn, slug: str) -> HttpResponse:
    """Who registered, for the conveners."""
    event = find_own_event(request, slug)
    rows = event.registrations.standing().select_related("organisation").order_by("created_at", "pk")
    context = {
        "event": event,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "people": count("registrations.people", event),
        "countries": count("registrations.countries", event),
    }
    return render(request, "events/registrations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str) -> HttpResponse:
    event = find_own_event(request, slug)
    form = DetailsForm(request.POST or None, initial=DetailsForm.initial_of(event))
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(event=event, details=_details(form), version=version, actor=request.user)
        except Conflict as conflict:
            event = theirs = find_own_event(request, slug)
            status = conflict.status
            form.add_error(None, str(conflict))
            form.data = again = request.POST.copy()
            again["version"] = str(event.version)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("events:run", slug=slug)
    if form.errors and status == 200:
        status = 422
    context = {"event": event, "form": form, "theirs": theirs, "may_register": rules.may_register(event)}
    return render(request, "events/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedIn, slug: str) -> HttpResponse:
    event = find_own_event(request, slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(event=event, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The event is cancelled. Everyone who registered is told."))
            return redirect(event)
    context = {"event": event, "form": form}
    return render(request, "events/cancel.html", context, status=422 if form.errors else 200)


def _details(form: DetailsForm) -> actions.Details:
    return actions.Details(**{key: value for key, value in form.cleaned_data.items() if key != "version"})
