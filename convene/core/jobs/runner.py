"""Taking a job, running it, and saying how it went. Each step is one short statement on the database.

A row goes READY → RUNNING → SUCCESSFUL, or back to READY for a later try, or FAILED after the last.
`started_at` tells one run from the next: whoever lost its lease cannot overwrite its successor.
"""

import logging
import os
import secrets
import time
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from convene.core import times
from convene.core.jobs import faults, queries
from convene.core.jobs.models import Worker
from convene.core.jobs.queries import Row
from convene.core.jobs.registry import DELAYS, Job

log = logging.getLogger("convene.jobs")

LEASE = 60.0  # seconds a worker may be silent before its jobs go to another
TICK = timedelta(microseconds=1)
LOST = "the worker ended in the midst of the job"


def new_worker() -> str:
    return f"{os.getpid()}-{secrets.token_hex(8)}"


def renew(worker: str, *, seconds: float) -> None:
    """Say that this worker lives, and will for so many seconds."""
    until = timezone.now() + timedelta(seconds=seconds)
    Worker.objects.update_or_create(pk=worker, defaults={"lease_until": until})


def leave(worker: str) -> None:
    """Give the lease back; a job still running goes to another worker at once."""
    Worker.objects.filter(pk=worker).delete()


def claim(worker: str) -> Row | None:
    """Take the next job that is due, or None. Two workers never take the same run."""
    while (row := queries.due().first()) is not None:
        row.status = TaskResultStatus.RUNNING
        row.started_at = times.now() if row.started_at is None else max(times.now(), row.started_at + TICK)
        row.worker_ids = [*row.worker_ids, worker]
        taken = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY).update(
            status=row.status, started_at=row.started_at, worker_ids=row.worker_ids
        )
        if taken:
            return row
    return None


def run(row: Row) -> Exception | None:
    """Run a claimed job and record the outcome; the error when it failed."""
    began = time.perf_counter()
    facts = {"job": row.task_path, "id": str(row.pk), "attempt": len(row.worker_ids)}
    try:
        task = row.task
        value = normalize_json(task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"]))
    except Exception as error:
        again = _put_back(row, faults.kind(error), faults.told(error), _delays(row))
        log.warning("job failed", extra={"facts": {**facts, "again": again}}, exc_info=error)
        return error
    _held(row).update(
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=times.now(),
        return_value=value,
        exception_class_path="",
        traceback="",
    )
    log.info("job done", extra={"facts": {**facts, "ms": round((time.perf_counter() - began) * 1000, 1)}})
    return None


def reap(*, keeping: str = "") -> int:
    """Put back the jobs whose worker is gone, except those of `keeping`; how many.

    A job that was lost as often as it may be tried has failed: it may be what ends the workers.
    """
    running = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING))
    live = queries.live_workers() | {keeping}
    lost = [row for row in running if not row.worker_ids or row.worker_ids[-1] not in live]
    for row in lost:
        again = _put_back(row, LOST, LOST, _delays(row), at_once=True)
        log.warning(
            "job lost its worker", extra={"facts": {"job": row.task_path, "id": str(row.pk), "again": again}}
        )
    Worker.objects.filter(lease_until__lte=timezone.now()).exclude(pk=keeping).delete()
    return len(lost)


def run_pending(*, loud: bool = True) -> int:
    """Run every job that is due by `times.now()`, in this process and in order; how many ran.

    Jobs put in the queue meanwhile run too. `loud`: the first failure is raised, after it was
    recorded; otherwise it is only recorded and comes again by its delays.
    """
    worker = new_worker()
    count, renewed = 0, 0.0
    try:
        while True:
            if queries.due().exists() and (not renewed or time.monotonic() - renewed > LEASE):
                renew(worker, seconds=15 * LEASE)
                renewed = time.monotonic()
            row = claim(worker)
            if row is None:
                return count
            error = run(row)
            count += 1
            if error is not None and loud:
                raise error
    finally:
        if renewed:
            leave(worker)


def try_again(row: Row) -> None:
    """Give a failed job a whole new set of tries."""
    DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED).update(
        status=TaskResultStatus.READY, run_after=get_date_max(), finished_at=None, worker_ids=[]
    )


def _held(row: Row) -> QuerySet[Row]:
    """The row, if this run of it is still ours."""
    return DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)


def _delays(row: Row) -> tuple[int, ...]:
    try:
        task: object = row.task
    except Exception:  # noqa: BLE001 -- a task that no longer exists has the usual tries
        return DELAYS
    return task.delays if isinstance(task, Job) else DELAYS


def _put_back(row: Row, error: str, text: str, delays: tuple[int, ...], *, at_once: bool = False) -> bool:
    """Let a job be tried again by its delays; False and FAILED when it was tried often enough."""
    tries = len(row.worker_ids)
    again = tries <= len(delays)
    fields: dict[str, object] = {"exception_class_path": error, "traceback": text}
    if not again:
        fields |= {"status": TaskResultStatus.FAILED, "finished_at": times.now()}
    else:
        later = times.now() + timedelta(seconds=delays[max(tries, 1) - 1]) if delays else times.now()
        fields |= {"status": TaskResultStatus.READY, "run_after": get_date_max() if at_once else later}
    _held(row).update(**fields)
    return again
