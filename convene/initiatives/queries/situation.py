"""What an initiative's situation stands at: its series and their readings as they hold now."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from convene.core import times
from convene.core.text import digest
from convene.initiatives.models import Initiative, Reading, Series
from convene.initiatives.sheets import Given


class Change(StrEnum):
    """What a row of a file does to the series."""

    NEW = "new"
    CORRECTED = "corrected"
    SAME = "same"


@dataclass(frozen=True)
class Line:
    given: Given
    change: Change
    latest: Reading | None  # what was last written down for the day


@dataclass(frozen=True)
class Plan:
    """What importing a file would do, line by line."""

    lines: Sequence[Line]

    @property
    def new(self) -> int:
        return self._how_many(Change.NEW)

    @property
    def corrected(self) -> int:
        return self._how_many(Change.CORRECTED)

    @property
    def same(self) -> int:
        return self._how_many(Change.SAME)

    @property
    def changes(self) -> int:
        return self.new + self.corrected

    @property
    def digest(self) -> str:
        """Another one whenever the file or what it would change is another."""
        return digest(
            "\n".join(f"{one.change} {one.latest and one.latest.pk} {one.given}" for one in self.lines)
        )

    def _how_many(self, change: Change) -> int:
        return sum(one.change == change for one in self.lines)


def public_series(initiative: Initiative) -> "QuerySet[Series]":
    """In their order."""
    return Series.objects.filter(initiative=initiative)


def standing(series: Iterable[Series]) -> "QuerySet[Reading]":
    """The readings that hold: of each day the newest revision, unless it was taken back; oldest day first."""
    newer = Reading.objects.filter(
        series=OuterRef("series"), on=OuterRef("on"), revision__gt=OuterRef("revision")
    )
    rows = Reading.objects.filter(~Exists(newer), series__in=list(series), is_taken_back=False)
    return rows.order_by("on", "pk")


def readings_of(series: Iterable[Series]) -> dict[int, list[Reading]]:
    """The readings of each series that hold, oldest day first, by the series' key; one query."""
    found: defaultdict[int, list[Reading]] = defaultdict(list)
    for reading in standing(series):
        found[reading.series_id].append(reading)
    return found


def latest_readings(series: Iterable[Series]) -> dict[int, Reading]:
    """The reading of the latest day, by the series' key."""
    return {pk: rows[-1] for pk, rows in readings_of(series).items()}


def latest_revision(series: Series, on: date) -> Reading | None:
    """What was last written down for the day, also that there is no reading."""
    return Reading.objects.filter(series=series, on=on).order_by("-revision").first()


def revisions(series: Series, on: date) -> list[Reading]:
    """All that was written down for the day, oldest first."""
    return list(Reading.objects.filter(series=series, on=on).order_by("revision"))


def plan(series: Series, rows: Sequence[Given]) -> Plan:
    """What writing these readings down would change."""
    newest: dict[date, Reading] = {}
    for reading in Reading.objects.filter(series=series).order_by("revision"):
        newest[reading.on] = reading
    return Plan([_line(given, newest.get(given.on)) for given in rows])


def is_same(reading: Reading, given: Given) -> bool:
    return (reading.value, reading.source_name, reading.source_address) == (
        given.value,
        given.source_name,
        given.source_address,
    )


def today(initiative: Initiative) -> date:
    """What day it is for the initiative's host."""
    return times.now().astimezone(ZoneInfo(initiative.time_zone)).date()


def _line(given: Given, latest: Reading | None) -> Line:
    if latest is None or latest.is_taken_back:
        return Line(given, Change.NEW, latest)
    return Line(given, Change.SAME if is_same(latest, given) else Change.CORRECTED, latest)
