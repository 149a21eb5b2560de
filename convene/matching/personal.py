"""What needs, offers and partnerships hold about a person, and what waits for them.

Answers, proposals and what was said to them are the organisations' words: they stay under those when a person
is forgotten. Who said them is kept as the account alone, which is blanked.
"""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.core.accounts.models import User
from convene.core.accounts.providers import holds, section
from convene.matching import queries
from convene.matching.models import Partnership, Party, Reply


@holds("replies")
def replies(user: User) -> list[dict[str, Any]]:
    rows = Reply.objects.filter(by=user).select_related("to", "organisation", "with_contribution")
    return [
        {
            "to": row.to.title,
            "organisation": row.organisation.name,
            "with": row.with_contribution.title if row.with_contribution else None,
            "text": row.text,
            "at": row.at,
            "withdrawn": row.withdrawn_at,
        }
        for row in rows.order_by("at", "pk")
    ]


@holds("partnerships")
def partnerships(user: User) -> list[dict[str, Any]]:
    """What they proposed, and what they said to proposals for an organisation."""
    proposed = [
        {"title": row.title, "purpose": row.purpose, "state": row.state, "proposed": row.proposed_at}
        for row in Partnership.objects.filter(proposed_by=user).order_by("proposed_at", "pk")
    ]
    rows = Party.objects.filter(by=user).select_related("partnership", "organisation")
    said = [
        {
            "title": row.partnership.title,
            "organisation": row.organisation.name,
            "said": row.state,
            "reason": row.reason,
            "at": row.at,
        }
        for row in rows.order_by("at", "pk")
    ]
    return [*proposed, *said]


@section(45)
def waiting(request: HttpRequest) -> SafeString | None:
    if not request.user.is_authenticated:
        return None
    found = queries.waiting_for(request.user)
    if not found:
        return None
    return render_to_string("matching/account.html", {"waiting": found}, request=request)
