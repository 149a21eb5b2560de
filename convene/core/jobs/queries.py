from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from convene.core import times
from convene.core.jobs.models import Worker

Row = DBTaskResult[..., Any]


def due(moment: datetime | None = None) -> QuerySet[Row]:
    """Jobs that may run at `moment` (now), the next one first."""
    at = moment or times.now()
    return DBTaskResult.objects.filter(
        Q(run_after=get_date_max()) | Q(run_after__lte=at), status=TaskResultStatus.READY
    )


def failed() -> QuerySet[Row]:
    """Jobs that were tried as often as they may be, the newest first."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).order_by("-finished_at")


def waiting() -> dict[str, int]:
    """How many jobs stand in each state: {"READY": 2, "FAILED": 1}; a state with none is left out."""
    counted = DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk"))
    return dict(counted)


def live_workers() -> set[str]:
    return set(Worker.objects.filter(lease_until__gt=timezone.now()).values_list("pk", flat=True))


def is_eldest(worker: str) -> bool:
    """Whether this worker is the one that calls the periodic functions."""
    first = Worker.objects.filter(lease_until__gt=timezone.now()).first()
    return first is not None and first.pk == worker


def finished_before(age: timedelta, status: str) -> QuerySet[Row]:
    return DBTaskResult.objects.filter(status=status, finished_at__lt=times.now() - age)
