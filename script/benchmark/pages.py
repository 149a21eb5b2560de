"""Pages, measured inside an instance and over HTTP: the demonstration's, a long thread, a long plan."""

import json
from pathlib import Path
from typing import Any

import instance
import wire
from instance import Checkout, Failed, Server

CONNECTIONS = 8
Figures = dict[str, Any]


def inside(checkout: Checkout, port: int, times: int, *paths: str) -> Figures:
    """What inside.py says: of these pages, or of the demonstration's."""
    ran = checkout.run(
        checkout.script("inside.py", str(times), *paths),
        **checkout.within,
        CONVENE_URL=f"http://localhost:{port}",
    )
    found: Figures = json.loads(ran.said.splitlines()[-1])
    return found


def speed(
    server: Server, site: wire.Site, addresses: dict[str, str], seconds: float, *, kept: bool = True
) -> Figures:
    """Pages a second of each, and the ratio to the smallest answer there is, which travels between machines."""
    result: Figures = {}
    for name, path in {"healthz": "/healthz", **addresses}.items():
        wire.load(site, path, connections=CONNECTIONS, seconds=seconds / 6, kept=kept)  # warm
        before = server.processor_seconds()
        load = wire.load(site, path, connections=CONNECTIONS, seconds=seconds, kept=kept)
        used = server.processor_seconds() - before
        if load.failures:
            raise Failed(f"{load.failures} of {load.pages} requests for {path} failed")
        result[name] = {
            "address": path,
            "pages": load.pages,
            "per_second": round(load.per_second, 1),
            "median_ms": round(load.median, 1),
            "p95_ms": round(load.p95, 1),
            "processor_ms": round(used / load.pages * 1000, 2),
            "ratio_to_healthz": round(load.per_second / result["healthz"]["per_second"], 3)
            if result
            else 1.0,
        }
    return result


def first_visits(site: wire.Site, addresses: dict[str, str]) -> Figures:
    result: Figures = {}
    for name, path in addresses.items():
        seen = wire.visit(site, path)
        if seen.status != 200:
            raise Failed(f"{path} answers {seen.status}")
        result[name] = {
            "address": path,
            "requests": seen.requests,
            **seen.bytes,
            "total": seen.total,
            "foreign": seen.foreign,
        }
    return result


def thread(folder: Path, *, voices: int, times: int, seconds: float) -> Figures:
    """The thread of an action whose motion rests, by passages, on so many voices."""
    return _long(folder / "thread-data", "thread", voices, times, seconds)


def board(folder: Path, *, actions: int, times: int, seconds: float) -> Figures:
    """The action plan of a coalition with so many actions, as a page and as data."""
    return _long(folder / "board-data", "board", actions, times, seconds)


def _long(data: Path, kind: str, size: int, times: int, seconds: float) -> Figures:
    """Fill an instance of its own and measure the pages it then has. No worker runs beside the web server."""
    checkout = instance.empty(data)
    made = instance.stock(checkout, kind, size)
    addresses: dict[str, str] = made.pop("addresses")
    with Server(checkout, data.with_suffix(".log"), "--without-worker") as server:
        site = wire.Site(server.port)
        answers = {name: wire.fetch(site, path) for name, path in addresses.items()}
        within = inside(checkout, server.port, times, *addresses.values())["inside"]
        kept = speed(server, site, addresses, seconds)
        anew = speed(server, site, addresses, seconds, kept=False)
    rows = {
        name: {
            "address": path,
            "bytes": answers[name].size,
            "unpacked": len(answers[name].content),
            "inside": within[path],
            "kept": kept[name],
            "anew": anew[name],
        }
        for name, path in addresses.items()
    }
    instance.remove(data)
    return {**made, "healthz": {"kept": kept["healthz"], "anew": anew["healthz"]}, "pages": rows}
