from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from convene.core.moments import WallClockField, in_zone, on_the_wall, told_in


def test_a_wall_clock_is_read_as_browsers_and_people_write_it() -> None:
    assert WallClockField().clean("2020-07-08T16:00") == datetime(2020, 7, 8, 16, 0)  # noqa: DTZ001 -- a wall clock
    assert WallClockField().clean(" 2020-07-08 16:00 ") == datetime(2020, 7, 8, 16, 0)  # noqa: DTZ001


@pytest.mark.parametrize("typed", ["soon", "2020-13-01T10:00", "2020-07-08T16:00+02:00", "0001-01-01T00:00"])
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError) as raised:
        WallClockField().clean(typed)
    assert raised.value.messages == ["Enter a date and a time, such as 2026-07-08 16:00."]


def test_a_wall_clock_is_placed_in_its_zone_and_back() -> None:
    wall = datetime(2020, 7, 8, 16, 0)  # noqa: DTZ001
    moment = in_zone(wall, "Europe/Zurich")
    assert moment.astimezone(UTC) == datetime(2020, 7, 8, 14, 0, tzinfo=UTC)
    assert on_the_wall(moment, "Europe/Zurich") == wall
    assert on_the_wall(moment, "Africa/Nairobi") == datetime(2020, 7, 8, 17, 0)  # noqa: DTZ001


def test_a_time_that_clocks_skip_is_refused() -> None:
    with pytest.raises(ValidationError) as raised:
        in_zone(datetime(2020, 3, 29, 2, 30), "Europe/Zurich")  # noqa: DTZ001
    assert raised.value.messages == ["The clocks skip this time on that day. Choose another."]


def test_a_mail_tells_the_hosts_clock_utc_and_the_readers() -> None:
    moment = datetime(2020, 7, 8, 14, 0, tzinfo=UTC)
    assert told_in("en", moment, "Europe/Zurich", "Asia/Kathmandu") == [
        "Wednesday 8 July 2020, 16:00 Zurich (UTC+2)",
        "Wednesday 8 July 2020, 14:00 UTC",
        "Wednesday 8 July 2020, 19:45 Kathmandu (UTC+5:45), your time",
    ]
    assert told_in("ar", moment, "UTC") == ["الأربعاء 8 يوليو 2020، 14:00 UTC"]


def test_a_mail_tells_each_zone_once_and_west_of_greenwich_too() -> None:
    moment = datetime(2020, 7, 9, 1, 0, tzinfo=UTC)
    assert told_in("en", moment, "America/St_Johns", "America/St_Johns") == [
        "Wednesday 8 July 2020, 22:30 St. John’s (UTC−2:30)",
        "Thursday 9 July 2020, 01:00 UTC",
    ]
    assert told_in("en", moment, "Europe/Zurich", "Mars/Olympus") == told_in("en", moment, "Europe/Zurich")
