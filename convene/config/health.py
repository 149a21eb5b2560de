"""Two addresses for whoever watches the instance."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _plain("ok\n", 200)


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and stands at this version's migrations."""
    try:
        waiting = migrations_waiting()
    except DatabaseError:
        return _plain("the database does not answer\n", 503)
    if waiting:
        return _plain("the database waits for migrations\n", 503)
    return _plain("ready\n", 200)


def migrations_waiting() -> bool:
    """Whether an app's last migration is not applied yet: one query. Raises DatabaseError."""
    return not _last_migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _last_migrations() -> frozenset[tuple[str, str]]:
    """(app, name) of each app's last migration; they cannot change while the process lives."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )
