"""What the trail holds about a person, and how it takes down what happens to accounts, which stand below it.

Nothing is erased here: an entry names its actor by number alone, and says nothing about anybody else.
"""

from typing import Any

from convene.core.accounts.models import User
from convene.core.accounts.providers import Facts, holds
from convene.core.trail import actions
from convene.core.trail.canonical import instant
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Entry


@holds("trail")
def deeds_of(user: User) -> list[dict[str, Any]]:
    entries = Entry.objects.filter(actor=user).order_by("at", "id")
    return [
        {
            "at": instant(entry.at),
            "deed": entry.deed,
            "kind": entry.kind,
            "object_id": entry.object_id,
            "facts": entry.facts,
        }
        for entry in entries
    ]


def record_account(deed: str, subject: User, actor: User | None, facts: Facts, /) -> None:
    actions.record(deed=Deed(deed), subject=subject, actor=actor, **facts)
