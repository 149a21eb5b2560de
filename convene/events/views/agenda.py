from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused
from convene.events import actions, queries, rules
from convene.events.forms import AgendaForm
from convene.events.models import Event
from convene.events.views.finding import find_own_event


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: SignedIn, slug: str) -> HttpResponse:
    event = find_own_event(request, slug)
    if request.method != "POST":
        return _page(request, event, AgendaForm(event))
    form = AgendaForm(event, request.POST)
    do = request.POST.get("do", "save")
    if do != "save":
        form.rearrange(do)
        return _page(request, event, form)
    if not form.is_valid():
        return _page(request, event, form, status=422)
    try:
        actions.plan_sessions(
            event=event,
            slots=[actions.Slot(**line.cleaned_data) for line in form.filled],
            minutes=form.length.cleaned_data["minutes"],
            version=form.length.cleaned_data["version"],
            actor=request.user,
        )
    except Conflict as conflict:
        event = find_own_event(request, slug)
        form.add_error(None, str(conflict))
        form.accept(event.agenda_version)
        return _page(request, event, form, theirs=queries.agenda(event), status=conflict.status)
    except Refused as refused:
        form.add_error(refused.field, str(refused))
        return _page(request, event, form, status=422)
    messages.success(request, _("Saved. The agenda fills the slot."))
    return redirect("events:run", slug=slug)


def _page(
    request: SignedIn,
    event: Event,
    form: AgendaForm,
    *,
    theirs: list[queries.Line] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"event": event, "form": form, "theirs": theirs, "may_register": rules.may_register(event)}
    return render(request, "events/agenda.html", context, status=status)
