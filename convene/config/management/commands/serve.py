import asyncio
import contextlib
import hashlib
import logging
import os
import signal
import socket
import sys
import threading
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from convene import __version__
from convene.config.health import migrations_waiting
from convene.demo.queries import Standing, standing

log = logging.getLogger("convene.serve")

GRACE = 20.0  # seconds for requests and the job in hand to end
QUEUE = 8192  # connections that may wait; granian's own numbers stall an instance with many open streams


class Command(BaseCommand):
    help = "Serve the site and do its background work: one port, two processes, ended together."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen at (default: %(default)s)")
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: PORT or 8000")
        parser.add_argument("--migrate", action="store_true", help="apply waiting migrations first")
        parser.add_argument(
            "--without-worker",
            action="store_true",
            help="leave the background work to `convene work` elsewhere",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        require_free(host, port)
        prepare_database(migrate=options["migrate"])
        require_marked()
        prepare_static()
        connections.close_all()
        worker = not options["without_worker"]
        serving = Serving(host, port, with_worker=worker, ready=lambda: self._say(host, port))
        code = asyncio.run(serving.run())
        sys.stderr.flush()
        # Threads of a request that will not end must not keep the process.
        os._exit(code)

    def _say(self, host: str, port: int) -> None:
        name = f"[{host}]" if ":" in host else host
        self.stdout.write(f"Convene is at http://{name}:{port} (end with Ctrl+C).")
        self.stdout.flush()


def require_marked() -> None:
    """Raise CommandError for a demonstration's data served as if they were real."""
    if not settings.DEMONSTRATION and standing() is Standing.COMPLETE:
        raise CommandError(
            "These data are a demonstration's. Serve them with script/demo, or name another CONVENE_DATA."
        )


def require_free(host: str, port: int) -> None:
    """Raise CommandError when someone listens there: the server itself would share the port silently."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(f"Cannot listen at {host}, port {port}: {error.strerror}.") from error


def prepare_database(*, migrate: bool) -> None:
    try:
        waiting = migrations_waiting()
    except DatabaseError as error:
        raise CommandError(f"The database does not answer: {error}") from error
    if waiting and not migrate:
        raise CommandError("The database waits for migrations: run `convene migrate`, or add --migrate.")
    if waiting:
        call_command("migrate", interactive=False, verbosity=0)


def prepare_static() -> None:
    """Collect the static files when one of them, or the version, is not what was collected last."""
    root = Path(settings.STATIC_ROOT)
    mark = root.with_name(f"{root.name}.collected")
    now = fingerprint()
    if (root / "staticfiles.json").exists() and mark.exists() and mark.read_text() == now:
        return
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(now)


def fingerprint() -> str:
    """Names, sizes and times of all static files, as one digest."""
    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Serving:
    """The web server in this process, the worker as its child, until one of them must end."""

    def __init__(self, host: str, port: int, *, with_worker: bool, ready: Any) -> None:
        self.host, self.port = host, port
        self.with_worker = with_worker
        self.ready = ready
        self.stopping = asyncio.Event()

    async def run(self) -> int:
        """0 after being asked to stop, 1 when the web server ended by itself."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._stop)
        server = self._server()
        web = loop.create_task(server.serve())
        crew = loop.create_task(self._keep_worker()) if self.with_worker else None
        asked = loop.create_task(self.stopping.wait())
        announcing = loop.create_task(self._announce())
        await asyncio.wait({web, asked}, return_when=asyncio.FIRST_COMPLETED)
        announcing.cancel()
        code = 0 if self.stopping.is_set() else 1
        if web.done():
            log.error("the web server ended", exc_info=web.exception())
        self._stop()
        server.stop()
        await asyncio.wait({task for task in (web, crew) if task}, timeout=GRACE + 2)
        return code

    def _stop(self) -> None:
        if self.stopping.is_set():
            return
        self.stopping.set()
        threading.Timer(GRACE + 5, os._exit, args=(1,)).start()

    def _server(self) -> Any:
        from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415 -- after the command's checks
        from granian.log import LogLevels  # noqa: PLC0415 -- as above
        from granian.server.embed import Server  # noqa: PLC0415 -- as above

        from convene.config.asgi import application  # noqa: PLC0415 -- starts the threads

        return Server(
            application,
            address=self.host,
            port=self.port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            websockets=False,
            backlog=QUEUE,
            backpressure=QUEUE,
            log_dictconfig={
                "handlers": {},
                "loggers": {"_granian": {"propagate": True}, "granian.access": {"propagate": False}},
            },
            log_level=LogLevels.error,
        )

    async def _announce(self) -> None:
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 -- compared, not bound
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection(host, self.port)
                writer.close()
                break
            await asyncio.sleep(0.05)
        self.ready()

    async def _keep_worker(self) -> None:
        """Keep a worker running; one that dies comes back after 1 s, then 2, 4 … 60."""
        pause = 1.0
        while not self.stopping.is_set():
            began = time.monotonic()
            worker = await start_worker()
            ended = asyncio.create_task(worker.wait())
            asked = asyncio.create_task(self.stopping.wait())
            await asyncio.wait({ended, asked}, return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            if self.stopping.is_set():
                await end_worker(worker, ended)
                return
            log.error("the worker ended", extra={"facts": {"code": ended.result(), "again_in": pause}})
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), pause)
            pause = 1.0 if time.monotonic() - began > 120 else min(pause * 2, 60.0)


async def start_worker() -> asyncio.subprocess.Process:
    """`convene work`, told whose child it is, so that it ends with this process."""
    path = os.pathsep.join(filter(None, [str(settings.ROOT.parent), os.environ.get("PYTHONPATH")]))
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "convene",
        "work",
        "--parent",
        str(os.getpid()),
        process_group=0,  # Ctrl+C reaches this process alone, which then asks the worker once
        stdin=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path, "MALLOC_ARENA_MAX": "2"},
    )


async def end_worker(worker: asyncio.subprocess.Process, ended: "asyncio.Task[int]") -> None:
    """Ask it to end after the job in hand; make it end after the grace."""
    with contextlib.suppress(ProcessLookupError):
        worker.terminate()
    done, _ = await asyncio.wait({ended}, timeout=GRACE)
    if not done:
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await ended
