"""An initiative's situation in April 2020, made by the deeds that make it in the product."""

from datetime import UTC, date, datetime
from typing import Any

from convene.core import times
from convene.core.accounts.models import User
from convene.initiatives import actions
from convene.initiatives.models import Initiative, Reading, Series
from convene.initiatives.sheets import Given
from tests.factories import initiatives

NOW = datetime(2020, 5, 1, 8, tzinfo=UTC)


def series(initiative: Initiative | None = None, name: str = "Confirmed cases", **fields: Any) -> Series:
    initiative = initiative or initiatives.initiative()
    words = actions.SeriesWords(
        **{"name": name, "definition": "Laboratory-confirmed cases told to it.", **fields}
    )
    return actions.add_series(initiative=initiative, words=words, actor=initiatives.convener_of(initiative))


def given(day: int, value: int, **fields: Any) -> Given:
    """What the WHO said of a day in April 2020."""
    source = {"source_name": "World Health Organization", "source_address": "https://covid19.who.int"}
    return Given(on=date(2020, 4, day), value=value, **{**source, **fields})


def reading(series: Series, day: int, value: int, **fields: Any) -> Reading:
    with times.at(NOW):
        return actions.note(series=series, given=given(day, value, **fields), actor=convener_of(series))


def correction(reading: Reading, value: int) -> Reading:
    with times.at(NOW):
        return actions.correct(
            reading=reading, given=given(reading.on.day, value), actor=convener_of(reading.series)
        )


def convener_of(series: Series) -> User:
    return initiatives.convener_of(series.initiative)
