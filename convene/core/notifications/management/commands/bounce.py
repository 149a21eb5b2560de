import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from convene.core.notifications import actions, bounces


class Command(BaseCommand):
    help = "Note one delivery report, read from standard input: the mail server pipes it here."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", default="", metavar="ADDRESS", help="the address the report was delivered to"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say in one line what was noted. What is no report is ignored, so that nothing bounces twice."""
        if not settings.BOUNCES:
            raise CommandError("CONVENE_BOUNCES is not set.")
        raw = sys.stdin.buffer.read(bounces.READ_AT_MOST)
        try:
            report = bounces.read(raw, to=options["to"])
            message = actions.note_bounce(
                message=report.message, status=report.status, is_hard=report.is_hard
            )
        except bounces.NoReport as no:
            self.stdout.write(f"Ignored: {no}.")
        except DatabaseError as error:
            self.stderr.write(f"The database failed: {type(error).__name__}. Try again later.")
            raise SystemExit(os.EX_TEMPFAIL) from error
        else:
            if message is None:
                self.stdout.write("Ignored: the message is gone.")
            else:
                kind = "for good" if report.is_hard else "counted only"
                self.stdout.write(
                    f"Message {message.pk} came back {report.status or 'without a code'}, {kind}."
                )
