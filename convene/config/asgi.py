"""What the server calls: every request goes to Django as WSGI, in a few threads, once it is whole.

A request's body is read here first, so that a slow sender holds no thread, a body without a stated
length has one when Django sees it, and one over the limit is answered in words rather than cut off.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast
from urllib.parse import quote

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convene.config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402 -- settings are read once Django stands

from convene.config.bodies import limit_for  # noqa: E402

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

PATIENCE = 60.0  # seconds for a whole body to arrive
SWALLOWED = 32_000_000  # bytes of a body over the limit that are read, so that its sender hears the answer
HELD = 64_000_000  # bytes of bodies in memory at once


class Gone(Exception):
    """The reader went away before the request was whole."""


class Busy(Exception):
    """More bodies at once than memory is meant for."""


class Whole:
    """Hands the inner application requests whose body is whole."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        body = bytearray()
        try:
            async with asyncio.timeout(PATIENCE):
                size = await self._read(body, receive, limit_for(str(scope.get("path", ""))))
            await self.app(_honest(scope, size), _given(bytes(body), receive), send)
        except Gone:
            return
        except TimeoutError:
            await _answer(send, 408, "The request took too long to arrive.\n")
        except Busy:
            await _answer(send, 503, "Too much is being sent at once. Please try again.\n")
        finally:
            self.held -= len(body)

    async def _read(self, body: bytearray, receive: Receive, limit: int) -> int:
        """Read into `body`, which is left empty when over the limit; the size in bytes."""
        size, more = 0, True
        while more and size <= SWALLOWED:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Gone
            chunk = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(chunk)
            if size > limit:
                self.held -= len(body)
                body.clear()
                continue
            body += chunk
            self.held += len(chunk)
            if self.held > HELD:
                raise Busy
        return size


def _honest(scope: Scope, size: int) -> Scope:
    """The scope with the body's true length, without headers that could pass for others.

    WSGI turns "X_Forwarded_Proto" and "X-Forwarded-Proto" into one name: the first is left out.
    """
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if b"_" not in name and name not in {b"content-length", b"transfer-encoding"}
    ]
    declared = dict(scope["headers"])
    if size or b"content-length" in declared or b"transfer-encoding" in declared:
        headers.append((b"content-length", str(size).encode()))
    query = quote(scope["query_string"], safe="%!$&'()*+,;=:@/?-._~[]|\\^`{}\"<>#")
    return {**scope, "headers": headers, "query_string": query.encode("ascii")}


def _given(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def given() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return given


async def _answer(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    headers += [(b"x-content-type-options", b"nosniff"), (b"content-security-policy", b"default-src 'none'")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


application = Whole(WSGIMiddleware(cast(Any, django), workers=settings.WEB_THREADS))
