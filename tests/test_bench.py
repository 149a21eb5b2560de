"""The benchmark counts what comes over the wire: against a small server whose every byte is known."""

import gzip
import importlib.util
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

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


@pytest.fixture(scope="module")
def wire() -> ModuleType:
    path = Path(__file__).resolve().parent.parent / "script/benchmark/wire.py"
    spec = importlib.util.spec_from_file_location("convene_benchmark_wire", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


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
