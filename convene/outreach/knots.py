"""News as stops on a thread."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convene.core.addresses import kept
from convene.initiatives.queries import Knot
from convene.outreach.models import News, NewsText

KINDS = ("news",)


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those among them that are published, by id, in the page's language where they have it; two queries."""
    rows = News.objects.public().filter(pk__in=list(ids)).prefetch_related("texts")
    return {row.pk: _knot(kind, row, _told(row)) for row in rows}


def _told(row: News) -> NewsText:
    texts = {text.language: text for text in row.texts.all()}
    return texts.get(get_language() or "") or texts.get(row.language) or min(texts.values(), key=_by_pk)


def _by_pk(text: NewsText) -> int:
    return text.pk


def _knot(kind: str, row: News, text: NewsText) -> Knot:
    return Knot(
        kind=kind,
        object_id=row.pk,
        kind_label=_("News"),
        title=text.title,
        language=text.language,
        address=kept(row),
        at=row.published_at or row.created_at,
        is_demonstration=row.is_demonstration,
    )
