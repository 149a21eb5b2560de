"""Making a backup of an instance that goes on serving."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connections, models, transaction
from django.db.migrations.loader import MigrationLoader

from convene import __version__
from convene.config.backup import archive, encryption, files, numbers, tables
from convene.config.backup.archive import Manifest
from convene.config.backup.faults import Unusable
from convene.config.backup.rows import lines
from convene.core import times

SNAPSHOT = "snapshot"  # the name of a connection that sees one moment


@dataclass(frozen=True)
class Taken:
    """What a backup holds."""

    rows: int
    tables: int
    files: int
    size: int  # bytes
    keys: int  # public keys it is encrypted to


def take(path: Path, *, replace: bool = False) -> Taken:
    """Write a backup to the path, seen on disk and read back before it has that name. Raises Unusable, OSError."""
    if path.is_dir() or not path.name:
        raise Unusable(f"{path} is a folder; name a file in it.")
    if not path.parent.is_dir():
        raise Unusable(f"There is no folder {path.parent}.")
    if os.path.lexists(path) and not replace:
        raise Unusable(f"{path} exists already. Name another file, or add --replace.")
    keys = encryption.recipients()
    part = path.with_name(path.name + ".part")
    with _alone(part) as file:
        with snapshot():
            manifest, written = _write(file, keys)
        os.fsync(file.fileno())
        _read_back(file, keys, written)
        size = os.fstat(file.fileno()).st_size
        if replace:
            part.replace(path)
        else:
            try:
                os.link(part, path)  # refuses a file that came meanwhile
            except FileExistsError as error:
                raise Unusable(f"{path} exists already. Name another file, or add --replace.") from error
    files.sync_folder(path.parent)
    rows = sum(each["rows"] for each in manifest["tables"].values())
    return Taken(rows, len(manifest["tables"]), len(manifest["files"]), size, len(keys))


class Sink:
    """The file under way, with the digest of what was handed to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


@contextmanager
def _alone(part: Path) -> Iterator[IO[bytes]]:
    """The file under way, empty, held against a second backup of the same name, gone when this one ends.

    What a killed one left behind is taken over.
    """
    opened = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unusable(f"Another backup is being written to {part}.") from error
        try:
            file.truncate()
            yield file
        finally:
            with suppress(FileNotFoundError):  # renamed
                part.unlink()


@contextmanager
def snapshot() -> Iterator[None]:
    """One moment of the database under the alias SNAPSHOT, while writers go on.

    SQLite's reader in WAL and PostgreSQL's REPEATABLE READ block nobody. Ours cannot be the usual connection:
    on SQLite that one begins by taking the writers' lock.
    """
    connection = connections["default"].copy(alias=SNAPSHOT)
    options: dict[str, Any] = {**connection.settings_dict["OPTIONS"]}
    if connection.vendor == "postgresql":
        from psycopg import IsolationLevel  # noqa: PLC0415 -- only where it is used

        options |= {"pool": False, "isolation_level": IsolationLevel.REPEATABLE_READ}
    else:
        options["transaction_mode"] = "DEFERRED"
    connection.settings_dict["OPTIONS"] = options
    connections[SNAPSHOT] = connection
    try:
        with transaction.atomic(using=SNAPSHOT):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION READ ONLY")
            yield
    finally:
        connection.close()
        del connections[SNAPSHOT]


def _write(file: IO[bytes], keys: list[Any]) -> tuple[Manifest, str]:
    """Go through everything twice: first to tell in the manifest what comes, then to write it.

    The manifest, and the digest of the bytes that were written.
    """
    loader = MigrationLoader(connections[SNAPSHOT])
    standing = tables.standing(SNAPSHOT, loader)
    tables.require_known(standing.unknown, "The database")
    found = tables.kept(tables.models_at(standing.applied, loader))
    if not found:
        raise Unusable("There is no database yet to back up; CONVENE_DATA or DATABASE_URL may name another.")
    manifest = describe(found, standing.applied)
    sink: Any = Sink(file)
    with archive.written(sink, keys, times.now().timestamp()) as writer:
        writer.manifest(manifest)
        for label, model in found.items():
            promised = manifest["tables"][label]
            with closing(lines(model, SNAPSHOT)) as rows:  # before its connection is, whatever happens
                same = writer.member(archive.table_member(label), promised, rows)
            if not same:
                raise Unusable(f"{label} read otherwise the second time; the backup was given up.")
        for name, promised in manifest["files"].items():
            if not writer.member(archive.file_member(name), promised, _chunks(settings.DATA / name)):
                raise Unusable(f"The file {name} was changed while it was copied. Run this again.")
    file.flush()
    return manifest, sink.digest.hexdigest()


def describe(found: dict[str, type[models.Model]], applied: frozenset[tables.Migration]) -> Manifest:
    """The manifest of what the snapshot and the data folder hold."""
    apps = sorted({app for app, _name in applied})
    checkpoint = found.get("trail.checkpoint")
    return {
        "format": archive.FORMAT,
        "convene": __version__,
        "made_at": times.now().isoformat(),
        "database": connections[SNAPSHOT].vendor,
        "migrations": {app: sorted(name for of, name in applied if of == app) for app in apps},
        "tables": {label: described(model, SNAPSHOT) for label, model in found.items()},
        "files": {name: _described(settings.DATA / name) for name in files.kept()},
        "checkpoint": newest_checkpoint(checkpoint, SNAPSHOT) if checkpoint else None,
    }


def described(model: type[models.Model], alias: str) -> Manifest:
    """A table's rows counted and digested, and the highest number it ever gave to a row."""
    digest, size, rows = hashlib.sha256(), 0, 0
    for line in lines(model, alias):
        digest.update(line)
        size += len(line)
        rows += 1
    last = numbers.last_given(model, alias)
    return {"rows": rows, "bytes": size, "sha256": digest.hexdigest(), "last_id": last}


def newest_checkpoint(model: type[models.Model], alias: str) -> Manifest | None:
    """The trail's last checkpoint as signed."""
    rows = model._base_manager.using(alias).order_by("-size")  # noqa: SLF001 -- Django documents it
    return rows.values("size", "root", "signature").first()


def _described(path: Path) -> Manifest:
    size, digest = files.described(path)
    return {"bytes": size, "sha256": digest}


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(files.CHUNK):
                yield chunk
    except FileNotFoundError:
        return


def _read_back(file: IO[bytes], keys: list[Any], written: str) -> None:
    """Raise Unusable when the disk gives back something else than was written.

    What is encrypted only its holder can read, so of that the bytes are compared.
    """
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(files.CHUNK):
        digest.update(chunk)
    if digest.hexdigest() != written:
        raise Unusable("The disk gave back other bytes than were written; the backup was thrown away.")
    if not keys:
        archive.Reader(file, []).check()
