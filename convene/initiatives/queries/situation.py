"""What an initiative's situation stands at: its series and their readings as they hold now."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from convene.initiatives.models import Initiative, Reading, Series


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


def latest_revision(series: Series, on: object) -> Reading | None:
    """What was last written down for the day, also that there is no reading."""
    return Reading.objects.filter(series=series, on=on).order_by("-revision").first()


def revisions(series: Series, on: object) -> list[Reading]:
    """All that was written down for the day, oldest first."""
    return list(Reading.objects.filter(series=series, on=on).order_by("revision"))
