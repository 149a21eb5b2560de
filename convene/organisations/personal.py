"""What the directory holds about a person, and how it forgets them."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds, section
from convene.core.addresses import kept
from convene.organisations import actions, queries
from convene.organisations.models import Membership


@holds("roles")
def roles(user: User) -> list[dict[str, Any]]:
    """Their roles in organisations, those that have ended too."""
    rows = Membership.objects.filter(user=user).select_related("organisation").order_by("created_at", "pk")
    return [
        {
            "organisation": row.organisation.name,
            "address": kept(row.organisation),
            "role": row.role,
            "state": row.state,
            "basis": row.basis,
            "created_at": row.created_at,
            "verified_at": row.verified_at,
        }
        for row in rows
    ]


@erases
def forget(user: User) -> None:
    actions.forget_member(user=user)


@section(10)
def acts_for(request: HttpRequest) -> SafeString | None:
    """On the account's page: for whom one acts, with the way out."""
    assert isinstance(request.user, User)  # noqa: S101 -- the page wants a signed-in reader
    rows = queries.memberships_of(request.user)
    return render_to_string("organisations/account.html", {"memberships": rows}, request) if rows else None
