"""Meetings of the coalition and their minutes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convene.coalition import actions, rules
from convene.coalition.forms.motions import MinutesForm
from convene.coalition.models import Coalition, Minutes
from convene.coalition.protocol import as_pdf as rendered
from convene.coalition.queries import ballots as tallies
from convene.coalition.queries import motions as queries
from convene.coalition.views.motions import about, find_coalition, refuse, renew
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Missing, Refused, require
from convene.core.trail.caching import public_page
from convene.events.models import Event


@require_safe
@public_page
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    runs = bool(rules.may_run(request.user, coalition))
    context = {
        **about(coalition, "meetings"),
        "meetings": queries.meetings(coalition, drafts=runs),
        "runs": runs,
    }
    return render(request, "coalition/meetings.html", context)


@require_safe
@public_page
def minutes(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """What the meeting dealt with, and its minutes for whoever may read them yet."""
    coalition, event = _find(request, slug, meeting)
    taken = _taken(coalition, event)
    if taken is not None and not rules.may_see_minutes(request.user, taken):
        taken = None
    dealt = queries.business(coalition, event)
    context = {
        **about(coalition, "meetings"),
        "meeting": event,
        "minutes": taken,
        "business": dealt,
        "ballots": [(ballot, tallies.explained(ballot)) for ballot in dealt.ballots],
        "runs": bool(rules.may_run(request.user, coalition)),
    }
    return render(request, "coalition/minutes.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str, meeting: str) -> HttpResponse:
    coalition, event = _find(request, slug, meeting)
    require(rules.may_run(request.user, coalition))
    taken = _taken(coalition, event)
    form = MinutesForm(request.POST or None, initial=MinutesForm.initial_of(taken, coalition.language))
    context: dict[str, Any] = {"coalition": coalition, "meeting": event, "form": form, "minutes": taken}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.write_minutes(
                    coalition=coalition, meeting=event, actor=request.user, **form.cleaned_data
                )
            except Conflict as conflict:
                status = refuse(form, conflict)
                context["theirs"] = theirs = _taken(coalition, event)
                renew(form, "version", theirs.version if theirs else 0)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(
                    request, _("The draft is saved. Only conveners see it until it is published.")
                )
                return redirect("coalition:minutes", coalition.slug, event.slug)
    return render(request, "coalition/edit_minutes.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedIn, slug: str, meeting: str) -> HttpResponse:
    coalition, event = _find(request, slug, meeting)
    require(rules.may_run(request.user, coalition))
    taken = _taken(coalition, event)
    if taken is None:
        raise Missing
    refused, status = "", 200
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            actions.publish_minutes(
                minutes=taken,
                version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
                actor=request.user,
            )
        except Refused as error:
            refused, status = str(error), error.status
        else:
            messages.success(request, _("The minutes are published."))
            return redirect("coalition:minutes", coalition.slug, event.slug)
    context = {"coalition": coalition, "meeting": event, "minutes": taken, "refused": refused}
    return render(request, "coalition/publish_minutes.html", context, status=status)


@require_safe
def as_pdf(request: HttpRequest, slug: str, meeting: str) -> HttpResponse:
    """The published minutes, with what the meeting dealt with."""
    coalition, event = _find(request, slug, meeting)
    taken = _taken(coalition, event)
    if taken is None or taken.published_at is None:
        raise Missing
    response = HttpResponse(
        rendered(taken, queries.business(coalition, event)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{event.slug}-minutes.pdf"'
    return response


def _find(request: HttpRequest, slug: str, meeting: str) -> tuple[Coalition, Event]:
    coalition = find_coalition(request, slug)
    events = queries.announced_meetings(coalition).select_related("initiative")
    return coalition, get_object_or_404(events, slug=meeting)


def _taken(coalition: Coalition, event: Event) -> Minutes | None:
    rows = Minutes.objects.select_related("coalition__initiative", "meeting")
    return rows.filter(coalition=coalition, meeting=event).first()
