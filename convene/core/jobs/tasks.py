from datetime import timedelta

from django_tasks import TaskResultStatus

from convene.core.jobs import queries
from convene.core.jobs.registry import every


@every(seconds=3600)
def forget() -> None:
    """Drop what is long done: a success after a day, a failure after thirty."""
    queries.finished_before(timedelta(days=1), TaskResultStatus.SUCCESSFUL).delete()
    queries.finished_before(timedelta(days=30), TaskResultStatus.FAILED).delete()
