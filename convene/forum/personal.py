"""What the forum holds about a person, and what they find of it on their account's page."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds, section
from convene.forum import queries
from convene.forum.models import Contribution, Particulars, Revision
from convene.initiatives.models import Quoting


@holds("contributions")
def contributions(user: User) -> list[dict[str, Any]]:
    """Everything they contributed with every revision, withdrawn and hidden ones too."""
    rows = Contribution.objects.filter(author=user).select_related("organisation", "call")
    said = Prefetch("revisions", Revision.objects.select_related("source").order_by("number"))
    return [
        {
            "call": row.call.title,
            "kind": row.kind,
            "organisation": row.organisation.name,
            "name": row.author_name,
            "quoting": row.quoting,
            "state": row.state,
            "hidden_reason": row.hidden_reason,
            "outcome_news": row.outcome_news,
            "at": row.created_at,
            "particulars": _particulars(row),
            "revisions": [
                {"at": revision.at, "title": revision.title, "text": revision.source.text}
                for revision in row.revisions.all()
            ],
        }
        for row in rows.prefetch_related(said).order_by("created_at", "pk")
    ]


def _particulars(row: Contribution) -> dict[str, Any] | None:
    one = Particulars.objects.filter(contribution=row).first()
    if one is None:
        return None
    names = ["category", "quantity", "remote", "from_on", "until_on", "urgency", "expires_at", "closed_at"]
    return {**{name: getattr(one, name) for name in names}, "languages": one.language_codes}


@erases
def forget(user: User) -> None:
    """Take the name off. The words were the organisation's and stay under it."""
    theirs = Contribution.objects.filter(author=user)
    theirs.update(outcome_news=False)
    theirs.filter(quoting=Quoting.ORGANISATION_AND_NAME).update(
        author_name="", quoting=Quoting.ORGANISATION_ONLY
    )


@section(40)
def contributed(request: HttpRequest) -> SafeString | None:
    if not request.user.is_authenticated:
        return None
    found = queries.of_author(request.user)
    if not found:
        return None
    return render_to_string("forum/account.html", {"contributions": found}, request=request)
