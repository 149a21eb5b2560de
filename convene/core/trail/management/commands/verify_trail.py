from typing import Any

from django.core.management.base import BaseCommand, CommandError

from convene.core.trail import queries


class Command(BaseCommand):
    help = "Check every entry of the trail against the sealed log. Fails when anything was altered."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        report = queries.verify()
        if not report.whole:
            raise CommandError(f"The trail is damaged: {'; '.join(report.faults)}.")
        self.stdout.write(
            f"The trail is whole: {report.sealed} entries sealed under {report.checkpoints} checkpoints, "
            f"{report.waiting} waiting."
        )
