import logging
import os
import socket
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from convene.core.jobs.queries import live_workers
from convene.demo import actions, database
from convene.demo.building import build
from convene.demo.queries import Standing, standing


class Command(BaseCommand):
    help = "Build the demonstration where there is none yet, say how to enter it, and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--fresh", action="store_true", help="throw the demonstration away and build it anew"
        )
        parser.add_argument("--no-serve", action="store_true", help="only build it")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")

    def handle(self, *_args: Any, **options: Any) -> None:
        # For this process, and by the environment for those it starts.
        settings.DEMONSTRATION = True
        os.environ["CONVENE_DEMONSTRATION"] = "1"
        if not options["no_serve"]:
            require_free(options["host"])
        with database.alone():
            self._prepare(fresh=options["fresh"], serves=not options["no_serve"])
        self._say()
        if not options["no_serve"]:
            call_command("serve", host=options["host"], port=settings.PORT, migrate=True, stdout=self.stdout)

    def _prepare(self, *, fresh: bool, serves: bool) -> None:
        found = standing()
        if found == Standing.REAL:
            raise CommandError(
                "This database holds an instance that is no demonstration; nothing was changed."
                " Name an empty folder: CONVENE_DATA=/path/to/folder."
            )
        if found == Standing.COMPLETE and not fresh:
            if not serves:  # else the server applies what is waiting
                call_command("migrate", interactive=False, verbosity=0)
            self.stdout.write(
                "The demonstration is there already; its data is kept (--fresh builds it anew)."
            )
            return
        if found == Standing.COMPLETE and live_workers():
            raise CommandError(
                "Convene runs with this data. End it first; after a crash wait a minute. Nothing was changed."
            )
        if found != Standing.EMPTY:
            what = "The demonstration" if found == Standing.COMPLETE else "A building that was interrupted"
            database.drop()
            self.stdout.write(f"{what} was thrown away.")
        self._build()

    def _build(self) -> None:
        began = time.monotonic()
        self.stdout.write("Building the demonstration; this takes about half a minute.")
        log = logging.getLogger("convene")
        level = log.level
        log.setLevel(logging.WARNING)
        try:
            call_command("migrate", interactive=False, verbosity=0)
            actions.begin()
            with database.in_a_hurry():
                build(self._tell)
            actions.finish()
        finally:
            log.setLevel(level)
        self.stdout.write(f"The demonstration was built in {time.monotonic() - began:.0f} s.")

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _say(self) -> None:
        self.stdout.write(
            f"\n  Open it        {settings.URL}/"
            f"\n  Sign in        {settings.URL}/demo/   one click each, as convener, representative or reader"
            f"\n  Outgoing mail  {settings.URL}/demo/mail/\n"
        )
        self.stdout.flush()


def require_free(host: str) -> None:
    """Raise CommandError when someone listens there: better told before the building than after."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, settings.PORT), family=family).close()
    except OSError as error:
        raise CommandError(
            f"Cannot listen at {host}, port {settings.PORT}: {os.strerror(error.errno or 0)}. Choose another: PORT=8001."
        ) from error
