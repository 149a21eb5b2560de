"""Bringing a backup back into an empty place."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython

from convene.config.backup import archive, files, numbers, tables
from convene.config.backup.archive import Manifest, Member, Reader
from convene.config.backup.faults import Unusable, damaged
from convene.config.backup.rows import Loader, batch
from convene.config.backup.taking import described, newest_checkpoint
from convene.core.search import actions as search
from convene.core.search import registry
from convene.core.trail import queries as trail
from convene.core.trail.verification import Report

HERE = "default"

Models = dict[str, type[models.Model]]


@dataclass(frozen=True)
class Restored:
    """What was brought back, and what was done to it then."""

    manifest: Manifest
    rows: int
    migrations: int  # newer than the backup
    found: int  # entries of the search index
    trail: Report


def restore(path: Path, *, identity: Path | None = None) -> Restored:
    """Bring a backup back. Raises Unusable before anything is touched, or when the rows are not what they were.

    The whole file is read first. Then the database is brought to the migrations of the backup, which leaves it as
    empty as it was, and rows and files come in together: one transaction, at whose end the files appear.
    """
    with archive.opened(path, identity) as reader:
        manifest = reader.check()
        recorded = frozenset((app, name) for app, names in manifest["migrations"].items() for name in names)
        loader = MigrationLoader(None)
        tables.require_known(recorded - set(loader.disk_migrations), "The backup")
        every = tables.models_at(recorded, loader)
        found = tables.kept(every)
        if set(found) != set(manifest["tables"]):
            odd = ", ".join(sorted(set(found) ^ set(manifest["tables"])))
            raise damaged(f"its migrations do not make the tables it holds ({odd})")
        files.require_room({name: each["sha256"] for name, each in manifest["files"].items()})
        standing = tables.standing(HERE, loader)
        tables.require_known(standing.unknown, "The database here")
        require_empty(tables.models_at(standing.applied, loader))
        _migrate_to(recorded)
        _load(reader, every)
    return _bring_up(manifest)


def require_empty(every: Models) -> None:
    """Raise Unusable when any of the tables holds a row that `migrate` did not write."""
    full = [
        label
        for label, model in every.items()
        if label not in tables.WRITTEN_BY_MIGRATE and model._base_manager.exists()  # noqa: SLF001 -- Django documents it
    ]
    if full:
        raise Unusable(
            f"The database is not empty: it holds rows of {', '.join(full[:5])}{' and others' if full[5:] else ''}."
            " A backup is restored into an empty place only; name another CONVENE_DATA or DATABASE_URL."
            " Nothing was touched."
        )


def _migrate_to(recorded: frozenset[tables.Migration]) -> None:
    """Bring the empty database to these migrations: back from later ones first, then on."""
    executor = MigrationExecutor(connection)
    later = set(executor.loader.applied_migrations) - recorded
    behind = _last(recorded, executor.loader)
    try:
        if later:
            _let_go_back(later, executor.loader)
            apps = {app for app, _name in later}
            targets = [target for target in behind if target[0] in apps]
            gone = [(app, None) for app in sorted(apps - {app for app, _name in targets})]
            executor.migrate([*targets, *gone])
            executor = MigrationExecutor(connection)
        executor.migrate(behind)
    except IrreversibleError as error:
        raise Unusable(
            "The database here is newer than the backup and cannot be brought back, though it is empty."
            " Restore into a new database."
        ) from error
    reached = set(MigrationLoader(connection).applied_migrations)
    if reached != recorded:
        odd = ", ".join(f"{app} {name}" for app, name in sorted(reached ^ recorded))
        raise Unusable(
            f"The database could not be brought to the backup's migrations ({odd}). It is still empty."
        )


def _let_go_back(later: set[tables.Migration], loader: MigrationLoader) -> None:
    """Where a migration moved data and knows no way back, an empty table needs none."""
    for key in later & set(loader.disk_migrations):
        for operation in loader.disk_migrations[key].operations:
            if isinstance(operation, RunPython) and not operation.reversible:
                operation.reverse_code = RunPython.noop


def _last(recorded: frozenset[tables.Migration], loader: MigrationLoader) -> list[tables.Migration]:
    """Of each app, the recorded migrations that no other recorded one of the app follows."""
    followed = {
        parent.key
        for each in recorded
        for parent in loader.graph.node_map[each].parents
        if parent.key[0] == each[0]
    }
    return sorted(recorded - followed)


def _load(reader: Reader, every: Models) -> None:
    found = tables.kept(every)
    with files.Stage() as stage:
        try:
            with transaction.atomic():
                require_empty(every)  # once more, now that nobody else can write
                with reader.members() as (manifest, members):
                    _load_members(members, found, stage)
                _compare(manifest, found)
                stage.place()
        except BaseException:
            stage.take_back()
            raise


def _load_members(members: Iterator[Member], found: Models, stage: files.Stage) -> None:
    of_table = {archive.table_member(label): model for label, model in found.items()}
    for label in tables.WRITTEN_BY_MIGRATE & set(found):
        found[label]._base_manager.all()._raw_delete(HERE)  # noqa: SLF001 -- without asking what points there
    for member in members:
        if model := of_table.get(member.name):
            _load_table(model, member)
        else:
            stage.write(member.name.removeprefix(archive.file_member("")), member.chunks())


def _load_table(model: type[models.Model], member: Member) -> None:
    loader, size, lines = Loader(model, HERE), batch(model), member.lines()
    try:
        with connection.cursor() as cursor:
            while some := list(islice(lines, size)):
                loader.load(some, cursor)
    except (ValueError, TypeError, DatabaseError) as error:
        raise Unusable(
            f"The rows of {member.name} could not be taken in: {error}. The database is still empty."
        ) from error
    if member.promised["last_id"] is not None:
        numbers.go_on_from(model, member.promised["last_id"], HERE)


def _compare(manifest: Manifest, found: Models) -> None:
    """Raise Unusable unless every table holds what the manifest says, read back from this database."""
    for label, promised in manifest["tables"].items():
        here = described(found[label], HERE)
        if (here["rows"], here["sha256"]) != (promised["rows"], promised["sha256"]):
            raise Unusable(f"{label} does not read as it did in the backup. The database is still empty.")
    checkpoint = found.get("trail.checkpoint")
    if checkpoint and newest_checkpoint(checkpoint, HERE) != manifest["checkpoint"]:
        raise Unusable("The trail's checkpoint is not the one in the manifest. The database is still empty.")
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise Unusable(
            f"A row names another that is not in the backup: {error}. The database is still empty."
        ) from error


def _bring_up(manifest: Manifest) -> Restored:
    """Apply newer migrations, make the search index anew, and look whether the trail is whole."""
    before = len(MigrationLoader(connection).applied_migrations)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        found = sum(search.rebuild(kind=kind) for kind in registry.providers())
    except Exception as error:
        raise Unusable(
            "All rows and files are back as they were, but what follows failed"
            f" ({type(error).__name__}: {error}). Put that right, then run: convene migrate, convene reindex,"
            " convene verify-trail."
        ) from error
    after = len(MigrationLoader(connection).applied_migrations)
    rows = sum(each["rows"] for each in manifest["tables"].values())
    return Restored(manifest, rows, after - before, found, trail.verify())
