"""What news and letters hold about a person, and what is left when they are forgotten."""

from typing import Any

from django.db.models import Q

from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds
from convene.core.addresses import kept
from convene.outreach import actions, queries
from convene.outreach.actions.news import forget_contact
from convene.outreach.models import News, Recipient


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


@holds("news")
def news(user: User) -> list[dict[str, Any]]:
    """The press notes that give them as a contact, and those they published."""
    rows = News.objects.filter(Q(contact_email__iexact=user.email) | Q(published_by=user)).order_by("pk")
    return [
        {
            "address": kept(row),
            "published_at": row.published_at,
            "contact": row.contact_name if row.contact_email.lower() == user.email.lower() else "",
        }
        for row in rows
    ]


@erases
def forget(user: User) -> None:
    forget_contact(user=user)
    actions.forget(user=user)
