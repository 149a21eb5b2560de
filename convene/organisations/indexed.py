"""What search knows of an organisation."""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.organisations.models import Organisation
from convene.organisations.queries import names


def row(organisation: Organisation) -> Row:
    return {
        "kind": "organisation",
        "object_id": organisation.pk,
        "title": organisation.name,
        "body": "\n".join([*names(organisation)[1:], organisation.about]),
        "address": kept(organisation),
        "language": organisation.language,
    }


def update(organisation: Organisation) -> None:
    """Bring the index to what the public may see of the organisation now."""
    if organisation.is_public:
        index(**row(organisation))
    else:
        remove(kind="organisation", object_id=organisation.pk)


@indexes("organisation")
def rows() -> Iterator[Row]:
    for organisation in Organisation.objects.public().prefetch_related("aliases").iterator(chunk_size=500):
        yield row(organisation)
