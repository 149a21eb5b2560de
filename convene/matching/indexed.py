"""What search knows of a partnership: those that all have agreed to."""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.text.markdown import to_plain
from convene.matching.models import Partnership
from convene.matching.queries import with_parties


def row(partnership: Partnership) -> Row:
    names = [party.organisation.name for party in partnership.parties.all()]
    told = [*names, to_plain(partnership.purpose), to_plain(partnership.result)]
    return {
        "kind": "partnership",
        "object_id": partnership.pk,
        "title": partnership.title,
        "body": "\n\n".join(filter(None, told)),
        "address": kept(partnership),
        "language": partnership.language,
    }


def update(partnership: Partnership) -> None:
    """Bring the index to what the public may read of the partnership now."""
    public = with_parties(Partnership.objects.public().filter(pk=partnership.pk)).first()
    if public:
        index(**row(public))
    else:
        remove(kind="partnership", object_id=partnership.pk)


@indexes("partnership")
def rows() -> Iterator[Row]:
    return (row(one) for one in with_parties(Partnership.objects.public()).order_by("pk"))
