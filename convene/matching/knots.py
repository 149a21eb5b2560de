"""Partnerships and replies to needs and offers as stops on a thread."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from convene.core.addresses import kept
from convene.forum.models import Contribution
from convene.initiatives.queries import Knot
from convene.matching.models import Partnership, Reply

KINDS = ("partnership", "reply")


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those among them that everyone may see, by id; two queries."""
    return _partnerships(list(ids)) if kind == "partnership" else _replies(list(ids))


def _partnerships(ids: list[int]) -> dict[int, Knot]:
    rows = Partnership.objects.public().filter(pk__in=ids).select_related("initiative")
    return {
        row.pk: Knot(
            kind="partnership",
            object_id=row.pk,
            kind_label=_("Partnership"),
            title=row.title,
            language=row.language,
            address=kept(row),
            at=row.agreed_at or row.proposed_at,
            state=str(row.get_state_display()),
            is_demonstration=row.is_demonstration,
        )
        for row in rows
    }


def _replies(ids: list[int]) -> dict[int, Knot]:
    rows = Reply.objects.filter(pk__in=ids, withdrawn_at=None, to__in=Contribution.objects.public())
    return {
        row.pk: Knot(
            kind="reply",
            object_id=row.pk,
            kind_label=_("Reply"),
            title=_("Reply to “%(title)s”") % {"title": f"\u2068{row.to.title}\u2069"},
            language="",
            address=kept(row),
            at=row.at,
            organisation=row.organisation,
            is_demonstration=row.is_demonstration,
        )
        for row in rows.select_related("to", "organisation")
    }
