"""Tasks for the tests; each leaves a line in a file, so that other processes' runs are seen too."""

import time
from pathlib import Path

from django.db import transaction

from convene.core.accounts.models import User
from convene.core.jobs import enqueue, task


def _note(path: str, line: str) -> None:
    with Path(path).open("a") as file:
        file.write(f"{line}\n")


@task
def note(*, path: str, line: str) -> str:
    _note(path, line)
    return line


@task(delays=(10, 60))
def fail(*, path: str) -> None:
    _note(path, "tried")
    raise RuntimeError("nobody@example.org is unwell")


@task(delays=())
def fail_once(*, path: str) -> None:
    _note(path, "tried")
    raise RuntimeError


@task(delays=(10,))
def half(*, path: str) -> None:
    """Writes a row, then fails: the row must not stay."""
    _note(path, "tried")
    with transaction.atomic():
        User.objects.create(email="half@example.org")
        raise RuntimeError


@task
def more(*, path: str, left: int) -> None:
    _note(path, str(left))
    if left:
        enqueue(more, path=path, left=left - 1)


@task(priority=10)
def urgent(*, path: str) -> None:
    _note(path, "urgent")


@task
def slow(*, path: str, seconds: float) -> None:
    _note(path, "began")
    time.sleep(seconds)
    _note(path, "ended")


not_a_task = 7
