"""The agenda as one form: a line for each session, and buttons that move, drop and add lines.

Those buttons need no script. They send the whole form, get it back rearranged with everything as it was
typed, and save nothing; only "save" does.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from convene.core.text.fields import LineField
from convene.events.models import LONGEST, NAME_LIMIT, SESSIONS_AT_MOST, Event, Session

LINE = ("session", "title", "format", "minutes")
EMPTY_AT_FIRST = 3
WHOLE_NUMBER = 6  # digits at most, for the sum of what is typed


class LengthForm(forms.Form):
    minutes = forms.IntegerField(label=_("Length of the event in minutes"), min_value=1, max_value=LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LineForm(forms.Form):
    """A session's line. Without a title and minutes it is nothing."""

    session = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = LineField(label=_("Title"), limit=NAME_LIMIT)
    format = forms.ChoiceField(label=_("Format"), choices=Session.Format.choices)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST)

    @property
    def raw(self) -> dict[str, Any]:
        return {name: self[name].value() for name in LINE}

    @property
    def is_blank(self) -> bool:
        return not any(str(self[name].value() or "").strip() for name in ("title", "minutes"))


class AgendaForm:
    """Length and lines. Bound to what was sent, or begun with the event's own agenda."""

    def __init__(self, event: Event, data: QueryDict | None = None) -> None:
        self.data = data
        if data is None:
            self.length = LengthForm(initial={"minutes": event.minutes, "version": event.agenda_version})
            rows = [{**_row(session)} for session in event.sessions.all()]
            self.lines = _unbound(rows or [{} for _line in range(EMPTY_AT_FIRST)])
        else:
            self.length = LengthForm(data)
            sent = [LineForm(data, prefix=f"line-{number}") for number in range(1, _lines_in(data) + 1)]
            # An unbound line complains of nothing.
            self.lines = [
                LineForm(initial=line.raw, prefix=line.prefix) if line.is_blank else line for line in sent
            ]

    def rearrange(self, do: str) -> None:
        """Do what a button says: "add", "up-2", "down-2", "remove-2". What it does not understand it passes over."""
        rows = [line.raw for line in self.lines]
        verb, _dash, digits = do.partition("-")
        place = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < WHOLE_NUMBER else 0
        if verb == "add" and len(rows) < SESSIONS_AT_MOST:
            rows.append({})
        elif verb == "remove" and 1 <= place <= len(rows):
            del rows[place - 1]
        elif verb == "up" and 2 <= place <= len(rows):
            rows[place - 2], rows[place - 1] = rows[place - 1], rows[place - 2]
        elif verb == "down" and 1 <= place < len(rows):
            rows[place - 1], rows[place] = rows[place], rows[place - 1]
        length = {name: self.length[name].value() for name in ("minutes", "version")}
        self.length = LengthForm(initial=length)
        self.lines = _unbound(rows or [{}])
        self.data = None

    def is_valid(self) -> bool:
        """Whether the length and every line that is not blank can be understood."""
        checks = [self.length.is_valid(), *(line.is_valid() for line in self.filled)]
        titles: set[str] = set()
        for line in self.filled:
            title = line.cleaned_data.get("title", "")
            if title and title in titles:
                line.add_error("title", _("Two sessions have the same title. Give each its own."))
                checks.append(False)
            titles.add(title)
        return all(checks)

    @property
    def filled(self) -> list[LineForm]:
        return [line for line in self.lines if not line.is_blank]

    @property
    def forms(self) -> Iterable[forms.Form]:
        """Whose errors count: blank lines have none."""
        return [self.length, *self.filled] if self.data is not None else []

    @property
    def is_wrong(self) -> bool:
        return any(form.errors for form in self.forms)

    @property
    def planned(self) -> int:
        """How many minutes the lines take so far; what is no number takes none."""
        typed = [str(line["minutes"].value() or "").strip() for line in self.lines]
        return sum(int(minutes) for minutes in typed if minutes.isdecimal() and len(minutes) < WHOLE_NUMBER)

    def accept(self, version: int) -> None:
        """Let the next sending of this form replace what is saved as `version`."""
        if self.data is not None:
            self.length.data = data = self.data.copy()
            data["version"] = str(version)

    def add_error(self, field: str | None, message: str) -> None:
        """Put a refusal where it can be mended: the length at its field, the rest at the last line's minutes."""
        if field == "minutes":
            self.length.add_error("minutes", message)
        elif field == "sessions" and self.filled:
            self.filled[-1].add_error("minutes", message)
        elif field == "sessions":
            self.length.add_error("minutes", message)
        else:
            self.length.add_error(None, message)


def _row(session: Session) -> dict[str, Any]:
    return {
        "session": session.pk,
        "title": session.title,
        "format": session.format,
        "minutes": session.minutes,
    }


def _unbound(rows: Iterable[dict[str, Any]]) -> list[LineForm]:
    return [LineForm(initial=row, prefix=f"line-{number}") for number, row in enumerate(rows, start=1)]


def _lines_in(data: QueryDict) -> int:
    """How many lines were sent, read up to one more than an agenda may have, so that too many are noticed."""
    count = 0
    while count <= SESSIONS_AT_MOST and f"line-{count + 1}-title" in data:
        count += 1
    return count
