from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from convene.core.jobs import enqueue, queries, run_pending
from tests.core.jobs import samples

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("jobs", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_shows_what_failed(tmp_path: Path) -> None:
    enqueue(samples.fail_once, path=str(tmp_path / "notes"))
    run_pending(loud=False)
    enqueue(samples.note, path=str(tmp_path / "notes"), line="x")
    row = queries.failed().get()
    assert row.finished_at is not None

    assert said() == [
        "1 waiting, 0 running, 1 failed",
        f"{row.pk}  {row.finished_at:%Y-%m-%d %H:%M}  tests.core.jobs.samples.fail_once  builtins.RuntimeError",
    ]


def test_it_lets_one_be_tried_again(tmp_path: Path) -> None:
    enqueue(samples.fail_once, path=str(tmp_path / "notes"))
    run_pending(loud=False)

    assert said("--again", str(queries.failed().get().pk)) == [
        "tests.core.jobs.samples.fail_once will be tried again."
    ]
    assert queries.waiting() == {"READY": 1}


def test_an_unknown_job_is_refused() -> None:
    with pytest.raises(CommandError):
        said("--again", "6f2c7c1e-7a40-4d0c-9df5-3a4bd6f3c1f2")
