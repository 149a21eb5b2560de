"""Two addresses for whoever watches the instance."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and stands at this version's migrations."""
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 -- loads every migration

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if waiting:
        return HttpResponse("the database waits for migrations\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
