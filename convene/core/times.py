"""The one source of time, and how a moment is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment in UTC; the one set by `at`, where one is set."""
    return _set.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now()` answer `moment` within the block, in this thread or task alone.

    Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    before = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(before)


@dataclass(frozen=True)
class ZoneTime:
    """A moment as one place's clock shows it. `role` is "host", "utc" or "reader"."""

    role: str
    zone: str
    local: datetime

    @property
    def city(self) -> str:
        """The last part of the zone's name: Africa/Nairobi is called Nairobi."""
        return "UTC" if self.role == "utc" else self.zone.rsplit("/", 1)[-1].replace("_", " ")


def told(moment: datetime, host_zone: str, reader_zone: str | None = None) -> list[ZoneTime]:
    """The moment for the host, in UTC and for the reader, in that order, each zone once.

    Zones are IANA names; an unknown reader's zone is left out. Raises ZoneInfoNotFoundError for an unknown
    host's zone and ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    rows = [ZoneTime("host", host_zone, moment.astimezone(ZoneInfo(host_zone)))]
    if host_zone not in {"UTC", "Etc/UTC"}:
        rows.append(ZoneTime("utc", "UTC", moment.astimezone(UTC)))
    if reader_zone and reader_zone in zone_names() and reader_zone not in {host_zone, "UTC", "Etc/UTC"}:
        rows.append(ZoneTime("reader", reader_zone, moment.astimezone(ZoneInfo(reader_zone))))
    return rows


@cache
def zone_names() -> frozenset[str]:
    """Every IANA zone of the form Area/City, and UTC."""
    areas = {
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
    return frozenset(z for z in available_timezones() if z.split("/", 1)[0] in areas) | {"UTC"}


def zone_choices() -> list[tuple[str, str]]:
    """(name, name to read) of every zone in `zone_names`, in alphabetical order."""
    return [(zone, zone.replace("_", " ")) for zone in sorted(zone_names())]
