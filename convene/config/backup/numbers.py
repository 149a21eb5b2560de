"""The numbers rows are called by: one that was given once is given to no other row, after a restoring either."""

from typing import Any

from django.db import connections, models


def last_given(model: type[models.Model], alias: str) -> int | None:
    """The highest number the database has given to a row of this table; None where it gives none."""
    meta: Any = model._meta  # noqa: SLF001 -- Django documents it
    if not isinstance(meta.auto_field, models.AutoField):
        return None
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table, column = connection.ops.quote_name(meta.db_table), meta.auto_field.column
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [table, column]
            )
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [meta.db_table])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def go_on_from(model: type[models.Model], last: int, alias: str) -> None:
    """Let the next row's number be higher than `last` and than every number that is there."""
    meta: Any = model._meta  # noqa: SLF001 -- Django documents it
    connection = connections[alias]
    highest = model._base_manager.using(alias).aggregate(highest=models.Max("pk"))["highest"]  # noqa: SLF001 -- as above
    last = max(last, highest or 0)
    if last < 1:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table, column = connection.ops.quote_name(meta.db_table), meta.auto_field.column
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s)::regclass, %s)", [table, column, last]
            )
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [meta.db_table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [meta.db_table, last])
