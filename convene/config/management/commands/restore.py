import signal
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from convene.config.backup.faults import Unusable
from convene.config.backup.restoring import Restored, restore
from convene.config.management.commands.backup import end


class Command(BaseCommand):
    help = "Bring a backup back into an empty data folder and an empty database, of either kind."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `convene backup` wrote")
        parser.add_argument(
            "--identity",
            type=Path,
            metavar="FILE",
            help="the file with age's secret key, for a backup encrypted to it",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, end)
        try:
            restored = restore(options["file"], identity=options["identity"])
        except Unusable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The backup was not restored; {error.filename or ''} {error.strerror}."
            ) from error
        except DatabaseError as error:
            raise CommandError(f"The backup was not restored; the database refused: {error}") from error
        self.stdout.write(told(restored))
        if not restored.trail.whole:
            raise CommandError(
                f"All rows are as they were, but the trail in them is damaged: {'; '.join(restored.trail.faults)}."
            )


def told(restored: Restored) -> str:
    manifest = restored.manifest
    return (
        f"Restored {restored.rows} rows of {len(manifest['tables'])} tables and {len(manifest['files'])} files as they"
        f" were at {manifest['made_at'][:16].replace('T', ' ')} under Convene {manifest['convene']}; every digest is"
        f" the same, {restored.migrations} newer migrations ran, {restored.found} entries can be searched, the trail"
        f" holds {restored.trail.sealed} sealed entries and {restored.trail.waiting} waiting."
    )
