from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from convene.core.jobs import queries, runner


class Command(BaseCommand):
    help = "Show what waits and what failed in the background; let failed jobs be tried again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", type=UUID, metavar="ID", help="let this failed job be tried again")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["again"]:
            row = queries.failed().filter(pk=options["again"]).first()
            if row is None:
                raise CommandError(f"No failed job is called {options['again']}.")
            runner.try_again(row)
            self.stdout.write(f"{row.task_path} will be tried again.")
            return
        states = queries.waiting()
        self.stdout.write(
            f"{states.get('READY', 0)} waiting, {states.get('RUNNING', 0)} running, {states.get('FAILED', 0)} failed"
        )
        for row in queries.failed():
            self.stdout.write(
                f"{row.pk}  {row.finished_at:%Y-%m-%d %H:%M}  {row.task_path}  {row.exception_class_path}"
            )
