"""The rows a page is about, if this reader may know of them."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from convene.core.accounts.requests import SignedIn
from convene.core.errors import require
from convene.events import rules
from convene.events.models import Event, Input


def find_event(request: HttpRequest, slug: str) -> Event:
    event = get_object_or_404(Event.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, event):
        raise Http404
    return event


def find_own_event(request: SignedIn, slug: str) -> Event:
    """The event, for one of its conveners."""
    event = find_event(request, slug)
    require(rules.may_run(request.user, event))
    return event


def find_input(request: HttpRequest, slug: str, pk: int) -> Input:
    rows = Input.objects.select_related("event__initiative", "organisation", "session", "source")
    one = get_object_or_404(rows, pk=pk, event__slug=slug)
    if not rules.may_see(request.user, one.event):
        raise Http404
    return one
