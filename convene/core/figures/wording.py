"""Numbers, days and moments as a language writes them, for text that is not a page's."""

from datetime import UTC, date, datetime
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import override

SENTENCE_ENDS = (".", "。", "؟", "?", "!", "।", "።")


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale dates and numbers are written by; English as in Britain."""
    if language == "en":
        return Locale("en", "GB")
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


def number_in(value: int, language: str) -> str:
    """Grouped as the language does, in Latin digits."""
    return str(format_decimal(value, locale=locale_of(language)))


def day_in(day: date, language: str) -> str:
    """In words: "26 June 2020"."""
    return str(format_date(day, "long", locale=locale_of(language)))


def moment_in(at: datetime, language: str) -> str:
    """In words: "26 June 2020, 14:00 UTC". Raises ValueError for a moment without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    utc = at.astimezone(UTC)
    with override(language):
        return _("%(date)s, %(clock)s UTC") % {"date": day_in(utc, language), "clock": f"{utc:%H:%M}"}


def sentence(words: str) -> str:
    """The words with a full stop behind them, unless they end like a sentence."""
    words = words.rstrip()
    return words if not words or words.endswith(SENTENCE_ENDS) else f"{words}."
