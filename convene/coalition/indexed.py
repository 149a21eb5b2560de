"""What search knows of a coalition."""

from collections.abc import Iterator

from convene.coalition.models import Coalition
from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.text.markdown import to_plain

# --- coalitions -----------------------------------------------------------------------------------


def row(coalition: Coalition) -> Row:
    return {
        "kind": "coalition",
        "object_id": coalition.pk,
        "title": coalition.title,
        "body": to_plain(coalition.purpose),
        "address": kept(coalition),
        "language": coalition.language,
    }


def update(coalition: Coalition) -> None:
    if coalition.initiative.is_public:
        index(**row(coalition))
    else:
        remove(kind="coalition", object_id=coalition.pk)


@indexes("coalition")
def rows() -> Iterator[Row]:
    for coalition in Coalition.objects.public().iterator(chunk_size=500):
        yield row(coalition)


# --- motions and decisions ------------------------------------------------------------------------


# --- actions --------------------------------------------------------------------------------------
