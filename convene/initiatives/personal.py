"""What initiatives hold about a person, and how they forget them."""

from typing import Any

from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds
from convene.core.addresses import kept
from convene.initiatives import actions
from convene.initiatives.models import Convener, FrozenFigure, Reading


@holds("initiatives-run")
def run(user: User) -> list[dict[str, Any]]:
    """The initiatives they run as a convener."""
    rows = Convener.objects.filter(user=user).select_related("initiative").order_by("appointed_at", "pk")
    return [
        {
            "initiative": row.initiative.title,
            "address": kept(row.initiative),
            "appointed_at": row.appointed_at,
        }
        for row in rows
    ]


@holds("readings-noted")
def readings(user: User) -> list[dict[str, Any]]:
    """What they noted of an initiative's situation, and the figures they had frozen by quoting them."""
    noted = Reading.objects.filter(by=user).select_related("series__initiative").order_by("pk")
    frozen = FrozenFigure.objects.filter(frozen_by=user).select_related("initiative").order_by("pk")
    return [
        *({"address": kept(row), "day": row.on, "value": row.value, "at": row.at} for row in noted),
        *({"address": kept(row), "value": row.value, "at": row.frozen_at} for row in frozen),
    ]


@erases
def forget(user: User) -> None:
    actions.forget_convener(user=user)
