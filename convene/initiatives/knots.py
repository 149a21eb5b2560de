"""Figures and readings as stops on a thread."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convene.core.addresses import kept
from convene.initiatives.models import FrozenFigure, Initiative, Reading
from convene.initiatives.queries import Knot

KINDS = ("figure", "reading")


def knots(kind: str, ids: Iterable[int]) -> dict[int, Knot]:
    """Those among them that everyone may see, by id; one query."""
    return _figures(list(ids)) if kind == "figure" else _readings(list(ids))


def _figures(ids: list[int]) -> dict[int, Knot]:
    rows = FrozenFigure.objects.filter(pk__in=ids).exclude(initiative__state=Initiative.State.DRAFT)
    return {row.pk: _figure(row) for row in rows.select_related("initiative")}


def _figure(row: FrozenFigure) -> Knot:
    language = get_language() or "en"
    if language not in row.wording:
        language = row.initiative.language if row.initiative.language in row.wording else min(row.wording)
    return Knot(
        kind="figure",
        object_id=row.pk,
        kind_label=_("Figure"),
        title=f"{row.wording[language]['label']}: {row.value}",
        language=language,
        address=kept(row),
        at=row.counted_at,
        is_demonstration=row.initiative.is_demonstration,
    )


def _readings(ids: list[int]) -> dict[int, Knot]:
    newer = Reading.objects.filter(
        series=OuterRef("series"), on=OuterRef("on"), revision__gt=OuterRef("revision")
    )
    rows = (
        Reading.objects.filter(pk__in=ids, is_taken_back=False)
        .exclude(series__initiative__state=Initiative.State.DRAFT)
        .annotate(is_corrected=Exists(newer))
        .select_related("series__initiative")
    )
    return {
        row.pk: Knot(
            kind="reading",
            object_id=row.pk,
            kind_label=_("Reading of the situation"),
            title=f"{row.series.name}: {row.value}",
            language=row.series.language,
            address=_situation(row.series.initiative),
            at=datetime.combine(row.on, time(), UTC),
            state=_("Corrected since") if row.is_corrected else "",
            is_demonstration=row.series.initiative.is_demonstration,
        )
        for row in rows
    }


def _situation(initiative: Initiative) -> str:
    return f"{kept(initiative)}situation/"
