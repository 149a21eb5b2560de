"""HTTP as a browser speaks it, reduced to what is measured: bytes as they come, and pages in a time."""

import asyncio
import gzip
import re
import socket
import time
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

ENCODINGS = "gzip, deflate, br, zstd"  # what browsers offer over https
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
CLOSED = re.compile(rb"\r\nconnection:\s*close", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked", re.IGNORECASE)


@dataclass(frozen=True)
class Site:
    """Where the server listens; it must be this machine."""

    port: int
    host: str = "127.0.0.1"

    def request(self, path: str, *, close: bool) -> bytes:
        lines = [
            f"GET {path} HTTP/1.1",
            f"Host: localhost:{self.port}",
            f"Accept-Encoding: {ENCODINGS}",
            "Accept-Language: en",
            f"Connection: {'close' if close else 'keep-alive'}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass(frozen=True)
class Answer:
    """`size` is everything that came over the wire, headers too; `content` is unpacked."""

    status: int
    headers: dict[str, str]
    size: int
    content: bytes


def fetch(site: Site, path: str) -> Answer:
    """One request on a connection of its own."""
    with socket.create_connection((site.host, site.port), timeout=30) as connection:
        connection.sendall(site.request(path, close=True))
        received = bytearray()
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = _joined(body)
    return Answer(
        int(first.split()[1]), headers, len(received), _unpacked(body, headers.get("content-encoding", ""))
    )


def _joined(body: bytes) -> bytes:
    joined, rest = bytearray(), body
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        joined += rest[:length]
        rest = rest[length + 2 :]
    return bytes(joined)


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "gzip":
        return gzip.decompress(body)
    if encoding == "deflate":
        return zlib.decompress(body)
    if encoding:
        raise ValueError(f"an answer came as {encoding}, which cannot be unpacked here")
    return body


# --- the first visit ------------------------------------------------------------------------------


class Parts(HTMLParser):
    """The addresses a browser fetches by itself for a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        rel = values.get("rel", "").split()
        if tag == "link" and "stylesheet" in rel:
            self.found.append(("css", values["href"]))
        elif tag == "link" and {"icon", "preload", "modulepreload"} & set(rel):
            self.found.append(("pictures" if "icon" in rel else "other", values["href"]))
        elif tag == "script" and values.get("src"):
            self.found.append(("js", values["src"]))
        elif tag in {"img", "iframe", "video", "audio", "source", "embed"} and values.get("src"):
            self.found.append(("pictures" if tag == "img" else "other", values["src"]))


@dataclass
class Visit:
    """Bytes over the wire for a first visit, by kind; `foreign` addresses lie elsewhere and are not fetched."""

    status: int
    requests: int = 0
    bytes: dict[str, int] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())


def visit(site: Site, path: str) -> Visit:
    """A page and what it draws in, with an empty cache. The style sheet's own addresses are followed too."""
    page = fetch(site, path)
    result = Visit(page.status, 1, {"html": page.size})
    parts = Parts()
    parts.feed(page.content.decode())
    base = f"http://localhost:{site.port}"
    waiting, seen = [(kind, urljoin(base + path, address)) for kind, address in parts.found], set()
    while waiting:
        kind, address = waiting.pop(0)
        parsed = urlsplit(address)
        if address in seen or parsed.scheme == "data":
            continue
        seen.add(address)
        if parsed.netloc != urlsplit(base).netloc:
            result.foreign.append(address)
            continue
        answer = fetch(site, parsed.path + (f"?{parsed.query}" if parsed.query else ""))
        if answer.status != 200:
            raise ValueError(f"{address}, which {path} draws in, answers {answer.status}")
        result.requests += 1
        result.bytes[kind] = result.bytes.get(kind, 0) + answer.size
        if kind == "css":
            inner = re.findall(r"""url\(\s*["']?([^"')]+)""", answer.content.decode())
            waiting += [("pictures", urljoin(address, one)) for one in inner]
    return result


# --- pages in a time ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Load:
    """What so many readers got in so many seconds; times in milliseconds."""

    pages: int
    failures: int
    seconds: float
    median: float
    p95: float

    @property
    def per_second(self) -> float:
        return self.pages / self.seconds


def load(site: Site, path: str, *, connections: int, seconds: float, kept: bool = True) -> Load:
    """Let `connections` readers ask for the page again and again, each as soon as it has it.

    Not `kept`, each asks over a new connection every time, and making it counts too.
    """
    return asyncio.run(_load(site, path, connections, seconds, kept=kept))


async def _load(site: Site, path: str, connections: int, seconds: float, *, kept: bool) -> Load:
    times: list[float] = []
    failures = 0
    request = site.request(path, close=not kept)
    began = time.perf_counter()
    end = began + seconds

    async def reader() -> None:
        nonlocal failures
        while (asked := time.perf_counter()) < end:
            incoming, outgoing = await asyncio.open_connection(site.host, site.port)
            try:
                closed = False
                while not closed and asked < end:
                    outgoing.write(request)
                    status, closed = await _answered(incoming)
                    closed |= not kept
                    times.append((time.perf_counter() - asked) * 1000)
                    failures += status != 200
                    asked = time.perf_counter()
            except (OSError, asyncio.IncompleteReadError):
                failures += 1
            finally:
                outgoing.close()

    await asyncio.gather(*(reader() for _ in range(connections)))
    elapsed = time.perf_counter() - began
    ordered = sorted(times) or [0.0]
    return Load(
        pages=len(times),
        failures=failures,
        seconds=elapsed,
        median=ordered[len(ordered) // 2],
        p95=ordered[int(len(ordered) * 0.95)],
    )


async def _answered(incoming: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer to its end; its status, and whether the connection ends with it."""
    head = await incoming.readuntil(b"\r\n\r\n")
    if found := LENGTH.search(head):
        await incoming.readexactly(int(found[1]))
    elif CHUNKED.search(head):
        while True:
            size = int((await incoming.readuntil(b"\r\n")).split(b";")[0], 16)
            await incoming.readexactly(size + 2)
            if not size:
                break
    return int(head.split(b" ", 2)[1]), CLOSED.search(head) is not None
