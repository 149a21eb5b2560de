"""Run within an instance: where its pages are, and how long each takes without server, network and sockets.

    inside.py TIMES [PATH …]

Prints one JSON object; without paths, about the demonstration's pages. Started by the benchmark with the instance's
own environment.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "convene.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- once Django stands
from django.core.cache import caches  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from convene.outcomes.models import Edition  # noqa: E402
from convene.statements.models import Statement  # noqa: E402


def pages() -> dict[str, Any]:
    """The addresses that are measured, the longest roll and the newest edition among them, where there are any."""
    addresses = {"home": reverse("portal:home"), "contributions": reverse("forum:list")}
    found: dict[str, Any] = {"addresses": addresses, "signatures": 0, "initiative": ""}
    rolls = [(one.signatures.counted().count(), one.pk) for one in Statement.objects.public()]
    if rolls:
        found["signatures"], pk = max(rolls)
        addresses["statement"] = Statement.objects.get(pk=pk).get_absolute_url()
    edition = Edition.objects.select_related("document__initiative").order_by("-published_at", "-pk").first()
    if edition is not None:
        found["initiative"] = edition.document.initiative.slug
        addresses["edition"] = edition.get_absolute_url()
    return found


def timed(path: str, times: int) -> dict[str, Any]:
    """Milliseconds from request to packed answer, all middlewares included; queries of one request.

    `anew` is the same for a page that has to be made, because something was written since it was kept.
    """
    client = Client(
        HTTP_ACCEPT_ENCODING="gzip", HTTP_HOST=settings.URL.partition("://")[2], raise_request_exception=False
    )
    for _ in range(5):
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    kept = _repeated(client, path, times)
    return {**kept, "anew": _repeated(client, path, max(10, times // 5), before=caches["pages"].clear)}


def _repeated(
    client: Client, path: str, times: int, *, before: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    before()
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = len(captured)  # the next request begins the list anew
    taken = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return {
        "median_ms": round(statistics.median(taken), 2),
        "p95_ms": round(taken[int(len(taken) * 0.95)], 2),
        "queries": queries,
    }


def main() -> None:
    times, paths = int(sys.argv[1]), sys.argv[2:]
    found = {"addresses": {path: path for path in paths}} if paths else pages()
    if times:
        found["inside"] = {name: timed(path, times) for name, path in found["addresses"].items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
