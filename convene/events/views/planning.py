from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.events import actions, queries, rules
from convene.events.forms import DetailsForm, ReasonForm, Slots, SpeakerForm
from convene.events.models import Event, Speaker
from convene.events.views.reading import find_event
from convene.initiatives.models import Initiative


@login_required
@require_http_methods(["GET", "POST"])
def plan(request: SignedIn, slug: str) -> HttpResponse:
    initiative = get_object_or_404(Initiative, slug=slug)
    require(rules.may_plan(request.user, initiative))
    form = DetailsForm(request.POST or None, initial={"time_zone": initiative.time_zone, "minutes": 120})
    if request.method == "POST" and form.is_valid():
        event = actions.plan(initiative=initiative, details=_details(form), actor=request.user)
        messages.success(request, _("The event is planned. Set its agenda, then announce it."))
        return redirect("events:run", slug=event.slug)
    return render(request, "events/plan.html", {"initiative": initiative, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def run(request: SignedIn, slug: str) -> HttpResponse:
    """The conveners' page of an event: what is set, what is missing, what comes next."""
    event = _mine(request, slug)
    if request.method == "POST":
        deed = {"announce": actions.announce, "hold": actions.hold}.get(request.POST.get("deed", ""))
        if deed is not None:
            try:
                deed(event=event, actor=request.user)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.success(request, _("Done."))
        return redirect("events:run", slug=slug)
    sessions = list(event.sessions.all())
    context = {
        "event": event,
        "sessions": sessions,
        "free": event.minutes - sum(session.minutes for session in sessions),
        "speakers": list(event.speakers.select_related("organisation")),
        "registrations": list(event.registrations.standing().order_by("name", "pk")[:500]),
        "inputs": list(queries.inputs(event, hidden=True)),
    }
    return render(request, "events/run.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, slug: str) -> HttpResponse:
    event = _mine(request, slug)
    form = DetailsForm(request.POST or None, initial=DetailsForm.initial_of(event))
    theirs = None
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit(event=event, details=_details(form), version=version, actor=request.user)
        except Conflict as conflict:
            event.refresh_from_db()
            theirs = event
            form.add_error(None, str(conflict))
            form.data = form.data.copy()
            form.data["version"] = str(event.version)
        except Refused as refused:
            form.add_error("minutes" if refused.field == "sessions" else refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("events:run", slug=slug)
    return render(request, "events/edit.html", {"event": event, "form": form, "theirs": theirs})


@login_required
@require_http_methods(["GET", "POST"])
def agenda(request: SignedIn, slug: str) -> HttpResponse:
    event = _mine(request, slug)
    initial = [
        {"title": session.title, "format": session.format, "minutes": session.minutes}
        for session in event.sessions.all()
    ]
    slots = Slots(request.POST or None, initial=initial)
    error = ""
    if request.method == "POST" and slots.is_valid():
        rows = [actions.Slot(**row) for row in slots.filled]
        try:
            actions.plan_sessions(event=event, slots=rows, actor=request.user)
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _("The agenda fills the slot."))
            return redirect("events:run", slug=slug)
    return render(request, "events/agenda.html", {"event": event, "slots": slots, "error": error})


@login_required
@require_http_methods(["GET", "POST"])
def name_speaker(request: SignedIn, slug: str) -> HttpResponse:
    event = _mine(request, slug)
    form = SpeakerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_speaker(event=event, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The speaker is named."))
            return redirect("events:run", slug=slug)
    return render(request, "events/name_speaker.html", {"event": event, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def remove_speaker(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    event = _mine(request, slug)
    speaker = get_object_or_404(Speaker.objects.select_related("event"), pk=pk, event=event)
    if request.method == "POST":
        actions.remove_speaker(speaker=speaker, actor=request.user)
        messages.success(request, _("Removed."))
        return redirect("events:run", slug=slug)
    return render(request, "events/remove_speaker.html", {"event": event, "speaker": speaker})


@login_required
@require_http_methods(["GET", "POST"])
def cancel(request: SignedIn, slug: str) -> HttpResponse:
    event = _mine(request, slug)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(event=event, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The event is cancelled. Everyone who registered is told."))
            return redirect(event)
    return render(request, "events/cancel.html", {"event": event, "form": form})


def _mine(request: SignedIn, slug: str) -> Event:
    event = find_event(request, slug)
    require(rules.may_run(request.user, event))
    return event


def _details(form: DetailsForm) -> actions.Details:
    return actions.Details(**{key: value for key, value in form.cleaned_data.items() if key != "version"})
