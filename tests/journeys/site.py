"""A demonstration of its own, built and served the way an operator does it: by the commands, in processes."""

import email
import email.policy
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import environ
import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
GUARD = Path(__file__).with_name("guard.py")
COMMAND = [sys.executable, "-m", "convene"]

# What tests/settings.py and a developer's shell may hold; the demonstration gets none of it.
OURS = {
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "LOG_LEVEL",
    "PORT",
    "SECRET_KEY",
    "TRUSTED_PROXIES",
}
BUILD_LIMIT = 600  # seconds
START_LIMIT = 60


@dataclass(frozen=True)
class Site:
    """A running demonstration: its address without a slash at the end, and its data folder."""

    url: str
    data: Path

    def letters(self, address: str) -> list[EmailMessage]:
        """What was mailed to an address so far, oldest first."""
        found = []
        for file in sorted((self.data / "mail").glob("*"), key=lambda path: path.stat().st_mtime_ns):
            for part in file.read_bytes().split(b"-" * 79 + b"\n"):
                letter = email.message_from_bytes(part.lstrip(), policy=email.policy.default)
                if isinstance(letter, EmailMessage) and address in str(letter["To"]):
                    found.append(letter)
        return found

    def next_letter(self, address: str, *, after: int = 0, seconds: float = 60) -> EmailMessage:
        """The first letter to an address beyond the `after` it already has; waits for the delivery."""
        until = time.monotonic() + seconds
        while len(letters := self.letters(address)) <= after:
            assert time.monotonic() < until, f"no letter to {address} within {seconds} s"
            time.sleep(0.1)
        return letters[after]


def environment(data: Path, port: int, database: str | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS and "CONVENE_" not in name}
    kept |= {
        "CONVENE_DATA": str(data),
        "CONVENE_DEMONSTRATION": "1",
        "CONVENE_URL": f"http://localhost:{port}",
        "PORT": str(port),
        "PYTHONPATH": str(ROOT),
    }
    return kept | ({"DATABASE_URL": database} if database else {})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database() -> Iterator[str | None]:
    """The address of an empty database beside the tests' own, on PostgreSQL; None on SQLite."""
    tests = os.environ.get("DATABASE_URL", "")
    if not tests.startswith("postgres"):
        yield None
        return
    where = environ.Env.db_url_config(tests)
    server = psycopg.conninfo.make_conninfo(
        "",
        host=where["HOST"],
        port=where["PORT"] or None,
        user=where["USER"],
        password=where["PASSWORD"] or None,
        dbname="postgres",
    )
    name = f"journeys_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # each process has its own site
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield tests.rpartition("/")[0] + f"/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(drop)


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """Build the demonstration into `folder` and serve it on a free port until the block ends."""
    data, log, port = folder / "data", folder / "log", free_port()
    with own_database() as database, log.open("wb") as out:
        env = environment(data, port, database)
        built = subprocess.run(
            [*COMMAND, "demo", "--no-serve"],
            env=env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            timeout=BUILD_LIMIT,
            check=False,
        )
        assert built.returncode == 0, f"the demonstration was not built:\n{tail(log)}"
        guard = subprocess.Popen(
            [sys.executable, str(GUARD), *COMMAND, "serve"],
            env=env,
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        assert guard.stdin
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/readyz", guard, log)
            yield Site(url=f"http://localhost:{port}", data=data)
        finally:
            guard.stdin.close()
            guard.wait()


def wait_until_ready(address: str, guard: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_LIMIT
    while True:
        assert guard.poll() is None, f"the server ended:\n{tail(log)}"
        assert time.monotonic() < until, f"the server was not ready within {START_LIMIT} s:\n{tail(log)}"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-40:])
