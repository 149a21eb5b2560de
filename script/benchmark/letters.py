"""A letter to many: how fast it goes out, and that being killed leaves nobody out."""

import os
import smtplib
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import instance
from instance import Checkout, Failed, Server

LONGEST = 600.0  # seconds a letter may take, waiting after kills left out
LEASE = (
    60  # seconds until the job of a worker that was killed is put back, as convene.core.jobs.runner has it
)
LOOK = 0.1  # seconds between two looks at the sink
SILENCE = 3.0  # seconds without a message from which on nobody is at work
PLAIN = 1_000  # messages handed over without Convene, to compare with
Figures = dict[str, Any]


class Taken(NamedTuple):
    """A message as the sink took it, at seconds since 1970."""

    at: float
    name: str  # its Message-ID
    recipient: str


@dataclass(frozen=True)
class Count:
    """What came of a letter to `wanted`: `again` are messages beyond the first of each Message-ID."""

    messages: int
    left_out: int
    strangers: int
    again: int
    other_names: int  # messages to somebody who got another one, which a repeat could not be told by


def count(taken: Iterable[Taken], wanted: Iterable[str]) -> Count:
    rows, people = list(taken), set(wanted)
    names = Counter(row.name for row in rows)
    pairs = {(row.name, row.recipient) for row in rows}
    recipients = {row.recipient for row in rows}
    return Count(
        messages=len(rows),
        left_out=len(people - recipients),
        strangers=len(recipients - people),
        again=sum(names.values()) - len(names),
        other_names=len(pairs) - len(recipients),
    )


class Sink:
    """The mail server of sink.py in a process of its own."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lines: list[Taken] = []

    def __enter__(self) -> Self:
        self.file.touch()
        self._reading = self.file.open("rb")
        script = str(Path(__file__).with_name("sink.py"))
        self.process = subprocess.Popen(
            [sys.executable, script, str(self.file)], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()
        self._reading.close()

    def taken(self) -> list[Taken]:
        """Everything so far, in the order it came."""
        while line := self._reading.readline():
            if not line.endswith(b"\n"):  # under way
                self._reading.seek(-len(line), os.SEEK_CUR)
                break
            at, name, recipient = line.decode().rstrip("\n").split("\t")
            self._lines.append(Taken(float(at), name, recipient))
        return self._lines


def measure(folder: Path, *, people: int, kills: int) -> Figures:
    """A letter sent in one go, then the same whose sender is killed so many times on the way."""
    checkout = instance.empty(folder / "letters-data", CONVENE_DEMONSTRATION="0")
    made = instance.stock(checkout, "letters", people)
    wanted = _asked(checkout, "SELECT email FROM statements_signature")
    with Sink(folder / "plain.txt") as sink:
        plain = handed_over(sink.port, PLAIN)
    with Sink(folder / "whole.txt") as sink:
        whole = _sent(checkout, sink, folder, made["mailing"], wanted, kills=0)
    with Sink(folder / "killed.txt") as sink:
        killed = _sent(checkout, sink, folder, made["copy"], wanted, kills=kills)
    return {
        "people": people,
        "plain_per_second": round(plain, 1),
        "ratio_to_plain": round(whole["per_second"] / plain, 3),
        "lease_s": LEASE,
        "whole": whole,
        "killed": killed,
    }


def handed_over(port: int, messages: int) -> float:
    """Messages a second that Python hands to the sink over one connection, with nothing around it."""
    with smtplib.SMTP("127.0.0.1", port) as line:
        began = time.perf_counter()
        for number in range(messages):
            message = EmailMessage()
            message["Message-ID"] = f"<plain-{number}@bench.example>"
            message["From"], message["To"] = "us@bench.example", f"person-{number}@people.example"
            message["Subject"] = "What came of it"
            message.set_content("What came of it stands on the page.\n" * 20)
            line.send_message(message)
        return messages / (time.perf_counter() - began)


def _sent(
    checkout: Checkout, sink: Sink, folder: Path, mailing: int, wanted: list[str], *, kills: int
) -> Figures:
    """Send it to its end and count. Raises Failed when that takes too long."""
    under_way = Server(
        checkout, folder / "letters-log", EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", LOG_LEVEL="WARNING"
    )
    with under_way as server:
        began = instance.stock(checkout, "start", mailing)
        end = time.monotonic() + LONGEST + 2 * LEASE * kills
        for kill in range(1, kills + 1):
            enough = len(wanted) * kill // (kills + 1)
            while len(sink.taken()) < enough:
                _wait(end, sink)
            server.kill()
            server.__enter__()
        while _state(checkout, mailing) != "sent":
            _wait(end, sink)
        finished = time.time()
    taken = sink.taken()
    found = count(taken, wanted)
    seconds, waited = taken[-1].at - began["at"], silent([row.at for row in taken])
    return {
        **asdict(found),
        "start_s": began["seconds"],
        "seconds": round(seconds, 1),
        "until_sent_s": round(finished - began["at"], 1),
        "waited_s": round(waited, 1),
        "per_second": round(found.messages / (seconds - waited), 1),
        "kills": kills,
    }


def silent(moments: list[float]) -> float:
    """Seconds of the pauses in which nobody was at work, killed and not yet missed."""
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    return sum(pause for pause in pauses if pause > SILENCE)


def _wait(end: float, sink: Sink) -> None:
    if time.monotonic() > end:
        raise Failed(f"the letter was not out in time; the mail server has {len(sink.taken())} messages")
    time.sleep(LOOK)


def _state(checkout: Checkout, mailing: int) -> str:
    return _asked(checkout, f"SELECT state FROM outreach_mailing WHERE id = {mailing}")[0]


def _asked(checkout: Checkout, query: str) -> list[str]:
    """The first column, read beside the instance."""
    connection = sqlite3.connect(f"file:{checkout.data / 'convene.sqlite3'}?mode=ro", uri=True, timeout=20)
    try:
        return [row[0] for row in connection.execute(query)]
    except sqlite3.Error as error:
        raise Failed(f"the instance's database says: {error}") from error
    finally:
        connection.close()
