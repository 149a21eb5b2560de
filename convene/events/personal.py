"""What events hold about a person, and what is left when they are forgotten.

A registration becomes a nameless one; of an event still to come, it is cancelled. What somebody said for an
organisation stays, as the organisation's, without their name. What they said for themselves was theirs alone:
it is withdrawn. Published documents keep the words they quoted, which name nobody any more.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from convene.core import times
from convene.core.accounts.models import User
from convene.core.accounts.providers import erases, holds, section
from convene.events import indexed, queries
from convene.events.models import Input, Registration
from convene.events.rules import may_register
from convene.initiatives.models import Quoting


@holds("registrations")
def registrations(user: User) -> list[dict[str, Any]]:
    return [
        {
            "event": row.event.title,
            "state": row.state,
            "name": row.name,
            "email": row.email,
            "organisation": row.organisation_name,
            "country": row.country,
            "language": row.language,
            "time_zone": row.time_zone,
            "outcome_news": row.outcome_news,
            "registered": row.created_at,
            "cancelled": row.cancelled_at,
        }
        for row in _registrations(user).select_related("event").order_by("created_at", "pk")
    ]


@holds("inputs")
def inputs(user: User) -> list[dict[str, Any]]:
    rows = Input.objects.filter(author=user).select_related("event", "organisation")
    return [
        {
            "event": row.event.title,
            "state": row.state,
            "organisation": row.organisation.name if row.organisation else None,
            "speaker_name": row.speaker_name,
            "quoting": row.quoting,
            "region": row.region,
            "phase": row.phase,
            "language": row.language,
            "text": row.text,
            "revisions": row.revisions_made,
            "written": row.created_at,
        }
        for row in rows.order_by("created_at", "pk")
    ]


@erases
def forget(user: User) -> None:
    for row in _registrations(user).select_related("event"):
        if row.state == Registration.State.REGISTERED and may_register(row.event):
            row.state, row.cancelled_at = Registration.State.CANCELLED, times.now()
        row.name = row.email = row.organisation_name = row.time_zone = ""
        row.organisation = None
        row.outcome_news = False
        row.token_digest = f"erased-{row.pk}"  # no link opens it
        row.save()
    own = Input.objects.filter(author=user)
    named = own.filter(quoting=Quoting.ORGANISATION_AND_NAME)
    named.update(speaker_name="", quoting=Quoting.ORGANISATION_ONLY)
    for one in own.filter(organisation=None).select_related("event__initiative"):
        one.quoting, one.state = Quoting.NOT_AT_ALL, Input.State.WITHDRAWN
        one.hidden_reason = ""
        one.save(update_fields=["quoting", "state", "hidden_reason"])
        indexed.update_input(one)


@section(30)
def part(request: HttpRequest) -> SafeString | None:
    user = request.user
    if not isinstance(user, User):
        return None
    context = {"registrations": queries.registrations_of(user), "inputs": queries.inputs_by(user)}
    if not any(context.values()):
        return None
    return render_to_string("events/account.html", context, request)


def _registrations(user: User) -> QuerySet[Registration]:
    """Those made while signed in and those made with the address, which the person has shown to be theirs."""
    return Registration.objects.filter(Q(user=user) | Q(email=user.email))
