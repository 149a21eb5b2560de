from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from convene.core.search import actions, registry


class Command(BaseCommand):
    help = "Makes the search index anew from what is public now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", help="only these kinds; without any, all")

    def handle(self, *_args: Any, **options: Any) -> None:
        known = list(registry.providers())
        if unknown := sorted(set(options["kinds"]) - set(known)):
            raise CommandError(f"Nothing indexes {', '.join(unknown)}. Known: {', '.join(known) or 'none'}.")
        total = 0
        for kind in options["kinds"] or known:
            written = actions.rebuild(kind=kind)
            self.stdout.write(f"  {kind}: {written}")
            total += written
        self.stdout.write(f"Indexed {total} entries.")
