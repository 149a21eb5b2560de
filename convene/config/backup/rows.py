"""Rows as lines of JSON, the same bytes from both databases, and back."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models.functions import Collate

ROWS = 500  # read or written at a time
LARGE_ROWS = 10  # the same, where a row holds whole files
WORDS = ("CharField", "TextField", "SlugField", "EmailField")

Field = models.Field[Any, Any]


def lines(model: type[models.Model], alias: str) -> Generator[bytes, None, None]:
    """A table's rows in the order of their keys, byte for byte the same on SQLite and PostgreSQL.

    Each is a JSON object by column, its names sorted, without blanks, in UTF-8, ended by a line feed. Moments are
    in UTC with six digits, numbers without superfluous ones, bytes in base64.
    """
    fields = _fields(model)
    forms = [(field.attname, _form(field)) for field in fields]
    key = _meta(model).pk
    order = "pk"
    rows = model._base_manager.using(alias)  # noqa: SLF001 -- Django documents it
    if _kind(key) in WORDS and connections[alias].vendor == "postgresql":
        rows, order = rows.annotate(key_in_bytes=Collate("pk", "C")), "key_in_bytes"
    columns = rows.order_by(order).values_list(*(field.attname for field in fields))
    for row in columns.iterator(chunk_size=batch(model)):
        told = {
            name: value if form is None or value is None else form(value)
            for (name, form), value in zip(forms, row, strict=True)
        }
        yield _json(told).encode() + b"\n"


def batch(model: type[models.Model]) -> int:
    """How many rows may be in memory at once."""
    return LARGE_ROWS if any(_kind(field) == "BinaryField" for field in _fields(model)) else ROWS


class Loader:
    """Writes lines back into a table, past what a model's save would set anew. Raises ValueError for another's."""

    def __init__(self, model: type[models.Model], alias: str) -> None:
        self.connection: BaseDatabaseWrapper = connections[alias]
        self.fields = _fields(model)
        self.names = {field.attname for field in self.fields}
        quote = self.connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in self.fields)
        places = ", ".join(["%s"] * len(self.fields))
        self.statement = f"INSERT INTO {quote(_meta(model).db_table)} ({columns}) VALUES ({places})"  # noqa: S608 -- names of our own tables
        self.readers = [(field, _reader(field)) for field in self.fields]

    def load(self, some: Iterable[bytes], cursor: CursorWrapper) -> None:
        cursor.executemany(self.statement, [self._values(line) for line in some])

    def _values(self, line: bytes) -> list[Any]:
        row = json.loads(line)
        if not isinstance(row, dict) or set(row) != self.names:
            raise ValueError("a row with other columns than its table")
        return [self._value(field, reader, row[field.attname]) for field, reader in self.readers]

    def _value(self, field: Field, reader: Callable[[Any], Any] | None, value: Any) -> Any:
        if value is None:
            if isinstance(field, models.JSONField) and not field.null:  # JSON's own null
                return self.connection.ops.adapt_json_value(None, field.encoder)
            return None
        return field.get_db_prep_save(reader(value) if reader else value, self.connection)


def _meta(model: type[models.Model]) -> Any:
    return model._meta  # noqa: SLF001 -- Django documents it


def _fields(model: type[models.Model]) -> list[Field]:
    return [field for field in _meta(model).concrete_fields if not getattr(field, "generated", False)]


def _kind(field: Field) -> str:
    """What a column holds; of a relation, what it points to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field.get_internal_type()


def _form(field: Field) -> Callable[[Any], Any] | None:
    return FORMS.get(_kind(field), (None, None))[0]


def _reader(field: Field) -> Callable[[Any], Any] | None:
    return FORMS.get(_kind(field), (None, None))[1]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


def _data(value: Any) -> Any:
    """JSON with whole numbers written as such: PostgreSQL keeps 1e20 as its digits, SQLite as it came."""
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dict):
        return {name: _data(each) for name, each in value.items()}
    return [_data(each) for each in value] if isinstance(value, list) else value


# By the field's internal type: to what JSON can say, and back. What is not here JSON says as it is.
FORMS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any] | None]] = {
    "BinaryField": (lambda value: b64encode(bytes(value)).decode(), b64decode),
    "DateField": (date.isoformat, date.fromisoformat),
    "DateTimeField": (_moment, datetime.fromisoformat),
    "DecimalField": (lambda value: format(value.normalize(), "f"), Decimal),
    "DurationField": (
        lambda value: value // timedelta(microseconds=1),
        lambda value: timedelta(microseconds=value),
    ),
    "FloatField": (_number, float),
    "GenericIPAddressField": (str, None),
    "JSONField": (_data, None),
    "TimeField": (time.isoformat, time.fromisoformat),
    "UUIDField": (str, UUID),
}
