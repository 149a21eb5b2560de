from typing import Any

from convene.core.accounts import providers
from convene.core.accounts.models import User


def held_about(user: User) -> dict[str, list[dict[str, Any]]]:
    """Everything this instance holds about a person, by the name of who holds it, names in order."""
    return {name: holder(user) for name, holder in sorted(providers.holders.items())}
