from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Min, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from convene.core import times
from convene.core.jobs import queries as jobs
from convene.core.notifications.again import failed as failed_mail
from convene.core.notifications.models import Message, MessageQuerySet, State

LONG = timedelta(minutes=15)  # a message that waits longer was tried and put off, or nobody sends it
SHOWN = 50


@dataclass(frozen=True)
class Row:
    """One thing that failed or waits long, as staff may see it: no name, no words of a letter."""

    pk: Any
    what: str
    reason: str
    attempts: int
    at: datetime | None
    address: str = ""


@dataclass(frozen=True)
class Background:
    """How the background work stands."""

    workers: int
    jobs_waiting: int
    oldest_job: datetime | None
    mail_waiting: int
    oldest_mail: datetime | None
    failed_jobs: list[Row]
    failed_mail: list[Row]
    long_waiting: list[Row]
    jobs_failed: int
    mail_failed: int
    mail_long: int

    @property
    def is_well(self) -> bool:
        return bool(self.workers) and not (self.jobs_failed or self.mail_failed or self.mail_long)


def background() -> Background:
    """Everything the page shows; the first SHOWN of each list."""
    due, queued = jobs.due(), Message.objects.kept().filter(state=State.QUEUED)
    failed_jobs, failed, waiting = jobs.failed(), failed_mail(), long_waiting()
    return Background(
        workers=len(jobs.live_workers()),
        jobs_waiting=DBTaskResult.objects.filter(status=TaskResultStatus.READY).count(),
        oldest_job=due.aggregate(oldest=Min("enqueued_at"))["oldest"],
        mail_waiting=queued.count(),
        oldest_mail=queued.aggregate(oldest=Min("created_at"))["oldest"],
        failed_jobs=[_job(row) for row in failed_jobs[:SHOWN]],
        failed_mail=_mail(failed),
        long_waiting=_mail(waiting),
        jobs_failed=failed_jobs.count(),
        mail_failed=failed.count(),
        mail_long=waiting.count(),
    )


def long_waiting() -> MessageQuerySet:
    """Mail that was written more than LONG ago and has not gone out, the eldest first."""
    waiting = Message.objects.kept().filter(state=State.QUEUED, created_at__lt=times.now() - LONG)
    return waiting.exclude(to="").order_by("created_at", "pk")


def masked(address: str) -> str:
    """Enough of an address to know where the trouble lies, not whose it is: a…@example.org."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}" if at else ""


def _job(row: jobs.Row) -> Row:
    reason = row.exception_class_path
    return Row(row.pk, row.task_path, reason, len(row.worker_ids), row.finished_at)


def _mail(rows: QuerySet[Message]) -> list[Row]:
    some = rows.defer("text", "html", "subject")[:SHOWN]
    return [
        Row(one.pk, one.template, one.reason, one.attempts, one.created_at, masked(one.to)) for one in some
    ]
