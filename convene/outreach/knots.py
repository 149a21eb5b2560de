"""News as stops on a thread."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from convene.core.addresses import kept
from convene.initiatives.queries import Knot
from convene.outreach.models import News
from convene.outreach.queries.news import Told, in_full, told

KINDS = ("news",)


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those among them that are published, by id, in the page's language where they have it; seven queries."""
    return {row.pk: _knot(kind, told(row)) for row in in_full(News.objects.public().filter(pk__in=list(ids)))}


def _knot(kind: str, one: Told) -> Knot:
    return Knot(
        kind=kind,
        object_id=one.news.pk,
        kind_label=_("News"),
        title=one.title,
        language=one.language,
        address=kept(one.news),
        at=one.news.published_at or one.news.created_at,
        is_demonstration=one.news.is_demonstration,
    )
