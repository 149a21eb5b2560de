"""What news and letters hold about a person, and what is left when they are forgotten."""

from typing import Any

from django.db.models import Q

from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds
from convene.outreach import actions, queries
from convene.outreach.models import Recipient


@holds("letters")
def letters(user: User) -> list[dict[str, Any]]:
    """The letters to many that were written to them."""
    rows = Recipient.objects.filter(Q(user=user) | Q(email=user.email.lower())).select_related("mailing")
    return [
        {
            "initiative": row.mailing.initiative_id,
            "name": row.name,
            "email": row.email,
            "organisation": row.organisation_name,
            "country": row.country,
            "language": row.language,
            "state": row.state,
            "reason": row.reason,
            "started": row.mailing.started_at,
        }
        for row in rows.order_by("pk")
        if row.email or row.user_id
    ]


@holds("unsubscriptions")
def unsubscriptions(user: User) -> list[dict[str, Any]]:
    return [
        {"from": row.initiative.title if row.initiative else "everything on this site", "at": row.at}
        for row in queries.unsubscriptions_of(user.email)
    ]


@erases
def forget(user: User) -> None:
    actions.forget(user=user)
