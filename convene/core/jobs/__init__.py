"""Work done after the request, as rows in the request's own transaction.

@task                                   # in a domain's tasks.py; runs at least once
def deliver(*, message: int) -> None: ...

enqueue("convene.core.notifications.tasks.deliver", message=7)     # from a deed

@every(seconds=3600)                    # runs in the worker, and soon after it starts
def forget() -> None: ...
"""

from convene.core.jobs.registry import DELAYS, Job, enqueue, every, task

__all__ = ["DELAYS", "Job", "enqueue", "every", "run_pending", "task"]


def run_pending(*, loud: bool = True) -> int:
    """Run every job that is due, in this process and in order; see `runner.run_pending`."""
    from convene.core.jobs import runner  # noqa: PLC0415 -- its tables exist only once the apps are loaded

    return runner.run_pending(loud=loud)
