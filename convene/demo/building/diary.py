"""What happened when: deeds are noted in any order and done in the order of their moments."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from convene.core import times
from convene.core.jobs import runner
from convene.core.jobs.registry import periodic
from convene.core.notifications.models import Message, State
from convene.core.notifications.tasks import deliver, deliver_batch, deliver_later
from convene.core.trail import tasks as sealing

Done = Callable[[], object]

SOON = timedelta(seconds=20)  # how far behind the clock a worker may be


class Diary:
    """Deeds under the clock of their own moments. A deed may note others, for later."""

    def __init__(self) -> None:
        self._noted: list[tuple[datetime, int, Done]] = []
        self._order = count()

    def note(self, at: datetime, deed: Done) -> None:
        """Let `deed` be done at this moment; of two at one moment, the first noted comes first."""
        heapq.heappush(self._noted, (at, next(self._order), deed))

    def note_clock(self, at: datetime) -> None:
        """Let be written down what the clock alone does at this moment: a call or a roll that closes."""
        self.note(at + SOON, work)

    def play(self, until: datetime) -> None:
        """Do everything up to a moment; what is noted for later has not happened yet.

        At the end of each day comes what a worker would have done by then.
        """
        last: datetime | None = None
        while self._noted and self._noted[0][0] <= until:
            at, _number, deed = heapq.heappop(self._noted)
            if last is not None and at.date() != last.date():
                with times.at(last):
                    work()
            with times.at(at):
                deed()
            last = at
        if last is not None:
            with times.at(last):
                work()


def work() -> None:
    """Send the mail and do what is done again and again, but for sealing, which signs with today's key."""
    post()
    worker = runner.new_worker()
    while (row := runner.claim(worker)) is not None:
        error = runner.run(row)
        if error is not None:
            raise error
        post()  # whatever the job wrote
    for each in periodic():
        if each.function.__module__ != sealing.__name__:
            each.function()


def post() -> None:
    """Mark the mail as sent. Nobody of those it is for exists, so none goes out, not even into a file.

    Passed through the queue one by one it would take a quarter of the building's time.
    """
    Message.objects.filter(state=State.QUEUED).update(state=State.SENT, attempts=1, sent_at=times.now())
    mail = [each.module_path for each in (deliver, deliver_later, deliver_batch)]
    DBTaskResult.objects.filter(task_path__in=mail, status=TaskResultStatus.READY).delete()
