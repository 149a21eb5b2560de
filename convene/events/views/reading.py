from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from convene.core import times
from convene.core.figures import count
from convene.core.trail.queries import citations_of
from convene.events import queries, rules
from convene.events.calendar import ics
from convene.events.models import Event, Input, Speaker
from convene.initiatives.queries import thread


def find_event(request: HttpRequest, slug: str) -> Event:
    """The event, if there is one that this reader may see."""
    event = get_object_or_404(Event.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, event):
        raise Http404
    return event


@require_GET
def event_list(request: HttpRequest) -> HttpResponse:
    rows = Event.objects.public().select_related("initiative").order_by("-starts_at", "-pk")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "events/list.html", {"page": page})


@require_GET
def event(request: HttpRequest, slug: str) -> HttpResponse:
    one = find_event(request, slug)
    begins = one.starts_at.astimezone(ZoneInfo(one.time_zone))
    agenda = []
    for session in one.sessions.all():
        agenda.append({"session": session, "begins": f"{begins:%H:%M}"})
        begins += timedelta(minutes=session.minutes)
    context = {
        "event": one,
        "steps": thread(one.initiative),
        "agenda": agenda,
        "speakers": _by_part(one),
        "inputs": list(queries.inputs(one)),
        "figures": [count("registrations.people", one), count("registrations.countries", one)],
        "may_register": rules.may_register(one),
        "may_write": one.state == Event.State.ANNOUNCED and not one.is_past,
        "runs": bool(rules.may_run(request.user, one)),
        "is_past": one.starts_at <= times.now(),
    }
    return render(request, "events/event.html", context)


def _by_part(event: Event) -> list[dict[str, object]]:
    """The speakers under a heading for each part that is filled."""
    everyone = list(event.speakers.select_related("organisation"))
    headings = {
        Speaker.Part.OPENING: _("Opening"),
        Speaker.Part.MODERATOR: _("Moderator"),
        Speaker.Part.PANELLIST: _("Panellists"),
    }
    groups = [
        {"title": title, "people": [one for one in everyone if one.part == part]}
        for part, title in headings.items()
    ]
    return [group for group in groups if group["people"]]


@require_GET
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    one = find_event(request, slug)
    response = HttpResponse(ics(one), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{one.slug}.ics"'
    return response


@require_GET
def one_input(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """An input, who said it, and where it was quoted."""
    rows = Input.objects.select_related("event__initiative", "organisation", "session", "source")
    one = get_object_or_404(rows, pk=pk, event=find_event(request, slug))
    hidden = not rules.may_see_input(request.user, one)
    context = {
        "input": one,
        "event": one.event,
        "hidden": hidden,
        "steps": thread(one.event.initiative),
        "citations": [] if hidden else list(citations_of("input", one.pk)),
        "may_edit": bool(rules.may_edit_input(request.user, one)),
        "runs": bool(rules.may_run(request.user, one.event)),
    }
    return render(request, "events/input.html", context)
