"""A form field for a moment as a clock on the wall shows it; which wall, the form says."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from django import forms
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from convene.core import times


class WallClockField(forms.Field):
    """Date and time without a zone, "2020-07-08T16:00"; a form's `clean` places it with `in_zone`."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": _("Enter a date and a time, such as 2026-07-08 16:00."),
    }

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)
        try:
            moment = datetime.fromisoformat(str(value).strip())
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if moment.tzinfo is not None or not 2000 <= moment.year <= 2100:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


def in_zone(wall: datetime, zone: str) -> datetime:
    """The moment at which clocks in the IANA zone show `wall`; of two such moments the first.

    Raises ValidationError where the clocks skip that time.
    """
    moment = wall.replace(tzinfo=ZoneInfo(zone))
    if moment.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise forms.ValidationError(
            _("The clocks skip this time on that day. Choose another."), code="skipped"
        )
    return moment


def on_the_wall(moment: datetime | None, zone: str) -> datetime | None:
    """What clocks in the zone show at the moment, to begin a form with."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment else None


def told_in(language: str, moment: datetime, host_zone: str, reader_zone: str | None = None) -> list[str]:
    """The moment for a mail: a line each for the host's clock, UTC and the reader's, with its date in words.

    "Wednesday 8 July 2020, 16:00 Zurich (UTC+2)"; a reader's zone that is unknown or told already is left out.
    """
    with override(language):
        return [_line(row, language) for row in times.told(moment, host_zone, reader_zone)]


def _line(row: times.ZoneTime, language: str) -> str:
    when = gettext("%(date)s, %(clock)s") % {
        "date": format_datetime(row.local, "EEEE d MMMM y", locale=language),
        "clock": f"{row.local:%H:%M}",
    }
    if row.role == "utc" or row.zone == "UTC":
        return f"{when} UTC"
    known = Locale.parse(language, sep="-").time_zones.get(row.zone, {})
    words = {"time": when, "city": known.get("city", row.city), "offset": _offset(row.local)}
    if row.role == "reader":
        return gettext("%(time)s %(city)s (%(offset)s), your time") % words
    return gettext("%(time)s %(city)s (%(offset)s)") % words


def _offset(local: datetime) -> str:
    """How far the clock is from UTC: "UTC+2", "UTC−3:30"."""
    minutes = int((local.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
