"""What search knows of a contribution."""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.trail.models import Source
from convene.core.trail.queries import latest_source, latest_sources
from convene.forum.models import Contribution

BATCH = 200


def row(contribution: Contribution, source: Source) -> Row:
    return {
        "kind": "contribution",
        "object_id": contribution.pk,
        "title": contribution.title,
        "body": f"{contribution.organisation.name}\n\n{source.text}",
        "address": kept(contribution),
        "language": contribution.language,
    }


def update(contribution: Contribution) -> None:
    """Bring the index to what the public may read of the contribution now."""
    source = latest_source("contribution", contribution.pk) if contribution.is_public else None
    if source:
        index(**row(contribution, source))
    else:
        remove(kind="contribution", object_id=contribution.pk)


@indexes("contribution")
def rows() -> Iterator[Row]:
    ids = list(Contribution.objects.public().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        sources = latest_sources("contribution", batch)
        for one in Contribution.objects.filter(pk__in=batch).select_related("organisation").order_by("pk"):
            yield row(one, sources[one.pk])
