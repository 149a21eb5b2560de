"""What search knows of an initiative."""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.text.markdown import to_plain
from convene.initiatives.models import Initiative


def row(initiative: Initiative) -> Row:
    return {
        "kind": "initiative",
        "object_id": initiative.pk,
        "title": initiative.title,
        "body": f"{initiative.summary}\n\n{to_plain(initiative.body)}",
        "address": kept(initiative),
        "language": initiative.language,
    }


def update(initiative: Initiative) -> None:
    if initiative.is_public:
        index(**row(initiative))
    else:
        remove(kind="initiative", object_id=initiative.pk)


@indexes("initiative")
def rows() -> Iterator[Row]:
    for initiative in Initiative.objects.public().iterator(chunk_size=500):
        yield row(initiative)
