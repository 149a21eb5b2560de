"""The whole product as one command: started, asked, killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from convene.config.middleware import HEADERS
from tests import processes


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Instance:
    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.log = data / "log"
        self.out = data / "out"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str) -> None:
        with self.log.open("ab") as log, self.out.open("wb") as out:
            self.process = subprocess.Popen(
                processes.command("serve", "--port", str(self.port), *arguments),
                env=processes.environment(self.data),
                stdout=out,
                stderr=log,
            )
        assert processes.until(lambda: bool(self.said())), self.log.read_text()

    def said(self) -> str:
        return self.out.read_text()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def worker(self) -> int:
        assert processes.until(lambda: len(processes.children(self.pid)) == 1)
        return processes.children(self.pid)[0]

    def worker_started(self) -> bool:
        return any(line.get("message") == "worker started" for line in self.lines())

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def ask(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, bytes, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, **more)
            response = connection.getresponse()
            return response.status, response.read(), dict(response.getheaders())
        finally:
            connection.close()

    def listens(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    instance = Instance(tmp_path_factory.mktemp("serve"))
    try:
        instance.start("--migrate")
        yield instance
    finally:
        instance.end()


@pytest.fixture
def doomed(running: Instance, tmp_path: Path) -> Iterator[Instance]:
    """An instance to be ended, on a copy of the other's data."""
    with_database = processes.run(
        running.data,
        "shell",
        "-c",
        "from django.db import connection as c; "
        f"c.cursor().execute('VACUUM INTO %s', ['{tmp_path / 'convene.sqlite3'}'])",
    )
    assert with_database.returncode == 0, with_database.stderr
    instance = Instance(tmp_path)
    yield instance
    instance.end()


def test_it_says_one_line(running: Instance) -> None:
    assert running.said() == f"Convene is at http://127.0.0.1:{running.port} (end with Ctrl+C).\n"


def test_it_is_well_and_ready(running: Instance) -> None:
    assert running.ask("GET", "/healthz")[:2] == (200, b"ok\n")
    assert running.ask("GET", "/readyz")[:2] == (200, b"ready\n")


def chunks(size: int) -> Iterator[bytes]:
    for start in range(0, size, 50_000):
        yield b"x" * min(50_000, size - start)


@pytest.mark.parametrize("size", [5_000_000, 1_000_001])
@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_over_the_limit_is_answered_in_words(running: Instance, size: int, chunked: bool) -> None:
    body = chunks(size) if chunked else b"x" * size

    status, text, headers = running.ask("POST", "/healthz", body, encode_chunked=chunked)

    assert (status, text) == (413, b"This is more than the 1000 kB that can be sent at once.")
    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_within_the_limit_goes_on_to_the_form_check(running: Instance, chunked: bool) -> None:
    body = chunks(1_000_000) if chunked else b"x" * 1_000_000

    assert running.ask("POST", "/healthz", body, encode_chunked=chunked)[0] == 403


@pytest.mark.parametrize(
    "path", ["/healthz", "/no-such-page", "/static/admin/css/base.css", "/static/none", "/admin/"]
)
def test_every_answer_carries_the_security_headers(running: Instance, path: str) -> None:
    headers = running.ask("GET", path)[2]

    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/%ff", "/%00", "/healthz?q=%ff", "/" + "a" * 4000])
def test_odd_addresses_are_answered(running: Instance, path: str) -> None:
    assert running.ask("GET", path)[0] in {200, 400, 404}


def test_a_foreign_host_is_refused(running: Instance) -> None:
    assert running.ask("GET", "/healthz", headers={"Host": "evil.example"})[0] == 400


def test_the_log_is_json_and_names_nobody(running: Instance) -> None:
    running.ask(
        "GET", "/nobody/amina/?email=amina@example.org", headers={"User-Agent": "Amina", "Referer": "/amina"}
    )
    assert processes.until(lambda: any(line.get("status") == 404 for line in running.lines()))

    assert running.lines()
    text = running.log.read_text()
    assert "mina" not in text
    assert "127.0.0.1" not in text


def test_it_stays_small(running: Instance) -> None:
    """All processes together, as the kernel counts what is theirs: the promise is 300 MB."""
    assert processes.until(running.worker_started)
    for _ in range(50):
        running.ask("GET", "/readyz")

    together = sum(pss(pid) for pid in (running.pid, running.worker()))
    assert together < 250_000
    assert pss(running.worker()) < 80_000


def pss(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise AssertionError


def test_a_port_in_use_is_refused(running: Instance) -> None:
    done = processes.run(running.data, "serve", "--port", str(running.port))

    assert (done.returncode, done.stderr) == (
        1,
        f"CommandError: Cannot listen at 127.0.0.1, port {running.port}: Address already in use.\n",
    )


def test_waiting_migrations_are_refused(tmp_path: Path) -> None:
    done = processes.run(tmp_path, "serve", "--port", str(free_port()))

    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: The database waits for migrations: run `convene migrate`, or add --migrate.\n",
    )


def test_static_files_are_collected_once(running: Instance) -> None:
    mark = running.data / "static.collected"

    assert (running.data / "static/staticfiles.json").exists()
    assert len(mark.read_text()) == 64


def test_a_killed_parent_leaves_nobody(doomed: Instance) -> None:
    doomed.start()
    worker = doomed.worker()
    assert processes.until(doomed.worker_started)

    os.kill(doomed.pid, signal.SIGKILL)
    assert doomed.process is not None
    doomed.process.wait()

    assert processes.until(lambda: not doomed.listens() and not processes.alive(worker), seconds=10)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_ends_with_its_worker(doomed: Instance, number: signal.Signals) -> None:
    doomed.start()
    worker = doomed.worker()
    assert processes.until(doomed.worker_started)

    os.kill(doomed.pid, number)

    assert doomed.process is not None
    assert doomed.process.wait(timeout=30) == 0
    assert (doomed.listens(), processes.alive(worker)) == (False, False)
    assert [line for line in doomed.lines() if line["message"] == "worker stopped"]


def test_a_killed_worker_comes_back(doomed: Instance) -> None:
    doomed.start()
    first = doomed.worker()

    os.kill(first, signal.SIGKILL)
    began = time.monotonic()

    assert processes.until(lambda: bool(processes.children(doomed.pid)) and doomed.worker() != first)
    assert time.monotonic() - began > 0.9
    assert doomed.ask("GET", "/healthz")[0] == 200


def test_without_a_worker_there_is_one_process(doomed: Instance) -> None:
    doomed.start("--without-worker")

    assert doomed.ask("GET", "/readyz")[0] == 200
    assert processes.children(doomed.pid) == []
