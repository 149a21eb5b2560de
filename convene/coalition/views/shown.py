"""What every page of a coalition needs."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from convene.coalition import queries, rules
from convene.coalition.models import Coalition, Member
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Missing, require
from convene.initiatives.queries import thread


def shown(request: HttpRequest, slug: str) -> Coalition:
    """The coalition, if the reader may see it; Missing otherwise."""
    coalition = get_object_or_404(Coalition.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, coalition):
        raise Missing
    return coalition


def run(request: SignedIn, slug: str) -> Coalition:
    """The coalition, for its conveners."""
    coalition = get_object_or_404(Coalition.objects.select_related("initiative"), slug=slug)
    require(rules.may_run(request.user, coalition))
    return coalition


def member_in(coalition: Coalition, pk: int) -> Member:
    member = queries.shown(coalition, pk)
    if member is None:
        raise Missing
    return member


def context_of(coalition: Coalition, tab: str = "") -> dict[str, Any]:
    """For the frame of the page: its initiative, the thread line, the tab that is open."""
    return {
        "coalition": coalition,
        "initiative": coalition.initiative,
        "steps": thread(coalition.initiative),
        "tab": tab,
    }
