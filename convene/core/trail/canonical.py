"""One way to write a thing down, so that whoever holds the same facts gets the same digest."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

Fact = str | int | bool | None


def instant(moment: datetime) -> str:
    """The moment in UTC to the microsecond: 2020-07-08T14:00:00.000000Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def canonical(fields: Mapping[str, Fact | Mapping[str, Fact]]) -> str:
    """JSON with sorted keys and no spaces. It has no floats, so that each value has one spelling."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
