"""The benchmark counts rightly: bytes of a server whose every byte is known, letters that come twice, tables."""

import gzip
import importlib
import io
import json
import smtplib
import sys
import tarfile
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from convene.core.trail import queries as trail
from convene.outreach.models import Mailing
from convene.outreach.queries.audiences import reach

SCRIPTS = str(Path(__file__).resolve().parent.parent / "script/benchmark")

PAGES = {
    "/": (
        "text/html",
        b"""
        <link rel="stylesheet" href="/a.css"><link rel="icon" href="icon.svg"><link rel="canonical" href="/">
        <script src="https://elsewhere.example/x.js"></script><script>1</script>
        <img src="data:image/png;base64,AA=="><a href="/other">other</a>
        """,
    ),
    "/a.css": (
        "text/css",
        b'@media print { a { background: url("icon.svg") } b { background: url(b.svg) } }',
    ),
    "/icon.svg": ("image/svg+xml", b"<svg/>"),
    "/b.svg": ("image/svg+xml", b"<svg></svg>"),
}


class Known(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    connections = 0

    def setup(self) -> None:
        Known.connections += 1
        super().setup()

    def do_GET(self) -> None:
        found = PAGES.get(self.path)
        if found is None:
            self.send_error(404)
            return
        kind, body = found
        self.send_response_only(200)
        self.send_header("Content-Type", kind)
        if self.path == "/a.css":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (body[:10], body[10:]):
                self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
            self.wfile.write(b"0\r\n\r\n")
            return
        if self.path == "/":
            self.send_header("Content-Encoding", "gzip")
            body = gzip.compress(body)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        return


def script(name: str) -> ModuleType:
    """A file of the benchmark, which finds its neighbours beside itself."""
    sys.path.insert(0, SCRIPTS)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(SCRIPTS)


@pytest.fixture(scope="module")
def wire() -> ModuleType:
    return script("wire")


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Known) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def head(kind: str, *lines: str) -> int:
    """Bytes of an answer's headers."""
    return len("\r\n".join(["HTTP/1.1 200 OK", f"Content-Type: {kind}", *lines, "", ""]))


def test_an_answer_is_counted_as_it_came_and_unpacked(wire: ModuleType, port: int) -> None:
    packed = len(gzip.compress(PAGES["/"][1]))
    answer = wire.fetch(wire.Site(port), "/")
    assert (answer.status, answer.content) == (200, PAGES["/"][1])
    assert answer.size == packed + head("text/html", "Content-Encoding: gzip", f"Content-Length: {packed}")
    assert wire.fetch(wire.Site(port), "/a.css").content == PAGES["/a.css"][1]


def test_a_first_visit_takes_all_the_page_draws_in_once(wire: ModuleType, port: int) -> None:
    site = wire.Site(port)
    seen = wire.visit(site, "/")
    assert (seen.status, seen.requests, seen.foreign) == (200, 4, ["https://elsewhere.example/x.js"])
    assert seen.bytes == {
        "html": wire.fetch(site, "/").size,
        "css": wire.fetch(site, "/a.css").size,
        "pictures": wire.fetch(site, "/icon.svg").size + wire.fetch(site, "/b.svg").size,
    }
    assert seen.total == sum(seen.bytes.values())


def test_readers_ask_again_and_again_and_failures_are_counted(wire: ModuleType, port: int) -> None:
    whole = wire.load(wire.Site(port), "/", connections=2, seconds=0.2)
    chunked = wire.load(wire.Site(port), "/a.css", connections=2, seconds=0.2)
    missing = wire.load(wire.Site(port), "/missing", connections=1, seconds=0.1)
    assert (whole.failures, chunked.failures) == (0, 0)
    assert min(whole.pages, chunked.pages) > 1
    assert missing.failures == missing.pages > 0
    assert whole.per_second == pytest.approx(whole.pages / whole.seconds)


def test_readers_keep_their_connection_or_make_a_new_one_each_time(wire: ModuleType, port: int) -> None:
    before = Known.connections
    kept = wire.load(wire.Site(port), "/", connections=2, seconds=0.2)
    assert (kept.failures, Known.connections - before) == (0, 2)
    assert kept.pages > 2
    before = Known.connections
    anew = wire.load(wire.Site(port), "/", connections=2, seconds=0.2, kept=False)
    assert (anew.failures, Known.connections - before) == (0, anew.pages)
    assert anew.pages > 2


def written(name: str, *to: str, body: str = "Dear all") -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"], message["From"], message["To"] = name, "us@bench.example", ", ".join(to)
    message.set_content(body)
    return message


def test_the_sink_notes_every_message_and_recipient(tmp_path: Path) -> None:
    letters = script("letters")
    long = f"<{'a' * 70}@bench.example>"
    with letters.Sink(tmp_path / "taken.txt") as sink:
        assert sink.taken() == []
        with smtplib.SMTP("127.0.0.1", sink.port) as line:
            line.send_message(
                written(long, "a@people.example", body="One\n.\nMessage-ID: <other@bench.example>")
            )
            line.send_message(written("<2@bench.example>", "b@people.example", "c@people.example"))
            assert len(sink.taken()) == 3  # noted before it is acknowledged
        with smtplib.SMTP("127.0.0.1", sink.port) as line:
            line.send_message(written(long, "a@people.example"))
        taken = [(row.name, row.recipient) for row in sink.taken()]
        moments = [row.at for row in sink.taken()]
    assert taken == [
        (long, "a@people.example"),
        ("<2@bench.example>", "b@people.example"),
        ("<2@bench.example>", "c@people.example"),
        (long, "a@people.example"),
    ]
    assert moments == sorted(moments)


def test_a_line_that_is_being_written_waits_for_its_end(tmp_path: Path) -> None:
    letters = script("letters")
    with letters.Sink(tmp_path / "taken.txt") as sink, sink.file.open("a") as file:
        file.write("1.5\t<1@b.example>\ta@peop")
        file.flush()
        assert sink.taken() == []
        file.write("le.example\n")
        file.flush()
        assert sink.taken() == [letters.Taken(1.5, "<1@b.example>", "a@people.example")]


def test_whoever_is_left_out_or_reached_twice_is_counted() -> None:
    letters = script("letters")
    rows = [("1", "a"), ("2", "b"), ("2", "b"), ("2", "b"), ("3", "c"), ("4", "c"), ("5", "x")]
    taken = [letters.Taken(float(at), name, who) for at, (name, who) in enumerate(rows)]
    found = letters.count(taken, ["a", "b", "c", "d", "e"])
    assert found == letters.Count(messages=7, left_out=2, strangers=1, again=2, other_names=1)
    assert letters.silent([0.0, 1.0, 61.0, 63.0, 70.5]) == 67.5


def test_a_command_tells_its_memory_and_its_last_words(tmp_path: Path) -> None:
    instance = script("instance")
    checkout = instance.Checkout(Path(SCRIPTS), tmp_path, {"CONVENE_NAME": "Bench"})
    small = checkout.run([sys.executable, "-c", "import os; print(os.environ['CONVENE_NAME'])"])
    large = checkout.run([sys.executable, "-c", "held = b'x' * 200_000_000"])
    assert small.said == "Bench\n"
    assert large.peak > 200_000_000
    with pytest.raises(instance.Failed, match=r"ended with 3: at last$"):
        checkout.run([sys.executable, "-c", "import sys; sys.stderr.write('first\\nat last'); sys.exit(3)"])


def test_what_a_backup_promises_is_compared_by_table(tmp_path: Path) -> None:
    saving = script("saving")
    table = {"rows": 2, "bytes": 30, "sha256": "ab"}
    manifest = json.dumps({"tables": {"forum.call": {**table, "last_id": 9}}}).encode()
    with tarfile.open(tmp_path / "a.backup", "w:gz") as tar:
        member = tarfile.TarInfo("manifest.json")
        member.size = len(manifest)
        tar.addfile(member, io.BytesIO(manifest))
    assert saving.contents(tmp_path / "a.backup") == {"forum.call": table}


# --- what the instances are filled with -----------------------------------------------------------


@pytest.fixture
def stock(db: None) -> ModuleType:
    return script("stock")


def test_a_thread_is_as_long_as_asked_for(stock: ModuleType, client: Any) -> None:
    made = stock.thread(8)
    assert (made["voices"], made["passages"]) == (8, 2)
    page = client.get(made["addresses"]["thread"]).content.decode()
    assert [number for number in range(10) if f"Telephone line {number}<" in page] == list(range(8))
    assert client.get(made["addresses"]["thread of a voice"]).status_code == 200


def test_a_plan_has_actions_of_every_kind(stock: ModuleType, client: Any) -> None:
    made = stock.board(10)
    assert made["actions"] == 10
    rows = client.get(made["addresses"]["JSON"]).json()["actions"]
    assert sorted(row["state"] for row in rows) == [
        *["done"] * 2,
        *["dropped"] * 2,
        *["planned"] * 4,
        *["under-way"] * 2,
    ]
    assert {name: client.get(path).status_code for name, path in made["addresses"].items()} == dict.fromkeys(
        ["board", "time line", "CSV", "JSON", "Atom"], 200
    )


def test_a_letter_reaches_everyone_who_signed(stock: ModuleType) -> None:
    made = stock.letters(6)
    people = reach(Mailing.objects.get(pk=made["mailing"])).people
    assert [one.email for one in people] == [f"person-{number}@people.example" for number in range(6)]
    assert stock.start(made["copy"])["at"] > 0
    states = dict(Mailing.objects.values_list("pk", "state"))
    assert states == {made["mailing"]: "draft", made["copy"]: "sending"}


def test_signatures_stand_in_a_trail_that_is_whole(
    stock: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stock, "A_STATEMENT", 3)
    made = stock.saving(5)
    assert (made["signatures"], made["organisations"]) == (5, 3)
    found = trail.verify()
    assert (found.whole, found.sealed, found.waiting) == (True, made["entries"], 0)


# --- tables ---------------------------------------------------------------------------------------

MACHINE = {
    "processor": "Slow",
    "cores": 2,
    "memory_gb": 4,
    "python": "3.11",
    "sqlite": "3.40",
    "load_at_start": 0.5,
}
SPEED = {"per_second": 90.5, "ratio_to_healthz": 0.25}
LETTER = {
    "messages": 5000,
    "left_out": 0,
    "strangers": 0,
    "again": 0,
    "other_names": 0,
    "start_s": 1.5,
    "seconds": 50.0,
    "waited_s": 0,
    "per_second": 100.0,
    "kills": 0,
}
MANY = {
    "thread": {
        "voices": 200,
        "passages": 50,
        "pages": {
            "thread": {
                "bytes": 12_345,
                "unpacked": 234_567,
                "kept": SPEED,
                "anew": SPEED,
                "inside": {
                    "median_ms": 1.5,
                    "queries": 1,
                    "anew": {"median_ms": 60.25, "p95_ms": 70.5, "queries": 14},
                },
            }
        },
    },
    "letters": {
        "people": 5000,
        "lease_s": 60,
        "ratio_to_plain": 0.1,
        "whole": LETTER,
        "killed": {**LETTER, "messages": 5001, "again": 1, "waited_s": 61.5, "kills": 1},
    },
    "saving": {
        "signatures": 100_000,
        "organisations": 10_000,
        "rows": 900_000,
        "data_mb": 150.5,
        "file_mb": 20.5,
        "backup": {"seconds": 30.5, "processor_s": 29.5, "peak_mb": 90.5},
        "restore": {"seconds": 60.5, "processor_s": 59.5, "peak_mb": 95.5},
    },
}


TOLD = """\
Convene abc, 2026-01-01 12:00 UTC
Slow, 2 cores, 4 GB
Python 3.11, SQLite 3.40, load 0.5 at the start, 1.5 at the end

The thread of an action that rests on 200 voices by 50 passages:
  page    made inside     95 %  queries    kept  queries   bytes  unpacked  per second  of healthz  new line  of healthz
  thread     60.25 ms  70.5 ms       14  1.5 ms        1  12,345   234,567        90.5       0.250      90.5       0.250

A letter to 5,000:
                                               in one go  killed half-way  allowed
  messages the mail server took                    5,000            5,001
  started by its convener                          1.5 s            1.5 s
  from there to the last message                  50.0 s           50.0 s
    of it waiting; a lost job's lease is 60 s        0 s           61.5 s
  messages a second, waiting left out              100.0            100.0
    of what Python alone hands over                0.100
  left out                                             0                0        0
  not asked for                                        0                0        0
  twice, its acknowledgement lost                      0                1     0, 1
  twice, under another Message-ID                      0                0        0

100,000 signatures of 10,000 organisations, 900,000 rows in all, 150.5 MB:
           seconds  at work  memory at most                   file
  backup    30.5 s   29.5 s         90.5 MB                20.5 MB
  restore   60.5 s   59.5 s         95.5 MB  every digest the same

board failed: no answer"""


def test_figures_are_told_as_tables() -> None:
    report = {
        "commit": "abc",
        "at": "2026-01-01 12:00 UTC",
        "machine": MACHINE,
        "load_at_end": 1.5,
        "figures": MANY,
        "failures": {"board": "no answer"},
    }
    assert script("telling").told(report) == TOLD
