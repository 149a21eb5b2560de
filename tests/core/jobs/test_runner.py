from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from convene.core import times
from convene.core.accounts.models import User
from convene.core.jobs import enqueue, queries, run_pending, runner, tasks
from convene.core.jobs.models import Worker
from tests.core.jobs import samples

pytestmark = pytest.mark.django_db

NOON = datetime(2020, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "notes")


def lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []


def only() -> "DBTaskResult":
    return DBTaskResult.objects.get()


def test_jobs_run_in_the_order_they_came(path: str) -> None:
    for line in "abc":
        enqueue(samples.note, path=path, line=line)

    assert run_pending() == 3

    assert lines(path) == ["a", "b", "c"]
    assert set(DBTaskResult.objects.values_list("status", "return_value")) == {
        ("SUCCESSFUL", "a"),
        ("SUCCESSFUL", "b"),
        ("SUCCESSFUL", "c"),
    }
    assert run_pending() == 0


def test_the_urgent_one_goes_first(path: str) -> None:
    enqueue(samples.note, path=path, line="usual")
    enqueue(samples.urgent, path=path)

    run_pending()

    assert lines(path) == ["urgent", "usual"]


def test_a_task_can_be_named_by_its_path(path: str) -> None:
    enqueue("tests.core.jobs.samples.note", path=path, line="named")

    run_pending()

    assert lines(path) == ["named"]


@pytest.mark.parametrize("name", ["tests.core.jobs.samples.not_a_task", "pathlib.Path"])
def test_only_tasks_can_be_named(name: str) -> None:
    with pytest.raises(TypeError):
        enqueue(name)


def test_a_job_is_part_of_the_transaction(path: str) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 -- the whole transaction fails
        enqueue(samples.note, path=path, line="never")
        1 / 0  # noqa: B018 -- any error does

    assert run_pending() == 0
    assert lines(path) == []


def test_jobs_put_in_by_jobs_run_too(path: str) -> None:
    enqueue(samples.more, path=path, left=2)

    assert run_pending() == 3
    assert lines(path) == ["2", "1", "0"]


def test_a_job_for_later_waits_for_the_clock(path: str) -> None:
    enqueue(samples.note.using(run_after=NOON), path=path, line="noon")

    with times.at(NOON - timedelta(seconds=1)):
        assert run_pending() == 0
    with times.at(NOON):
        assert run_pending() == 1
    assert lines(path) == ["noon"]


def test_a_failure_is_tried_again_by_its_delays_and_then_stays_failed(path: str) -> None:
    enqueue(samples.fail, path=path)

    with times.at(NOON):
        assert run_pending(loud=False) == 1
        assert run_pending(loud=False) == 0
    with times.at(NOON + timedelta(seconds=9)):
        assert run_pending(loud=False) == 0
    with times.at(NOON + timedelta(seconds=10)):
        assert run_pending(loud=False) == 1
    assert (only().status, queries.failed().count()) == ("READY", 0)
    with times.at(NOON + timedelta(seconds=69)):
        assert run_pending(loud=False) == 0
    with times.at(NOON + timedelta(seconds=70)):
        assert run_pending(loud=False) == 1

    row = queries.failed().get()
    assert (row.status, row.finished_at) == ("FAILED", NOON + timedelta(seconds=70))
    assert row.exception_class_path == "builtins.RuntimeError"
    with times.at(NOON + timedelta(days=1)):
        assert run_pending(loud=False) == 0
    assert lines(path) == ["tried", "tried", "tried"]


def test_what_is_kept_of_a_failure_holds_no_text_of_it(path: str) -> None:
    enqueue(samples.fail, path=path)

    run_pending(loud=False)

    told = only().traceback.splitlines()
    assert told[0] == "builtins.RuntimeError"
    assert told[-1].endswith("in fail")
    assert "nobody@example.org" not in only().traceback


def test_a_loud_failure_is_recorded_and_raised(path: str) -> None:
    enqueue(samples.fail_once, path=path)

    with pytest.raises(RuntimeError):
        run_pending()

    assert only().status == "FAILED"


def test_a_failed_job_leaves_no_half_work(path: str) -> None:
    enqueue(samples.half, path=path)

    run_pending(loud=False)

    assert lines(path) == ["tried"]
    assert not User.objects.exists()


def test_a_failed_job_can_be_given_all_its_tries_again(path: str) -> None:
    enqueue(samples.fail_once, path=path)
    run_pending(loud=False)

    runner.try_again(queries.failed().get())

    assert queries.waiting() == {"READY": 1}
    assert run_pending(loud=False) == 1
    assert lines(path) == ["tried", "tried"]


def test_a_task_that_is_no_more_fails_like_any_other(path: str) -> None:
    enqueue(samples.note, path=path, line="gone")
    DBTaskResult.objects.update(task_path="tests.core.jobs.samples.gone")

    assert run_pending(loud=False) == 1

    assert (only().status, only().exception_class_path) == ("READY", "builtins.ImportError")


def test_two_workers_never_take_the_same_run(path: str) -> None:
    enqueue(samples.note, path=path, line="once")

    first, second = runner.claim("first"), runner.claim("second")

    assert first is not None
    assert second is None


def test_a_job_whose_worker_is_gone_is_put_back(path: str) -> None:
    enqueue(samples.note, path=path, line="done")
    runner.renew("alive", seconds=60)
    runner.renew("dead", seconds=-1)
    lost = runner.claim("dead")

    assert runner.reap() == 1

    assert only().status == "READY"
    assert set(Worker.objects.values_list("pk", flat=True)) == {"alive"}
    assert run_pending() == 1
    assert lines(path) == ["done"]
    assert lost is not None
    assert len(only().worker_ids) == 2


def test_a_job_of_a_living_worker_is_left_to_it(path: str) -> None:
    enqueue(samples.note, path=path, line="mine")
    runner.renew("alive", seconds=60)
    runner.claim("alive")

    assert runner.reap() == 0
    assert only().status == "RUNNING"


def test_a_worker_never_reaps_itself(path: str) -> None:
    enqueue(samples.note, path=path, line="mine")
    runner.claim("late")

    assert runner.reap(keeping="late") == 0
    assert runner.reap() == 1


def test_a_job_that_ends_every_worker_fails_in_the_end(path: str) -> None:
    enqueue(samples.note, path=path, line="deadly")

    for number in range(4):
        assert runner.claim(f"worker {number}") is not None
        runner.reap()
        assert only().status == "READY"
    runner.claim("the last")
    runner.reap()

    assert (only().status, only().exception_class_path) == ("FAILED", runner.LOST)
    assert lines(path) == []


def test_who_lost_the_lease_cannot_overwrite_its_successor(path: str) -> None:
    with times.at(NOON):
        enqueue(samples.fail, path=path)
        slow = runner.claim("slow")
        assert slow is not None
        runner.reap()
        quick = runner.claim("quick")
        assert quick is not None

        runner.run(slow)

    row = only()
    assert (row.status, row.started_at) == ("RUNNING", quick.started_at)


def test_running_pending_jobs_leaves_no_worker_behind(path: str) -> None:
    enqueue(samples.note, path=path, line="x")

    run_pending()

    assert not Worker.objects.exists()


def test_the_eldest_living_worker_calls_the_periodic_functions() -> None:
    now = timezone.now()
    for name, age, left in [("dead", 3, -1), ("eldest", 2, 60), ("younger", 1, 60)]:
        Worker.objects.create(
            pk=name, since=now - timedelta(hours=age), lease_until=now + timedelta(seconds=left)
        )

    assert [name for name in ("dead", "eldest", "younger", "unknown") if queries.is_eldest(name)] == [
        "eldest"
    ]


def test_what_is_long_done_is_dropped(path: str) -> None:
    ages = {
        "SUCCESSFUL": [timedelta(hours=23), timedelta(hours=25)],
        "FAILED": [timedelta(29), timedelta(31)],
    }
    for status, each in ages.items():
        for age in each:
            result = enqueue(samples.note, path=path, line=status)
            DBTaskResult.objects.filter(pk=result.id).update(status=status, finished_at=times.now() - age)
    enqueue(samples.note, path=path, line="waits")

    tasks.forget()

    assert queries.waiting() == {"SUCCESSFUL": 1, "FAILED": 1, "READY": 1}


def test_looking_for_a_job_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert runner.claim("idle") is None
