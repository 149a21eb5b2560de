"""Measure Convene on this machine. Figures are stated beside their targets; none decides anything."""

import argparse
import json
import os
import platform
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import instance
import wire
from instance import ROOT, Checkout, Failed, Server

MEASURES = ("fresh", "pages", "bytes", "memory", "compile")
CONNECTIONS = 8
TARGETS = {
    "fresh_s": 180,
    "first_visit_bytes": 60_000,
    "memory_mb": 300,
    "compile_s": 5,
}
Figures = dict[str, Any]


def machine() -> Figures:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    processor = platform.processor() or platform.machine()
    memory = 0.0
    if Path("/proc/cpuinfo").exists():
        lines = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
        processor = lines[0].partition(":")[2].strip() if lines else processor
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "processor": processor,
        "cores": cores,
        "memory_gb": round(memory, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_at_start": round(os.getloadavg()[0], 2),
    }


def commit() -> str:
    """The commit measured, with a + when files differ from it; "" outside a clone."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def inside(checkout: Checkout, port: int, times: int) -> Figures:
    command = [str(checkout.code / ".venv/bin/python"), str(ROOT / "script/benchmark/inside.py"), str(times)]
    ran = checkout.run(
        command,
        PYTHONPATH=str(checkout.code),
        CONVENE_URL=f"http://localhost:{port}",
        LOG_LEVEL="CRITICAL",
    )
    found: Figures = json.loads(ran.said.splitlines()[-1])
    return found


def speed(server: Server, site: wire.Site, addresses: dict[str, str], seconds: float) -> Figures:
    """Pages a second of each, and the ratio to the smallest answer there is, which travels between machines."""
    result: Figures = {}
    for name, path in {"healthz": "/healthz", **addresses}.items():
        wire.load(site, path, connections=CONNECTIONS, seconds=seconds / 6)  # warm
        before = server.processor_seconds()
        load = wire.load(site, path, connections=CONNECTIONS, seconds=seconds)
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


def compiled(checkout: Checkout, initiative: str, folder: Path) -> Figures:
    """One compilation of an initiative's outcome document, from the start of the command to its files on disk."""
    out = folder / "compiled"
    ran = checkout.run(checkout.command("compile", initiative, "--out", str(out)))
    files = {path.name: path.stat().st_size for path in sorted(out.rglob("*")) if path.is_file()}
    if not any(name.endswith(".pdf") for name in files):
        raise Failed(f"no PDF came of compiling: {', '.join(files) or 'nothing at all'}")
    return {"seconds": round(ran.seconds, 2), "processor_s": round(ran.processor, 2), "files": files}


class Bench:
    """Everything that is measured; what fails is noted and the rest goes on."""

    def __init__(self, only: set[str], *, quick: bool) -> None:
        self.only, self.quick = only, quick
        self.figures: Figures = {}
        self.failures: dict[str, str] = {}

    def attempt(self, name: str, measure: Callable[[], Figures]) -> None:
        if name not in self.only:
            return
        began = time.perf_counter()
        try:
            self.figures[name] = measure()
        except (Failed, OSError, ValueError) as error:
            self.failures[name] = str(error)
        print(f"  {name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)

    def run(self, folder: Path) -> None:
        checkout: Checkout | None = None

        def fresh() -> Figures:
            nonlocal checkout
            made, ran = instance.fresh(folder)
            checkout = made
            return {
                "seconds": round(ran.seconds, 1),
                "processor_s": round(ran.processor, 1),
                "environment_mb": round(instance.size(made.code / ".venv") / 1e6),
                "data_mb": round(instance.size(made.data) / 1e6, 1),
            }

        self.attempt("fresh", fresh)
        if not self.only - {"fresh"}:
            return
        if checkout is None:
            try:
                checkout, ran = instance.built(folder)
            except Failed as error:
                self.failures["demonstration"] = str(error)
                return
            self.figures["demonstration"] = {
                "seconds": round(ran.seconds, 1),
                "processor_s": round(ran.processor, 1),
            }
        with Server(checkout, folder / "log") as server:
            self.serve(server, checkout, folder)

    def serve(self, server: Server, checkout: Checkout, folder: Path) -> None:
        site = wire.Site(server.port)
        self.figures["start_s"] = round(server.started_in, 2)
        wire.fetch(site, "/")
        time.sleep(2 if self.quick else 10)  # the periodic functions have run once
        self.attempt("memory", lambda: {"idle": server.memory()})
        times = 0 if "pages" not in self.only else 20 if self.quick else 100
        try:
            found = inside(checkout, server.port, times)
        except Failed as error:
            self.failures["pages"] = str(error)
            return
        addresses: dict[str, str] = found["addresses"]
        self.figures["signatures"] = found["signatures"]
        for name in ("statement", "edition"):
            if name not in addresses:
                self.failures[name] = "the demonstration has none"
        self.attempt("bytes", lambda: first_visits(site, addresses))

        def pages() -> Figures:
            http = speed(server, site, addresses, 2.0 if self.quick else 6.0)
            return {name: {**row, "inside": found["inside"].get(name)} for name, row in http.items()}

        found.setdefault("inside", {})
        self.attempt("pages", pages)
        if "memory" in self.figures:
            if "pages" not in self.only:
                for path in addresses.values():
                    wire.load(site, path, connections=CONNECTIONS, seconds=1)
            self.attempt("memory", lambda: {**self.figures["memory"], "after_load": server.memory()})
        self.attempt("compile", lambda: compiled(checkout, found["initiative"], folder))


def table(rows: list[list[str]]) -> str:
    """Columns as wide as their longest cell; the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  "
        + "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def against(value: float, target: float, unit: str) -> str:
    """The target and how much of it is used: "< 180 s (42 %)"."""
    return f"< {target:,} {unit} ({value / target:.0%})"


def told(report: Figures) -> str:
    """The report as tables for people."""
    about, figures = report["machine"], report["figures"]
    lines = [
        f"Convene {report['commit']}, {report['at']}",
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB",
        (
            f"Python {about['python']}, SQLite {about['sqlite']}, load {about['load_at_start']} at the start, "
            f"{report['load_at_end']} at the end"
        ),
        "",
    ]
    rows = [["", "figure", "target (used)"]]
    if fresh := figures.get("fresh"):
        rows.append(
            [
                "fresh clone to built demonstration",
                f"{fresh['seconds']} s",
                against(fresh["seconds"], TARGETS["fresh_s"], "s"),
            ]
        )
        rows.append(["  of it at work", f"{fresh['processor_s']} s", ""])
        rows.append(["  environment on disk", f"{fresh['environment_mb']} MB", ""])
        rows.append(["  data folder", f"{fresh['data_mb']} MB", ""])
    if made := figures.get("demonstration"):
        rows.append(["demonstration built", f"{made['seconds']} s", ""])
        rows.append(["  of it at work", f"{made['processor_s']} s", ""])
    if "start_s" in figures:
        rows.append(["server ready after", f"{figures['start_s']} s", ""])
    for when, memory in figures.get("memory", {}).items():
        rows.append(
            [
                f"memory {when.replace('_', ' ')}, {memory['processes']} processes, PSS",
                f"{memory['pss_mb']} MB",
                against(memory["pss_mb"], TARGETS["memory_mb"], "MB"),
            ]
        )
        rows.append(["  RSS", f"{memory['rss_mb']} MB", ""])
    if made := figures.get("compile"):
        rows.append(
            [
                "outcome document compiled",
                f"{made['seconds']} s",
                against(made["seconds"], TARGETS["compile_s"], "s"),
            ]
        )
        rows.append(["  of it at work", f"{made['processor_s']} s", ""])
        rows += [[f"  {name}", f"{size:,} bytes", ""] for name, size in made["files"].items()]
    lines += [table(rows), ""]
    if pages := figures.get("pages"):
        head = ["page", "per second", "median", "95 %", "processor", "inside", "queries", "of healthz"]
        rows = [head] + [
            [
                name,
                f"{row['per_second']:.0f}",
                f"{row['median_ms']} ms",
                f"{row['p95_ms']} ms",
                f"{row['processor_ms']} ms",
                f"{row['inside']['median_ms']} ms" if row["inside"] else "",
                f"{row['inside']['queries']}" if row["inside"] else "",
                f"{row['ratio_to_healthz']:.2f}",
            ]
            for name, row in pages.items()
        ]
        lines += [f"Pages, {CONNECTIONS} connections from this machine itself:", table(rows), ""]
    if visits := figures.get("bytes"):
        kinds = ["html", "css", "js", "pictures", "other"]
        kinds = [kind for kind in kinds if any(kind in row for row in visits.values())]
        rows = [["first visit", *kinds, "requests", "total", "target (used)"]] + [
            [
                name,
                *(f"{row.get(kind, 0):,}" for kind in kinds),
                str(row["requests"]),
                f"{row['total']:,}",
                against(row["total"], TARGETS["first_visit_bytes"], "bytes"),
            ]
            for name, row in visits.items()
        ]
        lines += ["Bytes over the wire, headers included:", table(rows), ""]
    lines += [f"{name} failed: {reason}" for name, reason in report["failures"].items()]
    return "\n".join(lines).rstrip()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("--only", help=f"some of {','.join(MEASURES)}", metavar="MEASURES")
    parser.add_argument("--quick", action="store_true", help="without the fresh clone, and shorter")
    parser.add_argument("--out", type=Path, default=ROOT / "build/bench.json", help="default: %(default)s")
    given = parser.parse_args()
    asked = (
        given.only.split(",") if given.only else [m for m in MEASURES if not (given.quick and m == "fresh")]
    )
    if unknown := sorted(set(asked) - set(MEASURES)):
        parser.error(f"unknown: {', '.join(unknown)}; known: {', '.join(MEASURES)}")
    given.only = set(asked)
    return given


def main() -> int:
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended and folders go
    bench = Bench(given.only, quick=given.quick)
    report: Figures = {
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "commit": commit(),
        "machine": machine(),
        "quick": given.quick,
        "targets": TARGETS,
    }
    folder = Path(tempfile.mkdtemp(prefix="convene-bench-"))
    try:
        bench.run(folder)
    finally:
        instance.remove(folder)
    report |= {
        "load_at_end": round(os.getloadavg()[0], 2),
        "figures": bench.figures,
        "failures": bench.failures,
    }
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(report, indent=2) + "\n")
    print(told(report))
    print(f"\nSaved in {given.out}.")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
