"""Letting mail be tried again that was given up, or that waits with nobody to send it."""

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from convene.core.jobs import enqueue
from convene.core.notifications.models import Message, MessageQuerySet, State

DELIVER = "convene.core.notifications.tasks.deliver"
DELIVER_BATCH = "convene.core.notifications.tasks.deliver_batch"


@transaction.atomic
def try_again(message: Message) -> bool:
    """Give a message a whole new set of tries, with the same Message-ID; False when it cannot be sent any more.

    One that failed waits again. One that waits is sent at once: its job is brought forward, and made anew when
    it was lost. Nothing can be done for one that was sent, or whose words and address were erased.
    """
    sendable = Message.objects.kept().filter(pk=message.pk).exclude(to="")
    if sendable.filter(state=State.FAILED).update(state=State.QUEUED, attempts=0, reason=""):
        return _job_for(message)
    if not sendable.filter(state=State.QUEUED).exists():
        return False
    return _job_for(message)


def _job_for(message: Message) -> bool:
    """See that a job sends it soon. A letter to many stays with its batch, behind the mail somebody waits for."""
    path, what = (
        (DELIVER_BATCH, {"batch": str(message.batch)})
        if message.batch
        else (DELIVER, {"message": message.pk})
    )
    jobs = DBTaskResult.objects.filter(
        task_path=path, **{f"args_kwargs__kwargs__{name}": value for name, value in what.items()}
    )
    waiting = jobs.filter(status=TaskResultStatus.READY).update(run_after=get_date_max())
    # A batch that runs has read its list already: one that failed meanwhile needs another run.
    if not waiting and (message.batch or not jobs.filter(status=TaskResultStatus.RUNNING).exists()):
        enqueue(path, **what)
    return True


def failed() -> MessageQuerySet:
    """Mail that was given up and can still be tried, the newest first."""
    return Message.objects.kept().filter(state=State.FAILED).exclude(to="")
