"""Initiatives, made by the deeds that make them in the product."""

from typing import Any

from convene.core.accounts.models import User
from convene.initiatives import actions
from convene.initiatives.models import Initiative
from tests.factories import people


def text(**fields: Any) -> actions.Text:
    return actions.Text(
        **{"title": "Stronger together", "summary": "Associations against hatred.", "body": "", **fields}
    )


def initiative(actor: User | None = None, *, is_open: bool = True, **fields: Any) -> Initiative:
    """An initiative that `actor` (a new convener) runs; open unless told otherwise."""
    actor = actor or people.convener()
    made = actions.create(text=text(**fields), actor=actor)
    return actions.open_(initiative=made, actor=actor) if is_open else made


def convener_of(initiative: Initiative) -> User:
    """The person who has run it longest."""
    return initiative.conveners.select_related("user").order_by("appointed_at", "pk")[0].user
