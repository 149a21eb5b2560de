"""A demonstration in folders of its own: built, served, watched, ended."""

import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("CONVENE_", "DJANGO_")
NAMES = {
    "DATABASE_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "PORT",
    "DEBUG",
    "ALLOWED_HOSTS",
    "TRUSTED_PROXIES",
    "WEB_THREADS",
    "PYTHONPATH",
    "VIRTUAL_ENV",
}


class Failed(Exception):
    """Something that was to be measured did not work; says what."""


class Ran(NamedTuple):
    """How long a command took, how much of that it worked, the most memory of one process, and what it said."""

    seconds: float
    processor: float
    peak: int  # bytes
    said: str


@dataclass(frozen=True)
class Checkout:
    """Code with its environment, and a data folder with its settings."""

    code: Path
    data: Path
    settings: dict[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of this shell, without what it may know of another instance."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(OURS) and name not in NAMES
        }
        own = {"CONVENE_DATA": str(self.data), "CONVENE_DEMONSTRATION": "1", **self.settings}
        return {**kept, **own, **more}

    def command(self, *arguments: str) -> list[str]:
        return [str(self.code / ".venv/bin/python"), "-m", "convene", *arguments]

    def script(self, name: str, *arguments: str) -> list[str]:
        """One of the scripts here that run within the instance; it needs `within`."""
        return [str(self.code / ".venv/bin/python"), str(Path(__file__).with_name(name)), *arguments]

    @property
    def within(self) -> dict[str, str]:
        return {"PYTHONPATH": str(self.code), "LOG_LEVEL": "CRITICAL"}

    def run(self, command: list[str], **more: str) -> Ran:
        """Run it to its end. Raises Failed with its last words."""
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as wrong:
            began = time.perf_counter()
            process = subprocess.Popen(
                command, cwd=self.code, env=self.environment(**more), stdout=out, stderr=wrong
            )
            try:
                _, status, used = os.wait4(process.pid, 0)  # what this child used, and not all of them
            except BaseException:
                process.kill()
                process.wait()
                raise
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.perf_counter() - began
            out.seek(0)
            wrong.seek(0)
            said, complaint = out.read(), wrong.read()
        if process.returncode:
            last = (complaint or said).strip().splitlines() or ["without a word"]
            raise Failed(f"{' '.join(command[-4:])} ended with {process.returncode}: {last[-1][:300]}")
        peak = used.ru_maxrss if sys.platform == "darwin" else used.ru_maxrss * 1024
        return Ran(seconds, used.ru_utime + used.ru_stime, peak, said)


def fresh(folder: Path) -> tuple[Checkout, Ran]:
    """Clone the last commit and run script/demo in it, every package downloaded anew."""
    checkout = Checkout(folder / "clone", folder / "clone-data")
    if not (ROOT / ".git").exists():
        raise Failed("this is no clone, so none can be made from it")
    began = time.perf_counter()
    subprocess.run(["git", "clone", "--quiet", f"file://{ROOT}", str(checkout.code)], check=True)
    ran = checkout.run(
        [str(checkout.code / "script/demo"), "--no-serve"],
        PIP_CACHE_DIR=str(folder / "pip"),
        UV_CACHE_DIR=str(folder / "uv"),
    )
    return checkout, ran._replace(seconds=time.perf_counter() - began)


def built(folder: Path) -> tuple[Checkout, Ran]:
    """The demonstration built by this checkout."""
    checkout = Checkout(ROOT, folder / "data")
    return checkout, checkout.run(checkout.command("demo", "--no-serve"))


def empty(data: Path, **settings: str) -> Checkout:
    """An instance of this checkout with nothing in it yet."""
    checkout = Checkout(ROOT, data, settings)
    checkout.run(checkout.command("migrate"))
    return checkout


def stock(checkout: Checkout, *what: str | int) -> dict[str, Any]:
    """Fill it by stock.py; what that says."""
    ran = checkout.run(checkout.script("stock.py", *map(str, what)), **checkout.within)
    found: dict[str, Any] = json.loads(ran.said.splitlines()[-1])
    return found


def size(folder: Path) -> int:
    """Bytes of all files within."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


class Server:
    """`convene serve` on a free port, ended by its own process id. `settings` are for this run of it alone."""

    def __init__(self, checkout: Checkout, log: Path, *options: str, **settings: str) -> None:
        self.checkout, self.log = checkout, log
        self.options, self.settings = options, settings
        self.port = free_port()

    def __enter__(self) -> Self:
        began = time.perf_counter()
        address = f"http://localhost:{self.port}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.checkout.command("serve", "--port", str(self.port), "--migrate", *self.options),
                cwd=self.checkout.code,
                env=self.checkout.environment(CONVENE_URL=address, PORT=str(self.port), **self.settings),
                process_group=0,  # so that it can be killed as a whole, and we are not
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], 60)
        if not ready or "Convene is at" not in self.process.stdout.readline():
            self._end()
            raise Failed(f"the server did not start: {self.log.read_text()[-300:]}")
        self.started_in = time.perf_counter() - began
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def kill(self) -> None:
        """End all its processes as a power cut would; the worker stands in a group of its own."""
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        self.process.wait()

    def processes(self) -> list[int]:
        """The server's process and all that descend from it (Linux)."""
        parents: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            parents[int(stat.parent.name)] = int(fields[1])
        found = [self.process.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found

    def memory(self) -> dict[str, float]:
        """Megabytes (10^6 bytes) of all its processes together, and how many they are. Raises Failed elsewhere."""
        total = {"Pss": 0, "Rss": 0}
        processes = self.processes() if Path("/proc/self/smaps_rollup").exists() else []
        if not processes:
            raise Failed("memory is measured on Linux alone")
        for pid in processes:
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name = line.partition(":")[0]
                if name in total:
                    total[name] += int(line.split()[1]) * 1024
        return {
            "processes": len(processes),
            "pss_mb": round(total["Pss"] / 1e6, 1),
            "rss_mb": round(total["Rss"] / 1e6, 1),
        }

    def processor_seconds(self) -> float:
        """Seconds of processor the web process has used so far; 0 where that is not told."""
        stat = Path(f"/proc/{self.process.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
