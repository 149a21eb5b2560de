"""Readings as a spreadsheet file holds them: read without guessing, written so that they can be read again."""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from convene.core.errors import Refused
from convene.core.text import clean_line
from convene.core.text.fields import WebsiteField

BYTE_LIMIT = 256 * 1024
ROW_LIMIT = 2_000
HIGHEST = 10**15
SOURCE_LIMIT = 200  # characters
HEAD = ("date", "value", "source", "address")
BYTE_ORDER_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for a code page of their own
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Given:
    """One reading as somebody gives it."""

    on: date
    value: int
    source_name: str
    source_address: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the file: what it says, and what is wrong with it or the reading it gives."""

    number: int  # of the line, counted as a spreadsheet does
    cells: Sequence[str]
    errors: Sequence[str] = field(default=())
    given: Given | None = None


def decoded(content: bytes) -> str:
    """The file's text from UTF-8, UTF-16 or Windows-1252. Raises Refused when it is none of them, or too big."""
    check_size(len(content))
    text = _decoded(content)
    if text is None or any(unicodedata.category(one) == "Cc" and one not in "\t\r\n" for one in text):
        raise Refused(_("This is no text file. Save the sheet as CSV and choose that file."), "file")
    return text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def check_size(size: int) -> None:
    if size > BYTE_LIMIT:
        raise Refused(
            _("The file has %(size)s KB; at most %(limit)s KB can be read at once. Split it.")
            % {"size": -(-size // 1024), "limit": BYTE_LIMIT // 1024},
            "file",
        )


def _decoded(content: bytes) -> str | None:
    codecs = ["utf-8", "cp1252"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs = ["utf-16"]
    elif content[1:2] == b"\0":
        codecs = ["utf-16-le"]
    elif content[:1] == b"\0":
        codecs = ["utf-16-be"]
    for codec in codecs:
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


def read(text: str, *, today: date) -> list[Row]:
    """Every line with its reading or with what is wrong with it.

    Raises Refused where the file as a whole cannot be understood: no header, unknown columns, quotes that do
    not close, too many rows.
    """
    body = re.sub(r"\A\s*sep=.\n", "", text, flags=re.IGNORECASE)
    skipped = text[: len(text) - len(body)].count("\n")
    lines = body.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise Refused(_("The file is empty."), "file")
    names, delimiter = _head(lines[first])
    reader = csv.reader(io.StringIO("\n".join(lines[first + 1 :])), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    seen: dict[date, int] = {}
    line = skipped + first + 2
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(line, names, cells, seen, today))
            line = skipped + first + 2 + reader.line_num
            if len(rows) > ROW_LIMIT:
                raise Refused(
                    _("The file has more than %(limit)s rows. Split it.") % {"limit": ROW_LIMIT}, "file"
                )
    except csv.Error as error:
        raise Refused(
            _("Row %(number)s cannot be read: its quotation marks do not close, or it is too long.")
            % {"number": line},
            "file",
        ) from error
    if not rows:
        raise Refused(_("The file has a header and no rows."), "file")
    return rows


def _head(line: str) -> tuple[list[str], str]:
    """The columns' names and what stands between them."""
    for delimiter in (",", ";", "\t"):
        try:
            names = [name.strip().casefold() for name in next(csv.reader([line], delimiter=delimiter), [])]
        except csv.Error:  # a cell longer than the reader takes
            break
        while names and not names[-1]:
            names.pop()
        if {"date", "value", "source"} <= set(names) <= set(HEAD) and len(names) == len(set(names)):
            return names, delimiter
    raise Refused(
        _(
            "The first row must name the columns: %(columns)s. The last one may be missing; others are not "
            "understood. It says: %(line)s"
        )
        % {"columns": ",".join(HEAD), "line": line.strip()[:100]},
        "file",
    )


def _row(number: int, names: Sequence[str], cells: Sequence[str], seen: dict[date, int], today: date) -> Row:
    cells = [cell.strip() for cell in cells]
    while len(cells) > len(names) and not cells[-1]:
        cells.pop()
    if len(cells) > len(names):
        error = _(
            "There are %(found)s cells, but %(wanted)s columns. Put quotation marks around a text that holds the separator."
        )
        return Row(number, cells, [error % {"found": len(cells), "wanted": len(names)}])
    cell = dict(zip(names, [*cells, *[""] * (len(names) - len(cells))], strict=True))
    errors: list[str] = []
    day = _tried(lambda: day_of(cell["date"], today=today), errors)
    value = _tried(lambda: value_of(cell["value"]), errors)
    name = _tried(lambda: _source(cell["source"]), errors)
    address = _tried(lambda: WebsiteField(required=False).clean(_bare(cell.get("address", ""))), errors)
    if day is not None and day in seen:
        errors.append(_("This day stands in row %(number)s already.") % {"number": seen[day]})
    elif day is not None:
        seen[day] = number
    shown = [cell.get(name, "") for name in HEAD]
    if errors or day is None or value is None or name is None:
        return Row(number, shown, errors)
    return Row(number, shown, [], Given(day, value, name, address or ""))


def _tried(read_cell: Callable[[], Any], errors: list[str]) -> Any:
    try:
        return read_cell()
    except Refused as refused:
        errors.append(str(refused))
    except ValidationError as error:
        errors.extend(error.messages)
    return None


def day_of(typed: str, *, today: date) -> date:
    """A day written year first, 2020-04-03. Raises Refused for any other, and for one that has not come."""
    digits = _latin(typed)
    if not digits:
        raise Refused(_("The date is missing."))
    if re.fullmatch(r"\d{1,4}\D\d{1,2}\D\d{1,4}\D?", digits) and not re.fullmatch(
        r"\d{4}-\d{2}-\d{2}", digits
    ):
        raise Refused(
            _("“%(typed)s” can be read as different days. Write the year first, like 2020-04-30.")
            % {"typed": typed[:40]}
        )
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", digits):
        raise Refused(
            _("“%(typed)s” is no date. Write the year first, like 2020-04-30.") % {"typed": typed[:40]}
        )
    try:
        day = date.fromisoformat(digits)
    except ValueError as error:
        raise Refused(_("There is no day %(typed)s.") % {"typed": typed[:40]}) from error
    check_day(day, today=today)
    return day


def check_day(day: date, *, today: date) -> None:
    if day > today:
        raise Refused(_("This day has not come yet."), "on")
    if day.year < 1900:
        raise Refused(_("This day is too long ago."), "on")


def value_of(typed: str) -> int:
    """A whole number from 0 on, without separators. Raises Refused for any other."""
    digits = _latin(typed)
    if not digits:
        raise Refused(_("The value is missing."))
    if re.fullmatch(r"\d{1,3}([ ,.’'\u00a0\u202f٬]\d{3})+", digits):
        raise Refused(
            _("“%(typed)s” can be read as different numbers. Write %(number)s for a whole number.")
            % {"typed": typed[:40], "number": re.sub(r"\D", "", digits)}
        )
    if not re.fullmatch(r"\d+", digits):
        raise Refused(
            _("“%(typed)s” is no whole number. Write digits alone, like 1250.") % {"typed": typed[:40]}
        )
    if len(digits) > 16 or int(digits) > HIGHEST:
        raise Refused(_("This number is too large."))
    return int(digits)


def _source(typed: str) -> str:
    name = clean_line(_bare(typed), limit=SOURCE_LIMIT)
    if not name:
        raise Refused(_("The source is missing: say who published this number."))
    if not any(character.isalpha() for character in name):
        raise Refused(_("“%(typed)s” is no source. Does a comma split the number?") % {"typed": name[:40]})
    return name


def _latin(typed: str) -> str:
    """Digits of any script as ASCII."""
    return "".join(
        str(unicodedata.decimal(one)) if unicodedata.decimal(one, None) is not None else one
        for one in typed.strip()
    )


def written(rows: Iterable[Sequence[str]], head: Sequence[str] = HEAD) -> str:
    """The rows as CSV. No cell begins what a spreadsheet computes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return BYTE_ORDER_MARK + out.getvalue()


def _bare(cell: str) -> str:
    """A cell without the apostrophe that `written` set before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
