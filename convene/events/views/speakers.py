from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused
from convene.events import actions
from convene.events.forms import SpeakerForm
from convene.events.models import Speaker
from convene.events.views.finding import find_own_event


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name_speaker(request: SignedIn, slug: str) -> HttpResponse:
    event = find_own_event(request, slug)
    form = SpeakerForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_speaker(event=event, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The speaker is named."))
            return redirect("events:run", slug=slug)
    context = {"event": event, "form": form}
    return render(request, "events/name_speaker.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_speaker(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    event = find_own_event(request, slug)
    speaker = get_object_or_404(Speaker.objects.select_related("organisation", "session"), pk=pk, event=event)
    form = SpeakerForm(request.POST or None, event=event, initial=SpeakerForm.initial_of(speaker))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_speaker(speaker=speaker, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("events:run", slug=slug)
    context = {"event": event, "speaker": speaker, "form": form}
    return render(request, "events/edit_speaker.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_speaker(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    event = find_own_event(request, slug)
    speaker = get_object_or_404(Speaker, pk=pk, event=event)
    if request.method == "POST":
        actions.remove_speaker(speaker=speaker, actor=request.user)
        messages.success(request, _("Removed."))
        return redirect("events:run", slug=slug)
    return render(request, "events/remove_speaker.html", {"event": event, "speaker": speaker})
