"""What statements hold about a person, and how they forget them."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds, section
from convene.core.addresses import kept
from convene.statements import actions, queries

GIVEN = (
    "organisation_name",
    "website",
    "seat",
    "name",
    "role",
    "email",
    "language",
    "list_organisation",
    "show_name",
    "join_coalition",
    "outcome_news",
    "state",
    "created_at",
    "confirmed_at",
    "listed_at",
    "declined_reason",
    "withdrawn_at",
)


@holds("signatures")
def signatures(user: User) -> list[dict[str, Any]]:
    """Everything they gave when signing, and what became of it."""
    return [
        {
            "statement": kept(signature.statement),
            **{field: getattr(signature, field) for field in GIVEN},
            "countries": [row.country for row in signature.countries.all()],
        }
        for signature in queries.of_person(user)
    ]


@erases
def forget(user: User) -> None:
    actions.forget(user=user)


@section(20)
def signed(request: HttpRequest) -> SafeString | None:
    """On the account's page: what one signed, with the way to change it."""
    assert isinstance(request.user, User)  # noqa: S101 -- the page wants a signed-in reader
    rows = list(queries.of_person(request.user).filter(user=request.user))
    return render_to_string("statements/account.html", {"signatures": rows}, request) if rows else None
