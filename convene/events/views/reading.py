from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from convene.core import times
from convene.core.figures import count
from convene.core.trail.caching import public_page
from convene.events import queries, rules
from convene.events.calendar import ics
from convene.events.models import Event, Speaker
from convene.events.views.finding import find_event
from convene.initiatives.queries import thread

PAGE = 20
COMING_AT_MOST = 50


@require_safe
@public_page
def event_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.over(), PAGE).get_page(request.GET.get("page"))
    coming = queries.coming(limit=COMING_AT_MOST) if page.number == 1 else []
    return render(request, "events/list.html", {"page": page, "coming": coming})


@require_safe
@public_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    one = find_event(request, slug)
    context = {
        "event": one,
        "steps": thread(one.initiative),
        "agenda": queries.agenda(one),
        "speakers": _by_part(one),
        "inputs": list(queries.inputs(one)),
        "figures": [count("registrations.people", one), count("registrations.countries", one)],
        "may_register": rules.may_register(one),
        "may_write": one.state == Event.State.ANNOUNCED and not one.is_past,
        "runs": bool(rules.may_run(request.user, one)),
        "has_begun": one.starts_at <= times.now(),
    }
    return render(request, "events/event.html", context)


def _by_part(event: Event) -> list[dict[str, Any]]:
    """The speakers under a heading for each part that is filled."""
    everyone = list(event.speakers.select_related("organisation"))
    headings = {
        Speaker.Part.OPENING: _("Opening"),
        Speaker.Part.MODERATOR: _("Moderator"),
        Speaker.Part.PANELLIST: _("Panellists"),
    }
    groups: list[dict[str, Any]] = [
        {"title": title, "people": [one for one in everyone if one.part == part]}
        for part, title in headings.items()
    ]
    return [group for group in groups if group["people"]]


@require_safe
def calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    one = find_event(request, slug)
    response = HttpResponse(ics(one, get_language() or "en"), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{one.slug}.ics"'
    return response
