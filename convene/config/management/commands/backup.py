import signal
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any, Never

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from convene.config.backup.faults import Unusable
from convene.config.backup.taking import Taken, take


class Command(BaseCommand):
    help = "Write everything that must survive into one file, while the instance goes on serving."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write it; must not exist yet")
        parser.add_argument("--replace", action="store_true", help="put it in place of a file that exists")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"].absolute()
        signal.signal(signal.SIGTERM, end)
        try:
            taken = take(path, replace=options["replace"])
        except Unusable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"No backup was made; {path}: {error.strerror or error}.") from error
        except DatabaseError as error:
            raise CommandError(f"No backup was made; the database refused: {error}") from error
        self.stdout.write(f"{path} holds {told(taken)}; it was read back and is whole.")


def told(taken: Taken) -> str:
    sealed = ", encrypted" if taken.keys else ""
    return f"{taken.rows} rows of {taken.tables} tables and {taken.files} files ({taken.size / 1e6:.1f} MB{sealed})"


def end(_number: int, _frame: FrameType | None) -> Never:
    """Leave by way of everything that cleans up."""
    raise SystemExit(143)
