"""A worker killed in the middle of a letter: nobody is left out, and a repeat bears the same Message-ID."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from tests import processes

PEOPLE = 230

SEED = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from convene.core import times
from convene.outreach.models import Recipient
from tests.factories import letters, statements
with times.at(statements.DURING):
    statement = statements.opened()
    signature = statements.listed(statement, outcome_news=True)
    from convene.core.jobs import run_pending
    run_pending()
    letter = letters.written(statement)
    from convene.organisations.models import Organisation
    from convene.statements.models import Signature
    first = signature.organisation
    for number in range(int(sys.argv[1]) - 1):
        organisation = Organisation.objects.create(slug=f"o-{number}", name=f"O {number}", seat="GH")
        signature.pk, signature.organisation, signature.email = None, organisation, f"{number}@people.example"
        signature.token_digest = f"copy-{number}"
        signature.save()
    letters.start(letter)
"""

TOLD = """
import json, sys, django
django.setup()
from django.db.models import Count
from convene.outreach.models import Mailing, Recipient
told = {
    "mailing": Mailing.objects.get().state,
    "states": dict(
        Recipient.objects.order_by().values_list("message__state").annotate(number=Count("pk"))
    ) if Mailing.objects.exists() else {},
}
sys.stdout.write(json.dumps({**told, "states": {str(k): v for k, v in told["states"].items()}}))
"""


class Sink:
    """Takes letters slowly enough to be interrupted; notes to whom and with which Message-ID."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []
        self.enough = threading.Event()
        self.until = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content)
        if letter["List-Unsubscribe"]:
            self.taken.append((envelope.rcpt_tos[0], letter["Message-ID"]))
        if self.until and len(self.taken) >= self.until:
            self.enough.set()
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    handler = Sink()
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = int(trial.getsockname()[1])
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def python(code: str, *arguments: str, **environment: str) -> str:
    data = Path(environment.pop("data"))
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=processes.environment(data, DJANGO_SETTINGS_MODULE="convene.config.settings", **environment),
        cwd=processes.ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def database() -> dict[str, str]:
    """Where the processes keep their rows: a file in their data folder, or the test's own PostgreSQL."""
    if connection.vendor != "postgresql":
        return {}
    held = connection.settings_dict
    if held["HOST"].startswith("/"):  # a socket
        return {"DATABASE_URL": f"postgres://{held['USER']}@/{held['HOST']}/{held['NAME']}"}
    who = f"{quote(held['USER'])}:{quote(held['PASSWORD'])}@{held['HOST'] or 'localhost'}"
    return {"DATABASE_URL": f"postgres://{who}:{held['PORT'] or 5432}/{held['NAME']}"}


@pytest.mark.django_db(transaction=True)
def test_nobody_is_left_out_and_nobody_written_to_twice(sink: tuple[Sink, int], tmp_path: Path) -> None:
    handler, port = sink
    where = {**database(), "EMAIL_URL": f"smtp://127.0.0.1:{port}", "CONVENE_URL": "http://testserver"}
    python(SEED, str(PEOPLE), data=str(tmp_path), **where)

    for until in (30, 110, 170):  # in the first batch and in the second, twice
        handler.until = until
        handler.enough.clear()
        worker = subprocess.Popen(
            processes.command("work", "--lease", "2"),
            env=processes.environment(tmp_path, **where),
            stderr=subprocess.DEVNULL,
        )
        assert handler.enough.wait(120)
        worker.kill()
        worker.wait()
    handler.until = 0
    last = subprocess.Popen(
        processes.command("work", "--lease", "2"),
        env=processes.environment(tmp_path, **where),
        stderr=subprocess.DEVNULL,
    )
    try:
        done = processes.until(lambda: len(set(handler.taken)) >= PEOPLE, seconds=120)
        time.sleep(2)
    finally:
        last.kill()
        last.wait()

    told = json.loads(python(TOLD, data=str(tmp_path), **where))
    assert (done, told) == (True, {"mailing": "sent", "states": {"sent": PEOPLE}})
    # Of each worker killed, one answer at most was lost; what came twice bears one Message-ID.
    assert len({address for address, _id in handler.taken}) == PEOPLE
    assert len(set(handler.taken)) == PEOPLE
    repeated = [number for number in Counter(handler.taken).values() if number > 1]
    assert repeated in ([], [2], [2, 2], [2, 2, 2])
