"""What of an initiative is counted and may be quoted as a figure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps

from convene.core import figures
from convene.core.figures import Counted, Figure
from convene.initiatives.models import SITUATION, Initiative, Reading, Series
from convene.initiatives.queries.situation import latest_readings, public_series

SERIES = "initiatives.series"


@dataclass(frozen=True)
class Quotable:
    """A figure as it stands now: a registered count within one thing, or a series' latest reading.

    `language` is of a series' own words, "" where label and definition come in every language of the interface.
    """

    name: str
    scope_kind: str
    scope_id: int
    scope_title: str
    counted: Counted
    language: str = ""
    reading: Reading | None = None

    @property
    def key(self) -> str:
        """One word for all that freezing asks for: "signatures.organisations@statements.statement:12"."""
        return f"{self.name}@{self.scope_kind}:{self.scope_id}"

    def told(self, language: str) -> str:
        """In a list to choose from: "Organisations signed: 231 (Joint statement)"."""
        where = self.on.isoformat() if self.on else self.scope_title
        return f"{self.counted.label}: {figures.number_in(self.counted.value, language)} ({where})"

    @property
    def on(self) -> date | None:
        return self.reading.on if self.reading else None


def quotable(initiative: Initiative) -> list[Quotable]:
    """Every registered count of a public thing of the initiative, and every series' latest reading."""
    found = []
    rows: dict[tuple[str, str], list[Any]] = {}
    for figure in figures.quotable():
        place = (figure.scope, figure.under)
        if place not in rows:
            rows[place] = list(_scopes(figure, initiative))
        found += [_counted(figure, row) for row in rows[place]]
    order = {place: number for number, place in enumerate(rows)}
    found.sort(key=lambda one: (order[one.scope_kind, _under(one.name)], one.scope_id))  # a thing's together
    return [*found, *_situation(public_series(initiative))]


def one_quotable(initiative: Initiative, *, name: str, scope_kind: str, scope_id: int) -> Quotable | None:
    """That one figure as it stands now; None where it may not be quoted or nothing was counted yet."""
    if (name, scope_kind) == (SITUATION, SERIES):
        return next(iter(_situation(public_series(initiative).filter(pk=scope_id))), None)
    figure = figures.named(name)
    if figure is None or not figure.scope or figure.scope != scope_kind:
        return None
    row = _scopes(figure, initiative).filter(pk=scope_id).first()
    return None if row is None else _counted(figure, row)


def from_key(key: str) -> tuple[str, str, int] | None:
    """Name, kind and id of a `Quotable.key`; None for anything else."""
    name, _at, scope = key.partition("@")
    kind, _colon, number = scope.partition(":")
    return (name, kind, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None


def _scopes(figure: Figure, initiative: Initiative) -> Any:
    """The public rows the figure can be counted within. Every scope's model tells which of them are public."""
    model: Any = apps.get_model(figure.scope)
    return model.objects.public().filter(**{figure.under: initiative.pk}).order_by("pk")


def _under(name: str) -> str:
    figure = figures.named(name)
    return figure.under if figure else ""


def _counted(figure: Figure, row: Any) -> Quotable:
    return Quotable(figure.name, figure.scope, row.pk, str(row), figure.count(row))


def _situation(series: Iterable[Series]) -> Iterator[Quotable]:
    rows = list(series)
    readings = latest_readings(rows)
    for one in rows:
        reading = readings.get(one.pk)
        if reading is not None:
            at = datetime.combine(reading.on, time(), UTC)
            counted = Counted(SITUATION, one.name, one.definition, reading.value, at)
            yield Quotable(SITUATION, SERIES, one.pk, one.name, counted, one.language, reading)
