"""What happens around every page, outermost first as settings list them."""

import logging
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from convene.config.bodies import limit_for
from convene.config.logs import request_id
from convene.core import times
from convene.core.errors import ConveneError

Handler = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger("convene.request")

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def security_headers(get_response: Handler) -> Handler:
    """Set what a browser must hold to on every answer, whatever an inner layer did or failed to do."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def request_log(get_response: Handler) -> Handler:
    """Give each request an id and write one line about it: no address, no query, no person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        # Never reset: Django itself logs after the last middleware, and the next request sets its own.
        request_id.set(uuid.uuid4().hex[:16])
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        facts = {
            "method": request.method if request.method in METHODS else "other",
            "route": match.route if match else "",
            "status": response.status_code,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
        log.info("request", extra={"facts": facts})
        response.headers["X-Request-Id"] = request_id.get()
        return response

    return middleware


METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def body_limit(get_response: Handler) -> Handler:
    """Answer a body over the limit with a plain 413 before anything reads it.

    The server states every body's length, whether the sender did or not (config/asgi.py).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        limit = limit_for(request.path_info)
        if not (length.isascii() and length.isdigit()) or int(length) > limit:
            message = _("This is more than the %(limit)s kB that can be sent at once.") % {
                "limit": limit // 1000
            }
            return HttpResponse(message, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def reader_zone(get_response: Handler) -> Handler:
    """Let pages know the reader's time zone: the account's, or the one picked and kept in a cookie."""

    def middleware(request: HttpRequest) -> HttpResponse:
        zone = getattr(request.user, "time_zone", "") or request.COOKIES.get("zone", "")
        request.reader_zone = zone if zone in times.zone_names() else None  # type: ignore[attr-defined]
        timezone.deactivate()
        return get_response(request)

    return middleware


def clear_errors(get_response: Handler) -> Handler:
    """Show an error meant for a person as a page with its own status."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ConveneError):
            return None
        return render(
            request, "error.html", {"error": exception, "status": exception.status}, status=exception.status
        )

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware
