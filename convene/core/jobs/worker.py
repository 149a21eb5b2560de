"""The process that works: jobs in the main thread, its lease in a second, periodic functions in a third."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from django.db import DatabaseError, close_old_connections, connection

from convene.core.jobs import queries, runner
from convene.core.jobs.registry import Periodic, periodic

log = logging.getLogger("convene.jobs")

POLL = 0.5  # seconds between two looks at an empty queue


class Stopped(BaseException):
    """Asked to stop a second time: leave the job and go."""


class Working:
    """One worker from start to stop. `run` belongs into a process's main thread."""

    def __init__(self, *, lease: float = runner.LEASE, alive: Callable[[], bool] = lambda: True) -> None:
        self.lease = lease
        self.alive = alive
        self.stop = threading.Event()
        self.name = runner.new_worker()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT (the job in hand is finished) or until `alive()` is false."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked)
        log.info("worker started", extra={"facts": {"worker": self.name}})
        threads = [
            threading.Thread(target=self._safely, args=(loop,), name=loop.__name__, daemon=True)
            for loop in (self._keep_lease, self._keep_time)
        ]
        for thread in threads:
            thread.start()
        try:
            self._safely(self._take_jobs)
        except Stopped:
            log.warning("worker left its job")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        self.stop.set()
        for thread in threads:
            thread.join(timeout=2)
        try:
            runner.leave(self.name)
        except DatabaseError:
            log.exception("the lease was not given back")
        log.info("worker stopped", extra={"facts": {"worker": self.name}})

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        if self.stop.is_set():
            raise Stopped
        self.stop.set()

    def _safely(self, loop: Callable[[], None]) -> None:
        """Begin the loop again, under a new name, when the database failed it.

        The old name's lease runs out, so a job whose end could not be written is put back.
        """
        pause = 1.0
        while not self.stop.is_set():
            began = time.monotonic()
            try:
                loop()
            except DatabaseError:
                log.exception("the database failed the worker")
                if loop == self._take_jobs:
                    self.name = runner.new_worker()
            except Exception:
                log.exception("the worker failed")
            finally:
                connection.close()
            pause = 1.0 if time.monotonic() - began > 60 else min(pause * 2, 30.0)
            self.stop.wait(0 if self.stop.is_set() else pause)

    def _take_jobs(self) -> None:
        runner.renew(self.name, seconds=self.lease)
        while not self.stop.is_set():
            row = runner.claim(self.name)
            if row is None:
                self.stop.wait(POLL)
                continue
            close_old_connections()
            runner.run(row)
            close_old_connections()

    def _keep_lease(self) -> None:
        """Renew the lease and put back what others lost, six times a lease; look whether to go on."""
        due = 0.0
        while not self.stop.is_set():
            if not self.alive():
                log.warning("the parent ended")
                self.stop.set()
                return
            if time.monotonic() >= due:
                runner.renew(self.name, seconds=self.lease)
                runner.reap(keeping=self.name)
                due = time.monotonic() + self.lease / 6
            self.stop.wait(min(1.0, self.lease / 6))

    def _keep_time(self) -> None:
        """Call each periodic function at its turn, while this is the eldest worker."""
        functions = periodic()
        due = {each.name: 0.0 for each in functions}
        while not self.stop.is_set():
            ready = [each for each in functions if time.monotonic() >= due[each.name]]
            eldest = bool(ready) and queries.is_eldest(self.name)
            for each in ready:
                if self.stop.is_set():
                    return
                if eldest:
                    self._call(each)
                due[each.name] = time.monotonic() + (each.seconds if eldest else min(each.seconds, 1.0))
            self.stop.wait(min([1.0, *(each.seconds for each in functions)]))

    def _call(self, each: Periodic) -> None:
        try:
            each.function()
        except Exception:
            log.exception("periodic function failed", extra={"facts": {"function": each.name}})
            connection.close()
