"""What the building does to the database as a whole: emptying it, and waiting less for the disk."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from convene.demo.queries import Standing, standing


def drop() -> None:
    """Empty the database of a demonstration, whole or half-built. Raises CommandError for any other."""
    if standing() not in {Standing.COMPLETE, Standing.UNFINISHED}:
        raise CommandError(
            "Only a demonstration is ever thrown away, and this database is not marked as one."
        )
    name = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and name.is_file():
        connections.close_all()
        for ending in ("", "-wal", "-shm"):
            name.with_name(name.name + ending).unlink(missing_ok=True)
    else:
        call_command("flush", interactive=False, verbosity=0)
    outgoing = getattr(settings, "EMAIL_FILE_PATH", None)
    if outgoing:
        for letter in Path(outgoing).glob("*.log"):
            letter.unlink()


@contextmanager
def alone() -> Iterator[None]:
    """Hold the data folder against a second building, which would take this one for interrupted."""
    with (settings.DATA / "demonstration.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError("The demonstration is being built already, by another process.") from error
        yield


@contextmanager
def in_a_hurry() -> Iterator[None]:
    """Do not wait for the disk after each deed.

    A building that is interrupted starts again from nothing, so nothing acknowledged can be lost; at the end
    everything is brought to the disk.
    """
    pragma("synchronous=OFF")
    try:
        yield
    finally:
        pragma("synchronous=FULL")
    pragma("wal_checkpoint(TRUNCATE)")


def pragma(text: str) -> None:
    """Tell SQLite how to work; within a transaction, as in a test, it would refuse."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {text}")
