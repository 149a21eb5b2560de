"""The worker as a process of its own: killed, asked to stop, left by its parent."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import processes

ENQUEUE = """
import sys, django
django.setup()
from convene.core.jobs import enqueue
from tests.core.jobs import samples
enqueue(samples.slow, path=sys.argv[1], seconds=float(sys.argv[2]))
"""


PARENT = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-m", "convene", "work", "--parent", str(os.getpid())])
time.sleep(60)
"""


class Place:
    """A data folder with a migrated database, and the workers started on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.notes = data / "notes"
        self.started: list[subprocess.Popen[str]] = []

    def enqueue(self, seconds: float) -> float:
        """Put the slow job into the queue, as another process; when it stood there."""
        subprocess.run(
            [sys.executable, "-c", ENQUEUE, str(self.notes), str(seconds)],
            env=processes.environment(self.data),
            check=True,
            stdout=subprocess.PIPE,
            timeout=60,
        )
        return time.monotonic()

    def workers(self) -> int:
        with closing(sqlite3.connect(self.data / "convene.sqlite3")) as database:
            return int(database.execute("SELECT count(*) FROM jobs_worker").fetchone()[0])

    def work(self, *arguments: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            processes.command("work", *arguments),
            env=processes.environment(self.data),
            stderr=subprocess.DEVNULL,
        )
        self.started.append(process)
        return process

    def lines(self) -> list[str]:
        return self.notes.read_text().splitlines() if self.notes.exists() else []

    def has(self, *lines: str) -> bool:
        return processes.until(lambda: self.lines() == list(lines))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("migrated")
    done = processes.run(data, "migrate", "-v0")
    assert (done.returncode, done.stderr) == (0, "")
    return data / "convene.sqlite3"


@pytest.fixture
def place(migrated: Path, tmp_path: Path) -> Iterator[Place]:
    (tmp_path / "convene.sqlite3").write_bytes(migrated.read_bytes())
    place = Place(tmp_path)
    yield place
    for process in place.started:
        process.kill()
        process.wait()


def test_a_job_whose_worker_was_killed_is_completed_by_another(place: Place) -> None:
    place.enqueue(1.5)
    first = place.work("--lease", "2")
    assert place.has("began")
    first.kill()
    first.wait()

    place.work("--lease", "2")

    assert place.has("began", "began", "ended")


def test_a_job_begins_within_a_second_or_so(place: Place) -> None:
    place.work()
    assert processes.until(lambda: place.workers() == 1)
    put = place.enqueue(0)

    assert place.has("began", "ended")
    assert time.monotonic() - put < 1.5


def test_asked_to_stop_it_ends_the_job_in_hand_first(place: Place) -> None:
    place.enqueue(1.5)
    worker = place.work()
    assert place.has("began")

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=20) == 0
    assert place.lines() == ["began", "ended"]
    assert place.workers() == 0


def test_asked_twice_it_leaves_the_job_to_another(place: Place) -> None:
    place.enqueue(4)
    worker = place.work()
    assert place.has("began")

    worker.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=3) == 0
    assert place.lines() == ["began"]
    place.work("--lease", "2")
    assert place.has("began", "began", "ended")


def test_it_ends_when_its_parent_is_killed(place: Place) -> None:
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            PARENT,
        ],
        env=processes.environment(place.data),
        stderr=subprocess.DEVNULL,
    )
    place.started.append(parent)
    assert processes.until(lambda: place.workers() == 1)
    [worker] = processes.children(parent.pid)

    parent.kill()

    assert processes.until(lambda: not processes.alive(worker), seconds=3)
