"""What can be run: tasks by name, and functions that run again and again."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ParamSpec, TypeVar, overload

from django.utils.module_loading import autodiscover_modules, import_string
from django_tasks import TaskResult
from django_tasks.base import Task

P = ParamSpec("P")
T = TypeVar("T")

# Seconds between one failed try and the next: five tries in all.
DELAYS: tuple[int, ...] = (10, 60, 600, 3600)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job(Task[P, T]):
    """A task that is tried again. `delays`: seconds after each failed try; one try more than delays."""

    delays: tuple[int, ...] = DELAYS


@overload
def task(function: Callable[P, T], /) -> Job[P, T]: ...
@overload
def task(*, delays: tuple[int, ...] = DELAYS, priority: int = 0) -> Callable[[Callable[P, T]], Job[P, T]]: ...
def task(
    function: Callable[P, T] | None = None, /, *, delays: tuple[int, ...] = DELAYS, priority: int = 0
) -> Job[P, T] | Callable[[Callable[P, T]], Job[P, T]]:
    """Make a module's function a task.

    It runs at least once: a killed worker's run is repeated, so it must bear that. Its arguments are
    JSON and stay in the database for a while: numbers and names of things, never a person's data.
    `priority` is -100 to 100, the highest first.
    """

    def wrap(inner: Callable[P, T]) -> Job[P, T]:
        return Job(func=inner, delays=delays, priority=priority)

    return wrap(function) if function else wrap


def enqueue(job: Task[Any, Any] | str, /, **arguments: Any) -> TaskResult[Any]:
    """Put one run of a task into the queue, in the caller's transaction.

    A deed, which may not import tasks, names the task by its dotted path. A run for later:
    `enqueue(job.using(run_after=moment), …)`.
    """
    found = import_string(job) if isinstance(job, str) else job
    if not isinstance(found, Task):
        raise TypeError(f"{job!r} is not a task")
    return found.enqueue(**arguments)


@dataclass(frozen=True)
class Periodic:
    """A function the worker calls every so many seconds."""

    name: str
    seconds: float
    function: Callable[[], object]


_periodic: dict[str, Periodic] = {}


def every(*, seconds: float) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """Let the worker call this function every `seconds`, the first time soon after it starts.

    Of several workers only the eldest does so; when it changes, two calls may overlap. A call that
    fails is logged and comes again at its next turn. The function itself is left as it is.
    """
    if seconds <= 0:
        raise ValueError("seconds must be more than nothing")

    def register(function: Callable[[], T]) -> Callable[[], T]:
        name = f"{function.__module__}.{function.__qualname__}"
        _periodic[name] = Periodic(name, seconds, function)
        return function

    return register


def periodic() -> list[Periodic]:
    """Every periodic function of every app, by name."""
    discover()
    return sorted(_periodic.values(), key=lambda each: each.name)


@cache
def discover() -> None:
    """Import every app's `tasks` module once."""
    autodiscover_modules("tasks")
