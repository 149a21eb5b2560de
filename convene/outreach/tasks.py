from datetime import timedelta

from django.db import transaction
from django_tasks import TaskResultStatus

from convene.core import times
from convene.core.jobs import enqueue, every, task
from convene.core.jobs.queries import Row
from convene.core.notifications.delivery import BATCH
from convene.outreach import actions
from convene.outreach.models import Mailing

LONGEST = 60  # seconds between two looks at a mail server that does not take the letters


# Behind the letters themselves, so that no more are written than go out.
@task(priority=BATCH - 10)
def hand_over(*, mailing: int, turn: int, pause: int = 1) -> None:
    """Hand some letters over and put the next turn into the queue: both or neither."""
    with transaction.atomic():
        following = actions.hand_over(mailing=mailing, turn=turn)
        if following is None:
            return
        if following.handed:
            enqueue(hand_over, mailing=mailing, turn=following.number)
            return
        later = hand_over.using(run_after=times.now() + timedelta(seconds=pause))
        enqueue(later, mailing=mailing, turn=following.number, pause=min(2 * pause, LONGEST))


@every(seconds=3600)
def forget_recipients() -> None:
    actions.forget_recipients()


@every(seconds=60)
def keep_going() -> None:
    """Take up letters that are being sent while no job does it, because one failed too often."""
    rows = Row.objects.filter(
        task_path=hand_over.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    cared_for = {row.args_kwargs["kwargs"]["mailing"] for row in rows}
    sending = Mailing.objects.filter(state=Mailing.State.SENDING).exclude(pk__in=cared_for)
    for pk in sending.values_list("pk", flat=True):
        actions.go_on(mailing=pk)
