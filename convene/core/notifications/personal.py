"""What notifications hold about a person."""

from typing import Any

from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds
from convene.core.notifications import actions, queries


@holds("messages")
def messages(user: User) -> list[dict[str, Any]]:
    fields = ("to", "language", "subject", "text", "state", "created_at", "sent_at")
    return [dict(row) for row in queries.for_user(user).values(*fields)]


@erases
def forget(user: User) -> None:
    actions.erase(user=user)
