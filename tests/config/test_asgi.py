"""What stands before Django, called as the server calls it."""

import asyncio
from typing import Any

import pytest

from convene.config import asgi

LIMIT = 1_000_000


class Inner:
    """Stands for Django: keeps what it was handed."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] = {}
        self.body = b""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope = scope
        self.body = (await receive())["body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


def ask(
    *chunks: bytes, headers: list[tuple[bytes, bytes]] | None = None, query: bytes = b"", gone: bool = False
) -> tuple[Inner, list[Any]]:
    inner, sent = Inner(), []
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    if gone:
        messages.append({"type": "http.disconnect"})
    else:
        messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "headers": headers or [], "query_string": query}
    whole = asgi.Whole(inner)
    asyncio.run(whole(scope, receive, send))
    assert whole.held == 0
    return inner, sent


def test_a_body_arrives_whole_with_its_length() -> None:
    inner, _ = ask(b"ab", b"cd", headers=[(b"transfer-encoding", b"chunked"), (b"accept", b"*/*")])

    assert inner.body == b"abcd"
    assert inner.scope["headers"] == [(b"accept", b"*/*"), (b"content-length", b"4")]


def test_no_body_has_no_length() -> None:
    inner, _ = ask()

    assert (inner.body, inner.scope["headers"]) == (b"", [])


@pytest.mark.parametrize("size", [LIMIT, LIMIT + 1])
def test_a_body_over_the_limit_is_let_go_but_told(size: int) -> None:
    inner, _ = ask(b"x" * (size - 1), b"x")

    assert (len(inner.body), inner.scope["headers"]) == (
        size if size <= LIMIT else 0,
        [(b"content-length", str(size).encode())],
    )


def test_an_endless_body_is_cut_off() -> None:
    inner, _ = ask(*[b"x" * 1_000_000] * 40)

    assert (inner.body, int(inner.scope["headers"][0][1])) == (b"", 33_000_000)


def test_a_length_that_was_a_lie_is_put_right() -> None:
    inner, _ = ask(b"abc", headers=[(b"content-length", b"1")])

    assert inner.scope["headers"] == [(b"content-length", b"3")]


def test_headers_that_could_pass_for_others_are_left_out() -> None:
    inner, _ = ask(headers=[(b"x_forwarded_proto", b"https"), (b"x-real", b"1")])

    assert inner.scope["headers"] == [(b"x-real", b"1")]


def test_a_query_in_raw_bytes_is_escaped() -> None:
    inner, _ = ask(query="q=é&r=%20+a".encode())

    assert inner.scope["query_string"] == b"q=%C3%A9&r=%20+a"


def test_nobody_is_answered_who_went_away() -> None:
    inner, sent = ask(b"abc", gone=True)

    assert (inner.scope, sent) == ({}, [])


def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "PATIENCE", 0.01)
    sent: list[Any] = []

    async def receive() -> Any:
        await asyncio.sleep(10)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(asgi.Whole(Inner())({"type": "http", "headers": [], "query_string": b""}, receive, send))

    assert sent[0]["status"] == 408


def test_too_much_at_once_is_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "HELD", 10)

    _, sent = ask(b"x" * 11)

    assert sent[0]["status"] == 503
