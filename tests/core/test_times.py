from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfoNotFoundError

import pytest

from convene.core import times

# 8 July 2020, 16:00 (GMT+2)
EXCHANGE = datetime(2020, 7, 8, 14, 0, tzinfo=UTC)


def rows(*args: str) -> list[tuple[str, str, str]]:
    return [(row.role, row.city, row.local.strftime("%d %H:%M")) for row in times.told(EXCHANGE, *args)]


def test_now_is_the_present_in_utc() -> None:
    before = datetime.now(UTC)
    assert before <= times.now() <= datetime.now(UTC)
    assert times.now().tzinfo is UTC


def test_the_clock_is_set_within_the_block_alone() -> None:
    with times.at(EXCHANGE.astimezone(timezone(timedelta(hours=2)))):
        assert times.now() == EXCHANGE
        assert times.now().tzinfo is UTC
        with times.at(EXCHANGE + timedelta(days=1)):
            assert times.now() == EXCHANGE + timedelta(days=1)
        assert times.now() == EXCHANGE
    assert times.now() > EXCHANGE + timedelta(days=365)


def test_the_clock_is_set_back_after_an_error() -> None:
    with pytest.raises(KeyError), times.at(EXCHANGE):
        raise KeyError
    assert times.now() > EXCHANGE + timedelta(days=365)


def test_another_thread_keeps_the_present() -> None:
    with times.at(EXCHANGE), ThreadPoolExecutor(1) as pool:
        assert pool.submit(times.now).result() > EXCHANGE + timedelta(days=365)


def test_a_moment_needs_a_zone() -> None:
    naive = datetime(2020, 7, 8, 14, 0)  # noqa: DTZ001 -- the mistake under test
    with pytest.raises(ValueError, match="a moment needs a time zone"), times.at(naive):
        pass
    with pytest.raises(ValueError, match="a moment needs a time zone"):
        times.told(naive, "Europe/Zurich")


def test_told_thrice() -> None:
    assert rows("Europe/Zurich", "Africa/Nairobi") == [
        ("host", "Zurich", "08 16:00"),
        ("utc", "UTC", "08 14:00"),
        ("reader", "Nairobi", "08 17:00"),
    ]


def test_each_zone_once() -> None:
    host, utc = ("host", "Zurich", "08 16:00"), ("utc", "UTC", "08 14:00")
    assert rows("Europe/Zurich") == [host, utc]
    assert rows("Europe/Zurich", "Europe/Zurich") == [host, utc]
    assert rows("Europe/Zurich", "UTC") == [host, utc]
    assert rows("Europe/Zurich", "Nowhere/Land") == [host, utc]
    assert rows("UTC", "Asia/Kathmandu") == [("host", "UTC", "08 14:00"), ("reader", "Kathmandu", "08 19:45")]
    assert rows("America/New_York")[0] == ("host", "New York", "08 10:00")
    assert rows("Pacific/Auckland")[0] == ("host", "Auckland", "09 02:00")


def test_an_unknown_host_zone_raises() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        times.told(EXCHANGE, "Nowhere/Land")


def test_zone_choices_are_ordered_and_readable() -> None:
    choices = times.zone_choices()
    assert choices == sorted(choices)
    assert {code for code, _name in choices} == times.zone_names()
    assert dict(choices)["America/Port_of_Spain"] == "America/Port of Spain"
    assert {"UTC", "Asia/Gaza", "Africa/Accra"} <= times.zone_names()
    assert "EST" not in times.zone_names()


def test_choices_belong_to_the_caller() -> None:
    times.zone_choices().clear()
    assert times.zone_choices() != []
