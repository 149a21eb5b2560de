"""Contributions as stops on a thread."""

from collections.abc import Iterable

from convene.core.addresses import kept
from convene.forum.models import Contribution
from convene.initiatives.queries import Knot

KINDS = ("contribution",)


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those contributions among them that everyone may see, by id; one query.

    The organisation is told where the author is known to speak for it.
    """
    rows = Contribution.objects.public().filter(pk__in=list(ids)).with_standing()
    return {
        row.pk: Knot(
            kind=kind,
            object_id=row.pk,
            kind_label=str(row.get_kind_display()),
            title=row.title,
            language=row.language,
            address=kept(row),
            at=row.created_at,
            organisation=row.organisation if getattr(row, "speaks", False) else None,
            is_demonstration=row.is_demonstration,
        )
        for row in rows.select_related("organisation")
    }
