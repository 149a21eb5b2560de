import pytest

from convene.core.jobs import DELAYS, every
from convene.core.jobs.registry import periodic
from tests.core.jobs import samples


def test_five_tries_unless_said_otherwise() -> None:
    assert samples.note.delays == DELAYS == (10, 60, 600, 3600)
    assert samples.fail.using(priority=5).delays == (10, 60)


def test_periodic_functions_of_all_apps_are_found() -> None:
    names = {each.name: each.seconds for each in periodic()}

    assert names["convene.core.jobs.tasks.forget"] == 3600
    assert names["convene.core.notifications.tasks.forget"] == 3600


def test_a_periodic_function_stays_what_it_is() -> None:
    from convene.core.jobs import tasks  # noqa: PLC0415 -- the function under test

    assert tasks.forget.__name__ == "forget"


def test_every_needs_a_time() -> None:
    with pytest.raises(ValueError, match="seconds"):
        every(seconds=0)
