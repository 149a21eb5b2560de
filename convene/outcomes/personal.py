"""What outcome documents hold about a person.

Nothing is erased here. A quote stands under the consent it was given with; once its author's account is erased,
pages withhold it and no later edition can hold it (see `queries.voices`). An edition's files stay as published.
"""

from typing import Any

from convene.core.accounts.models import User
from convene.core.accounts.providers import holds
from convene.core.trail.models import Citation
from convene.events.models import Input
from convene.forum.models import Contribution
from convene.outcomes.models import Edition


@holds("quotes")
def quotes(user: User) -> list[dict[str, Any]]:
    """Where editions quote the person or rest on what they said."""
    found: list[dict[str, Any]] = []
    for kind, ids in (
        ("contribution", Contribution.objects.filter(author=user).values_list("pk", flat=True)),
        ("input", Input.objects.filter(author=user).values_list("pk", flat=True)),
    ):
        rows = Citation.objects.filter(
            passage_kind="edition-passage", source__kind=kind, source__object_id__in=list(ids)
        )
        found += [
            {
                "at": row.at.isoformat(),
                "document": row.passage_title,
                "address": row.passage_address,
                "quoted": row.quoted,
            }
            for row in rows.select_related("source").order_by("pk")
        ]
    return found


@holds("editions")
def editions(user: User) -> list[dict[str, Any]]:
    """The editions the person published as a convener."""
    rows = Edition.objects.filter(published_by=user).select_related("document").defer("content")
    return [
        {"at": row.published_at.isoformat(), "title": str(row), "address": row.get_absolute_url()}
        for row in rows.order_by("pk")
    ]
