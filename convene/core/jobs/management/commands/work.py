import ctypes
import os
import signal
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from convene.core.jobs import runner
from convene.core.jobs.worker import Working

PR_SET_PDEATHSIG = 1  # prctl(2)


class Command(BaseCommand):
    help = "Do the background work: jobs, periodic functions, and jobs that lost their worker."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--parent", type=int, default=0, metavar="PID", help="end when this process, the parent, ends"
        )
        parser.add_argument(
            "--lease",
            type=float,
            default=runner.LEASE,
            metavar="SECONDS",
            help="how long this worker may be silent before its jobs go to another (default: %(default)s)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        parent = options["parent"]
        if parent:
            die_with_parent()
        Working(lease=options["lease"], alive=lambda: not parent or os.getppid() == parent).run()


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent ends, however that happens (Linux).

    Elsewhere the worker looks once a second. Killing is right: every job may be repeated.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
