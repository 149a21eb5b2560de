from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory

from convene.core import times
from convene.core.errors import TooMany
from convene.core.limits import consume, reader_address

START = datetime(2020, 7, 8, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def reader(address: str, forwarded: str = "") -> HttpRequest:
    extra = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, **extra)


def tries(
    who: HttpRequest | str, number: int, *, name: str = "sign", count: int = 3, seconds: int = 600
) -> list[bool]:
    """Which of so many tries were let through."""
    passed = []
    for _ in range(number):
        try:
            consume(who, name, count=count, seconds=seconds)
        except TooMany:
            passed.append(False)
        else:
            passed.append(True)
    return passed


def test_so_many_and_no_more() -> None:
    with times.at(START):
        assert tries(reader("192.0.2.1"), 5) == [True, True, True, False, False]


def test_the_message_says_how_long() -> None:
    with times.at(START + timedelta(seconds=90)):
        consume("a", "sign", count=1, seconds=600)
        with pytest.raises(TooMany) as refused:
            consume("a", "sign", count=1, seconds=600)
    assert str(refused.value) == "That was tried too often. Please wait about 9 minutes and try again."


def test_readers_names_and_keys_are_counted_apart() -> None:
    with times.at(START):
        assert tries(reader("192.0.2.1"), 4) == [True, True, True, False]
        assert tries(reader("192.0.2.2"), 1) == [True]
        assert tries(reader("192.0.2.1"), 1, name="register") == [True]
        assert tries("192.0.2.1", 1) == [True]


def test_one_ipv6_network_is_one_reader() -> None:
    with times.at(START):
        assert tries(reader("2001:db8::1"), 2, count=2) == [True, True]
        assert tries(reader("2001:db8::ffff"), 1, count=2) == [False]
        assert tries(reader("2001:db8:0:1::1"), 1, count=2) == [True]


def test_the_window_slides() -> None:
    with times.at(START + timedelta(seconds=599)):
        assert tries("a", 4) == [True, True, True, False]
    with times.at(START + timedelta(seconds=601)):
        assert tries("a", 1) == [False]
    with times.at(START + timedelta(seconds=600 + 400)):
        assert tries("a", 3) == [True, True, False]
    with times.at(START + timedelta(seconds=1800)):
        assert tries("a", 3) == [True, True, True]


def test_refused_tries_do_not_lengthen_the_wait() -> None:
    with times.at(START):
        assert tries("a", 1000) == [True] * 3 + [False] * 997
    with times.at(START + timedelta(seconds=1200)):
        assert tries("a", 3) == [True] * 3


def test_the_cache_keeps_no_address() -> None:
    consume(reader("192.0.2.1"), "sign", count=3, seconds=600)
    consume("ama@example.org", "sign", count=3, seconds=600)
    kept = f"{cache._cache}"  # type: ignore[attr-defined]
    assert len(cache._cache) == 2  # type: ignore[attr-defined]
    assert "192.0" not in kept
    assert "ama" not in kept


def test_keys_depend_on_the_secret(settings: object) -> None:
    with times.at(START):
        assert tries("a", 2, count=1) == [True, False]
        settings.SECRET_KEY = "another" * 10  # type: ignore[attr-defined]
        assert tries("a", 2, count=1) == [True, False]


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "expected"),
    [
        (0, "192.0.2.1", "", "192.0.2.1"),
        (0, "192.0.2.1", "198.51.100.9", "192.0.2.1"),
        (1, "10.0.0.1", "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1", "203.0.113.66, 198.51.100.9", "198.51.100.9"),
        (2, "10.0.0.1", "203.0.113.66, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
        (2, "10.0.0.1", "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "unknown", "10.0.0.1"),
        (1, "10.0.0.1", "198.51.100.9:4711", "198.51.100.9"),
        (1, "10.0.0.1", "[2001:DB8:0::1]:443", "2001:db8::1"),
        (1, "10.0.0.1", "::ffff:198.51.100.9", "198.51.100.9"),
        (0, "fe80::1%eth0", "", "fe80::1"),
        (0, "", "", ""),
    ],
)
def test_reader_address(settings: object, proxies: int, peer: str, forwarded: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = proxies  # type: ignore[attr-defined]
    assert reader_address(reader(peer, forwarded)) == expected
