"""Pages that are the same for every reader without an account, made once for each state of the record.

Every write is a deed and every deed leaves an entry, so the newest entry's number says whether a page
that was kept is still true: the write that changes it drops it. What changes by the clock alone, such as
the hour at which signing closes, is at most `settings.PAGES_KEPT` seconds late.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from convene.core.text import digest
from convene.core.trail.models import Entry

# Whoever brings one of these may be shown something of their own: an account, a message.
OWN = (settings.SESSION_COOKIE_NAME, "messages")

View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Keep the view's answers to readers without an account, by address, host and picked time zone."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.PAGES_KEPT or request.method != "GET" or any(name in request.COOKIES for name in OWN):
            return view(request, *args, **kwargs)
        pages = caches["pages"]
        key = digest(
            "\n".join(
                [str(_head()), request.get_host(), request.COOKIES.get("zone", ""), request.get_full_path()]
            )
        )
        kept: tuple[bytes, str] | None = pages.get(key)
        if kept is not None:
            return HttpResponse(kept[0], content_type=kept[1])
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and not response.cookies and "CSRF_COOKIE" not in request.META:
            pages.set(key, (response.content, response.headers["Content-Type"]), settings.PAGES_KEPT)
        return response

    return shown


def _head() -> int:
    """The number of the newest entry; one look at an index."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
