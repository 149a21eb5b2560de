"""Inputs as stops on a thread."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
            title=_("%(kind)s at “%(event)s”") % {"kind": row.get_kind_display(), "event": row.event.title},
            language=get_language(),
            address=kept(row),
            at=row.created_at,
            organisation=row.organisation,
            is_demonstration=row.is_demonstration,
        )
        for row in rows.select_related("event", "organisation")
    }
