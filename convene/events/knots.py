"""Inputs as stops on a thread."""

from collections.abc import Iterable

from convene.core.addresses import kept
from convene.events.models import Input
from convene.initiatives.queries import Knot

KINDS = ("input",)


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those inputs among them that everyone may see, by id; one query."""
    rows = Input.objects.public().filter(pk__in=list(ids), source__isnull=False)
    return {
        row.pk: Knot(
            kind=kind,
            object_id=row.pk,
            kind_label=str(row.get_kind_display()),
            title=row.source.title if row.source else "",
            language=row.event.language,  # its title names the event
            address=kept(row),
            at=row.created_at,
            organisation=row.organisation,
            is_demonstration=row.is_demonstration,
        )
        for row in rows.select_related("event", "organisation", "source")
    }
