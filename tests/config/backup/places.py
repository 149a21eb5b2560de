"""Instances of their own, each in a data folder and a database, run by the product's own commands."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests import processes

POSTGRES = os.environ.get("DATABASE_URL", "")
_numbers = count(1)


@dataclass
class Place:
    data: Path
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            processes.command(*arguments),
            env=processes.environment(self.data, **{**self.more, **more}),
            capture_output=True,
            text=True,
            check=False,
            timeout=600,  # all migrations, and a busy machine
        )

    def well(self, *arguments: str, **more: str) -> str:
        """What the command said; it must have gone well."""
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def script(self, text: str) -> str:
        """What a Python text printed that runs in this place."""
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + text],
            env=processes.environment(self.data, **self.more),
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_script(self, text: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", "import django; django.setup()\n" + text],
            env=processes.environment(self.data, **self.more),
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, *arguments: str, **more: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            processes.command(*arguments),
            env=processes.environment(self.data, **{**self.more, **more}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@contextmanager
def place(folder: Path, *, postgres: bool = False) -> Iterator[Place]:
    """An empty place: a folder that is not there yet and, for PostgreSQL, a database of its own."""
    if not postgres:
        yield Place(folder)
        return
    name = f"convene_place_{os.getpid()}_{next(_numbers)}"
    parts = urlsplit(POSTGRES)
    socket, _, _database = parts.path.lstrip("/").rpartition("/")
    server = {"host": f"/{socket}" if socket else parts.hostname, "user": parts.username}
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            path = f"{parts.path.rpartition('/')[0]}/{name}"
            yield Place(folder, {"DATABASE_URL": urlunsplit(parts._replace(path=path))})
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def members(backup: Path) -> dict[str, bytes]:
    with tarfile.open(backup) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def manifest(backup: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(members(backup)["manifest.json"])
    return found


def content(backup: Path) -> dict[str, Any]:
    """What must be the same in every backup of the same instance, whichever database it is in."""
    told = manifest(backup)
    tables = {label: (each["rows"], each["bytes"], each["sha256"]) for label, each in told["tables"].items()}
    return {"tables": tables, **{name: told[name] for name in ("migrations", "files", "checkpoint")}}


def altered(backup: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A backup whose members were changed by somebody who knows tar and gzip."""
    found = members(backup)
    change(found)
    with tarfile.open(to, "w:gz") as tar:
        for name, text in found.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text))
    return to


def with_manifest(backup: Path, to: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    def changed(found: dict[str, bytes]) -> None:
        told = json.loads(found["manifest.json"])
        change(told)
        found["manifest.json"] = json.dumps(told).encode()

    return altered(backup, to, changed)


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The one line a command failed with."""
    return re.sub(r"^CommandError: ", "", done.stderr.strip())


SEED = """
import os
from datetime import timedelta
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
call_command("migrate", verbosity=0)
from convene.core import jobs, times
from convene.core.notifications import actions as mail
from convene.core.accounts.models import Session, User
from convene.core.trail import actions as trail
from tests.factories import many_languages
many_languages.world()
jobs.run_pending(loud=False)
trail.seal()
with times.at(times.now() + timedelta(days=1)):
    gone = User.objects.create(email="gone@people.example", name="\\u0623\\u0645\\u0644 \\U0001f30d")
    last = gone.pk
    User.objects.filter(pk=last)._raw_delete("default")
mail.send(to="someone@people.example", template="accounts/mail/code.txt", context={"code": "123456"}, language="en",
    attachments=[mail.Attachment("a.bin", bytes(range(256)), "application/octet-stream")])
Session.objects.create(session_key="s" * 32, session_data="x", expire_date=times.now())
for name, text in {"files/uploads/one.bin": os.urandom(300_000), "fonts/Own.otf": b"own", "fonts/bundled-1/x.otf": b"b",
        "mail/1.log": b"letter", "privacy.md": b"# Privacy"}.items():
    path = Path(settings.DATA) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
print(last)
"""
