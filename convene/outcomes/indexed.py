"""What search knows of an outcome document: its newest edition, but none of the quotes.

Quotes are found where they were said. So nothing that is taken back there can still be found here.
"""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.text.markdown import to_plain
from convene.outcomes.content import passages
from convene.outcomes.models import Edition, OutcomeDocument, Passage


def row(edition: Edition) -> Row:
    data = edition.content
    own = [one["text"] for one in passages(data) if one["kind"] == Passage.Kind.OWN]
    headings = [section["heading"] for section in data["sections"]]
    return {
        "kind": "outcome",
        "object_id": edition.document_id,
        "title": edition.title,
        "body": "\n\n".join([to_plain(data["introduction"]), *own, *headings]).strip(),
        "address": kept(edition.document),
        "language": edition.language,
    }


def update(document: OutcomeDocument) -> None:
    newest = document.editions.select_related("document").first()
    if newest is not None and document.initiative.is_public:
        index(**row(newest))
    else:
        remove(kind="outcome", object_id=document.pk)


@indexes("outcome")
def rows() -> Iterator[Row]:
    for document in OutcomeDocument.objects.public().iterator(chunk_size=100):
        newest = document.editions.select_related("document").first()
        if newest is not None:
            yield row(newest)
