import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from convene.initiatives.models import Initiative
from convene.outcomes import queries
from convene.outcomes.compiling import propose
from convene.outcomes.content import as_data, compiled, passages
from convene.outcomes.rendering import rendered


class Command(BaseCommand):
    help = (
        "Compile what was said under an initiative and may be quoted: HTML, PDF, DOCX and JSON in a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("initiative", help="the initiative's name in its address")
        parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug, folder = options["initiative"], Path(options["out"])
        initiative = Initiative.objects.filter(slug=slug).first()
        if initiative is None:
            raise CommandError(f"There is no initiative called {slug!r}.")
        with override(initiative.language):
            voices = queries.voices(initiative)
        data = as_data(
            compiled(initiative, propose(voices)),
            date=max((voice.source.at for voice in voices), default=initiative.created_at),
        )
        if not passages(data):
            raise CommandError(f"Nothing said under {slug!r} may be quoted yet.")
        files = rendered(data)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                _write(folder / f"{slug}.{name}", content)
        except OSError as error:
            raise CommandError(f"Cannot write to {folder}: {error.strerror or error}.") from error
        self.stdout.write(
            f"Compiled {len(passages(data))} passages from {len(voices)} voices into "
            f"{folder / slug}.html, .pdf, .docx and .json."
        )


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # noqa: PTH101 -- as any file one writes
        os.replace(name, path)  # noqa: PTH105 -- in one step
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
