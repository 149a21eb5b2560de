from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.core.limits import consume
from convene.events import actions, rules
from convene.events.forms import InputForm, PlenaryForm, ReasonForm, WrittenForm
from convene.events.models import Event, Input
from convene.events.views.reading import find_event
from convene.organisations.models import Membership, Organisation


@login_required
@require_http_methods(["GET", "POST"])
def write(request: SignedIn, slug: str) -> HttpResponse:
    event = find_event(request, slug)
    require(rules.may_write(request.user, event, None))
    form = WrittenForm(request.POST or None, organisations=_own(request))
    if request.method == "POST" and form.is_valid():
        consume(f"user:{request.user.pk}", "write", count=30, seconds=3600)
        try:
            one = actions.write(
                event=event, said=_said(form, speaker_name=request.user.name), actor=request.user
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Thank you. Your input stands here and everyone can read it."))
            return redirect(one)
    return render(request, "events/write.html", {"event": event, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def note(request: SignedIn, slug: str) -> HttpResponse:
    event = find_event(request, slug)
    require(rules.may_run(request.user, event))
    form = PlenaryForm(request.POST or None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note(event=event, said=_said(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Noted. You can note the next one."))
            return redirect("events:note", slug=slug)
    return render(request, "events/note.html", {"event": event, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_input(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    event = find_event(request, slug)
    one = get_object_or_404(
        Input.objects.select_related("event", "organisation", "session"), pk=pk, event=event
    )
    require(rules.may_edit_input(request.user, one))
    form = _edit_form(request, event, one)
    theirs = None
    if request.method == "POST" and form.is_valid():
        name = one.speaker_name if one.kind == Input.Kind.WRITTEN else form.cleaned_data["speaker_name"]
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_input(
                one=one, said=_said(form, speaker_name=name), version=version, actor=request.user
            )
        except Conflict as conflict:
            one.refresh_from_db()
            theirs = one
            form.add_error(None, str(conflict))
            form.data = form.data.copy()
            form.data["version"] = str(one.revisions_made)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(one)
    context = {"event": event, "input": one, "form": form, "theirs": theirs}
    return render(request, "events/edit_input.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def hide_input(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Hide an input with a reason, or show a hidden one again."""
    event = find_event(request, slug)
    one = get_object_or_404(Input.objects.select_related("event"), pk=pk, event=event)
    require(rules.may_run(request.user, event))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and one.state == Input.State.HIDDEN:
        actions.show_input(one=one, actor=request.user)
        return redirect(one)
    if request.method == "POST" and form.is_valid():
        actions.hide_input(one=one, reason=form.cleaned_data["reason"], actor=request.user)
        return redirect(one)
    return render(request, "events/hide_input.html", {"event": event, "input": one, "form": form})


def _own(request: SignedIn) -> QuerySet[Organisation]:
    verified = Membership.objects.verified().filter(user=request.user)
    return Organisation.objects.filter(pk__in=verified.values("organisation")).order_by("sort_name", "pk")


def _edit_form(request: SignedIn, event: Event, one: Input) -> InputForm:
    initial = InputForm.initial_of(one)
    if one.kind == Input.Kind.PLENARY:
        return PlenaryForm(request.POST or None, initial=initial, event=event)
    return WrittenForm(request.POST or None, initial=initial, organisations=_own(request))


def _said(form: InputForm, *, speaker_name: str | None = None) -> actions.Said:
    data = {key: value for key, value in form.cleaned_data.items() if key != "version"}
    if speaker_name is not None:
        data["speaker_name"] = speaker_name
    return actions.Said(**data)
