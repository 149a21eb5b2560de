"""What search knows of a statement."""

from collections.abc import Iterator

from convene.core.addresses import kept
from convene.core.search.actions import index, remove
from convene.core.search.registry import Row, indexes
from convene.core.text.markdown import to_plain
from convene.statements.models import Statement


def row(statement: Statement) -> Row:
    return {
        "kind": "statement",
        "object_id": statement.pk,
        "title": statement.title,
        "body": to_plain(statement.body),
        "address": kept(statement),
        "language": statement.language,
    }


def update(statement: Statement) -> None:
    if statement.is_frozen and statement.initiative.is_public:
        index(**row(statement))
    else:
        remove(kind="statement", object_id=statement.pk)


@indexes("statement")
def rows() -> Iterator[Row]:
    for statement in Statement.objects.public().iterator(chunk_size=500):
        yield row(statement)
