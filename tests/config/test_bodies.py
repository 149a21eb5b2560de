"""Files are taken at one address; everywhere else a body is as small as a text."""

import asyncio
from typing import Any

import pytest
from django.conf import settings

from convene.config import asgi
from convene.config.bodies import WITH_FILES, limit_for


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/coalitions/standing-together/actions/12/report/", WITH_FILES),
        ("/ar/coalitions/standing-together/actions/12/report/", WITH_FILES),
        ("/zh-hans/coalitions/a/actions/1/report/", WITH_FILES),
        ("/coalitions/a/actions/1/report", settings.BODY_LIMIT),
        ("/coalitions/a/actions/1/report/more/", settings.BODY_LIMIT),
        ("/coalitions/a/b/actions/1/report/", settings.BODY_LIMIT),
        ("/coalitions/a/actions/x/report/", settings.BODY_LIMIT),
        ("/x/y/coalitions/a/actions/1/report/", settings.BODY_LIMIT),
        ("/coalitions/a/actions/1/report/\n", settings.BODY_LIMIT),
        ("/coalitions/a/actions/1/edit/", settings.BODY_LIMIT),
        ("/", settings.BODY_LIMIT),
    ],
)
def test_files_are_taken_at_one_address(path: str, limit: int) -> None:
    assert limit_for(path) == limit


@pytest.mark.parametrize(
    ("path", "kept"), [("/coalitions/a/actions/1/report/", 2_000_000), ("/coalitions/a/", 0)]
)
def test_the_server_hands_on_what_the_address_takes(path: str, kept: int) -> None:
    given: list[bytes] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        given.append((await receive())["body"])

    async def receive() -> Any:
        return {"type": "http.request", "body": b"x" * 2_000_000, "more_body": False}

    async def send(message: Any) -> None: ...

    scope = {"type": "http", "path": path, "headers": [], "query_string": b""}
    asyncio.run(asgi.Whole(inner)(scope, receive, send))
    assert [len(body) for body in given] == [kept]
