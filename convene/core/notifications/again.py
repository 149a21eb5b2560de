"""Letting mail be tried again that was given up, or that waits with nobody to send it."""

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from convene.core.jobs import enqueue
from convene.core.notifications.models import Message, MessageQuerySet, State

DELIVER = "convene.core.notifications.tasks.deliver"


@transaction.atomic
def try_again(message: Message) -> bool:
    """Give a message a whole new set of tries, with the same Message-ID; False when it cannot be sent any more.

    One that failed waits again. One that waits is sent at once: its job is brought forward, and made anew when
    it was lost. Nothing can be done for one that was sent, or whose words and address were erased.
    """
    sendable = Message.objects.kept().filter(pk=message.pk).exclude(to="")
    if sendable.filter(state=State.FAILED).update(state=State.QUEUED, attempts=0, reason=""):
        enqueue(DELIVER, message=message.pk)
        return True
    if not sendable.filter(state=State.QUEUED).exists():
        return False
    jobs = DBTaskResult.objects.filter(task_path=DELIVER, args_kwargs__kwargs__message=message.pk)
    waiting = jobs.filter(status=TaskResultStatus.READY).update(run_after=get_date_max())
    if not waiting and not jobs.filter(status=TaskResultStatus.RUNNING).exists():
        enqueue(DELIVER, message=message.pk)
    return True


def failed() -> MessageQuerySet:
    """Mail that was given up and can still be tried, the newest first."""
    return Message.objects.kept().filter(state=State.FAILED).exclude(to="")
