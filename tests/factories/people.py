"""The people every test is about: three are the whole vocabulary, and `anonymous` is nobody."""

from itertools import count
from typing import Any

from django.contrib.auth.models import AnonymousUser

from convene.core.accounts.models import User

_numbers = count(1)

anonymous = AnonymousUser()


def user(email: str | None = None, name: str = "Amal Haddad", **fields: Any) -> User:
    """An account with a new address unless one is given."""
    return User.objects.create(email=email or f"person-{next(_numbers)}@people.example", name=name, **fields)


def representative(**fields: Any) -> User:
    """Somebody who acts for an organisation, and may do nothing else."""
    return user(**{"name": "Rosa Mbeki", **fields})


def convener(**fields: Any) -> User:
    """Somebody who may open initiatives; convener of none yet. Call it twice for the other convener."""
    return user(**{"name": "Claire Dubois", "may_convene": True, **fields})


def staff(**fields: Any) -> User:
    """Somebody who looks after the whole instance."""
    return user(**{"name": "Sam Okello", "is_staff": True, **fields})
