"""What coalitions hold about a person, and how they forget them."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.coalition import actions, queries
from convene.coalition.models import (
    Action,
    Ballot,
    Delegate,
    Member,
    Minutes,
    Motion,
    MotionRevision,
    Update,
    Vote,
)
from convene.coalition.queries import plan
from convene.coalition.queries.ballots import waiting_for
from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds, section
from convene.core.addresses import kept

# --- members and delegates ------------------------------------------------------------------------


@holds("coalition-memberships")
def memberships(user: User) -> list[dict[str, Any]]:
    """Applications they made and invitations that went to them, with what became of them."""
    rows = Member.objects.filter(Q(user=user) | Q(email__iexact=user.email))
    return [
        {
            "coalition": kept(row.coalition),
            "organisation": row.organisation.name,
            "part": row.grade,
            "state": row.state,
            "email": row.email,
            "language": row.language,
            "why": row.why,
            "show_name": row.show_name,
            "reason": row.reason,
            "mailed_at": row.mailed_at,
            "created_at": row.created_at,
            "admitted_at": row.admitted_at,
            "left_at": row.left_at,
        }
        for row in rows.select_related("coalition", "organisation").order_by("pk")
    ]


@holds("coalition-delegate")
def delegate(user: User) -> list[dict[str, Any]]:
    """For which organisations they spoke or speak."""
    rows = Delegate.objects.filter(user=user).select_related("coalition", "member__organisation")
    return [
        {
            "coalition": kept(row.coalition),
            "organisation": row.member.organisation.name,
            "part": row.part,
            "show_name": row.show_name,
            "named_at": row.named_at,
            "ended_at": row.ended_at,
        }
        for row in rows.order_by("named_at", "pk")
    ]


@erases
def forget(user: User) -> None:
    actions.forget(user=user)


@section(40)
def speaking(request: HttpRequest) -> SafeString | None:
    """On the account's page: for whom one speaks, with the way to change it."""
    assert isinstance(request.user, User)  # noqa: S101 -- the page wants a signed-in reader
    parts = queries.parts_of(request.user)
    return render_to_string("coalition/account.html", {"parts": parts}, request) if parts else None


# --- motions, votes, decisions --------------------------------------------------------------------


@holds("coalition-motions")
def motions(user: User) -> list[dict[str, Any]]:
    """What they wrote in motions for their organisations. It stays when they are forgotten, as their organisation's."""
    rows = MotionRevision.objects.filter(by=user).select_related("motion__coalition", "source")
    return [
        {
            "motion": kept(row.motion),
            "revision": row.number,
            "title": row.title,
            "text": row.source.text,
            "at": row.at,
        }
        for row in rows.order_by("at", "pk")
    ]


@holds("coalition-seconded")
def seconded(user: User) -> list[dict[str, Any]]:
    """Motions of others that they seconded for their organisations."""
    rows = Motion.objects.filter(seconded_by=user).select_related("coalition", "seconder__organisation")
    return [
        {
            "motion": kept(row),
            "title": row.title,
            "organisation": row.seconder.organisation.name if row.seconder else None,
        }
        for row in rows.order_by("pk")
    ]


@holds("coalition-votes")
def votes(user: User) -> list[dict[str, Any]]:
    """Votes they cast for their organisations, those that were changed later too."""
    rows = Vote.objects.filter(by=user).select_related(
        "voter__ballot__motion__coalition", "voter__member__organisation"
    )
    return [
        {
            "ballot": kept(row.voter.ballot),
            "organisation": row.voter.member.organisation.name,
            "number": row.number,
            "choice": row.choice,
            "part": row.part,
            "at": row.at,
        }
        for row in rows.order_by("at", "pk")
    ]


@holds("coalition-ballots")
def ballots(user: User) -> list[dict[str, Any]]:
    """Ballots they set and minutes they published as a convener."""
    set_ = Ballot.objects.filter(set_by=user).select_related("motion__coalition").order_by("pk")
    published = (
        Minutes.objects.filter(published_by=user).select_related("coalition", "meeting").order_by("pk")
    )
    return [
        *({"ballot": kept(row), "set": row.created_at} for row in set_),
        *({"minutes": kept(row), "published": row.published_at} for row in published),
    ]


@section(42)
def voting(request: HttpRequest) -> SafeString | None:
    """On the account's page: open ballots in which their organisation has not voted."""
    user = request.user
    waiting = waiting_for(user) if isinstance(user, User) else []
    return (
        render_to_string("coalition/account_ballots.html", {"ballots": waiting}, request) if waiting else None
    )


# --- actions --------------------------------------------------------------------------------------


@holds("coalition-actions")
def planned(user: User) -> list[dict[str, Any]]:
    """Actions they planned as a convener."""
    rows = Action.objects.filter(created_by=user).select_related("coalition")
    return [
        {"action": row.title, "address": kept(row), "planned": row.created_at}
        for row in rows.order_by("created_at", "pk")
    ]


@holds("action-updates")
def reported(user: User) -> list[dict[str, Any]]:
    """What they reported on actions. It stays when they are forgotten, as their organisation's."""
    rows = Update.objects.filter(by=user).select_related("action__coalition", "organisation")
    return [
        {
            "action": row.action.title,
            "address": kept(row),
            "organisation": row.organisation.name if row.organisation else None,
            "state": row.state,
            "text": row.text,
            "evidence": row.evidence,
            "files": [*row.files.values_list("name", flat=True)],
            "reported": row.at,
        }
        for row in rows.order_by("at", "pk")
    ]


@section(45)
def answering(request: HttpRequest) -> SafeString | None:
    """On the account's page: what their organisations are to do, with the way to report on it."""
    user = request.user
    rows = plan.to_report_on(user) if isinstance(user, User) else []
    shown = [(row, *plan.standing(row)) for row in rows]
    return render_to_string("coalition/account_actions.html", {"rows": shown}, request) if rows else None
