import sys
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import check

from convene.config.findings import Finding, Level, findings


class Command(check.Command):
    help = "Say what is wrong with the settings and with the instance as it stands, and what to do about it."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--code",
            action="store_true",
            help="only settings and code, not the instance: Django's own checks",
        )

    def handle(self, *app_labels: Any, **options: Any) -> None:
        only_code = (
            options["code"] or app_labels or options["tags"] or options["list_tags"] or options["databases"]
        )
        # What Django says of a deployment in its own words, the findings say in an operator's.
        super().handle(*app_labels, **{**options, "deploy": options["deploy"] and only_code})
        if only_code:
            return
        found = findings(deploy=options["deploy"])
        for finding in found:
            self.stdout.write(told(finding))
        errors = sum(finding.level is Level.ERROR for finding in found)
        self.stdout.write(
            f"In this instance, errors: {errors}, warnings: {len(found) - errors}."
            if found
            else "This instance is well set up."
        )
        strict = options["fail_level"] in {"WARNING", "INFO", "DEBUG"}
        if errors or (strict and found):
            sys.exit(1)


def told(finding: Finding) -> str:
    return f"{finding.level}: {finding.what}\n  {finding.means}\n  Do: {finding.do}"
