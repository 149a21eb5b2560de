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
import letters
import pages
import saving
import wire
from instance import ROOT, Checkout, Failed, Server
from telling import TARGETS, told

OF_DEMONSTRATION = ("fresh", "pages", "bytes", "memory", "compile")
OF_MANY = ("thread", "board", "letters", "saving")  # each in an instance of its own
MEASURES = (*OF_DEMONSTRATION, *OF_MANY)
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
        if self.only & set(OF_DEMONSTRATION) - {"fresh"}:
            self.demonstrate(checkout, folder)
        self.stock(folder)

    def demonstrate(self, checkout: Checkout | None, folder: Path) -> None:
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

    def stock(self, folder: Path) -> None:
        """What is measured on many rows."""
        quick = self.quick
        times, seconds = (20, 2.0) if quick else (100, 6.0)
        self.attempt("thread", lambda: pages.thread(folder, voices=200, times=times, seconds=seconds))
        self.attempt(
            "board",
            lambda: pages.board(folder, actions=200 if quick else 1_000, times=times, seconds=seconds),
        )
        self.attempt(
            "letters",
            lambda: letters.measure(folder, people=500 if quick else 5_000, kills=1),
        )
        self.attempt("saving", lambda: saving.measure(folder, signatures=10_000 if quick else 100_000))

    def serve(self, server: Server, checkout: Checkout, folder: Path) -> None:
        site = wire.Site(server.port)
        self.figures["start_s"] = round(server.started_in, 2)
        wire.fetch(site, "/")
        time.sleep(2 if self.quick else 10)  # the periodic functions have run once
        self.attempt("memory", lambda: {"idle": server.memory()})
        times = 0 if "pages" not in self.only else 20 if self.quick else 100
        try:
            found = pages.inside(checkout, server.port, times)
        except Failed as error:
            self.failures["pages"] = str(error)
            return
        addresses: dict[str, str] = found["addresses"]
        self.figures["signatures"] = found["signatures"]
        for name in ("statement", "edition"):
            if name not in addresses:
                self.failures[name] = "the demonstration has none"
        self.attempt("bytes", lambda: pages.first_visits(site, addresses))

        def loaded() -> Figures:
            http = pages.speed(server, site, addresses, 2.0 if self.quick else 6.0)
            return {name: {**row, "inside": found["inside"].get(name)} for name, row in http.items()}

        found.setdefault("inside", {})
        self.attempt("pages", loaded)
        if "memory" in self.figures:
            if "pages" not in self.only:
                for path in addresses.values():
                    wire.load(site, path, connections=pages.CONNECTIONS, seconds=1)
            self.attempt("memory", lambda: {**self.figures["memory"], "after_load": server.memory()})
        self.attempt("compile", lambda: compiled(checkout, found["initiative"], folder))


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
