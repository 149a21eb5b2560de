from collections.abc import Collection

from convene.initiatives.queries import Addressee
from convene.statements.models import Signature, Statement


def addressees(
    statement: Statement, *, coalition: bool = False, only: Collection[int] | None = None
) -> list[Addressee]:
    """Those who signed for the organisations on the roll, and those who withdrew since.

    They agree by "tell me what comes of it"; to letters about the `coalition`, by wanting to join it.
    `only` asks about some signatures again, by their keys.
    """
    rows = statement.signatures.filter(state__in=[Signature.State.LISTED, Signature.State.WITHDRAWN])
    if only is not None:
        rows = rows.filter(pk__in=only)
    return [
        Addressee(
            key=row.pk,
            email=row.email.lower(),
            name=row.name,
            organisation_name=row.organisation_name,
            country=row.seat,
            language=row.language,
            user=row.user_id,
            agrees=row.join_coalition if coalition else row.outcome_news,
            is_withdrawn=row.state == Signature.State.WITHDRAWN,
            wants_to_join=row.join_coalition,
        )
        for row in rows.order_by("pk")
    ]
