"""Needs and offers as everybody sees them, and what their authors and others do with them."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from convene.core import limits
from convene.core.accounts.models import User
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Missing, NotAllowed, Refused, TooMany, require
from convene.core.trail.caching import public_page
from convene.forum import queries as forum
from convene.forum import rules as forum_rules
from convene.forum.models import MATCHED, Contribution, Kind
from convene.initiatives.models import Initiative
from convene.initiatives.queries import thread
from convene.initiatives.rules import is_convener
from convene.matching import actions, queries, rules
from convene.matching.forms import FilterForm, ReplyForm
from convene.matching.models import Reply
from convene.organisations.models import Membership, Organisation

PAGE = 10  # in each of the two columns
HOUR = 60 * 60
WRITING = 20  # answers and proposals made, changed or withdrawn in an hour, by one account


@require_safe
@public_page
def needs(request: HttpRequest) -> HttpResponse:
    """Open needs and open offers side by side."""
    form = FilterForm(request.GET, initiatives=initiatives())
    chosen = form.chosen
    initiative = Initiative.objects.public().filter(slug=chosen.get("initiative", "")).first()
    context = {
        "form": form,
        "chosen": chosen,
        "state": chosen.get("state", "open"),
        "initiative": initiative,
        "steps": thread(initiative) if initiative else [],
        "totals": queries.totals(initiative),
        "columns": [
            _column(request, "needs", Kind.NEED, chosen),
            _column(request, "offers", Kind.OFFER, chosen),
        ],
    }
    return render(request, "matching/needs.html", context)


@require_safe
@public_page
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need or offer, who answered it and what fits it. What is not public any more says so in the forum."""
    entry = find(request, pk)
    if entry.state != Contribution.State.PUBLISHED or not hasattr(entry, "particulars"):
        return redirect("forum:contribution", pk, "gone" if not entry.is_public else entry.slug)
    user, is_open = request.user, entry.particulars.is_open
    answers = rules.may_answer(user, entry)
    context = {
        **_about(entry),
        "revision": forum.latest_revision(entry),
        "is_open": is_open,
        "replies": [(reply, bool(rules.may_withdraw(user, reply))) for reply in queries.answers_to(entry)],
        "partnerships": queries.resting_on(entry),
        "fits": queries.fitting(entry) if is_open else [],
        "answers": answers,
        "may_keep": bool(rules.may_keep(user, entry)),
        "may_edit": bool(forum_rules.may_edit(user, entry)),
        "may_propose": user.is_authenticated
        and (is_convener(user, entry.call.initiative) or bool(organisations_of(user))),
    }
    return render(request, "matching/need.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: SignedIn, pk: int) -> HttpResponse:
    entry = find(request, pk)
    verdict = rules.may_answer(request.user, entry)
    if request.method != "POST":
        require(verdict)
    own = [one for one in organisations_of(request.user) if one.pk != entry.organisation_id]
    entries = queries.own_entries(request.user, entry)
    form = ReplyForm(request.POST or None, to=entry, organisations=own, own=entries)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                consume(request)
                actions.reply(to=entry, actor=request.user, **form.said)
            except (Refused, TooMany, NotAllowed) as error:
                status = refuse(form, error)
            else:
                messages.success(request, _("Your answer stands on the page, and its author is written to."))
                return redirect("matching:need", pk)
    return render(request, "matching/reply.html", {**_about(entry), "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_reply(request: SignedIn, pk: int) -> HttpResponse:
    rows = Reply.objects.select_related("to__call__initiative", "organisation")
    one = get_object_or_404(rows, pk=pk, withdrawn_at=None)
    require(rules.may_withdraw(request.user, one))
    if request.method == "POST":
        _do(request, lambda: actions.withdraw_reply(reply=one, actor=request.user), _("It is withdrawn."))
        return redirect("matching:need", one.to_id)
    return render(request, "matching/withdraw_reply.html", {"reply": one, "entry": one.to})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: SignedIn, pk: int) -> HttpResponse:
    entry = find(request, pk)
    require(rules.may_keep(request.user, entry))
    if request.method == "POST":
        _do(
            request,
            lambda: actions.renew(contribution=entry, actor=request.user),
            _("It stands as open again."),
        )
        return redirect("matching:need", pk)
    return render(request, "matching/renew.html", _about(entry))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedIn, pk: int) -> HttpResponse:
    entry = find(request, pk)
    require(rules.may_keep(request.user, entry))
    if request.method == "POST":
        done = _("It is closed and has left the list.")
        _do(request, lambda: actions.finish(contribution=entry, actor=request.user), done)
        return redirect("matching:need", pk)
    return render(request, "matching/close.html", _about(entry))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """A page with a button, because programs follow links in mail before people do."""
    limits.consume(request, "renew-by-link", count=60, seconds=HOUR)
    particulars = queries.by_token(token)
    if particulars is None or not particulars.contribution.is_public:
        raise Missing(_("This link does not work any more. Look for our latest mail about this entry."))
    entry = particulars.contribution
    if request.method == "POST":
        _do(request, lambda: actions.renew_by_link(token=token), _("Thank you. It stays open."))
        return redirect("matching:need", entry.pk)
    context = {**_about(entry), "by_link": True, "is_current": queries.token(particulars) == token}
    return render(request, "matching/renew.html", context)


def find(request: HttpRequest, pk: int) -> Contribution:
    """A need or an offer whose initiative the reader may see."""
    rows = Contribution.objects.with_standing().select_related(
        "call__initiative", "organisation", "author", "particulars"
    )
    rows = rows.prefetch_related("countries", "particulars__languages")
    entry = get_object_or_404(rows, pk=pk, kind__in=MATCHED)
    if not forum_rules.may_see_call(request.user, entry.call):
        raise Missing
    return entry


def initiatives() -> list[Initiative]:
    """Those one can filter by."""
    return list(Initiative.objects.public().newest_first())


def organisations_of(user: User) -> list[Organisation]:
    """The organisations the person is known to speak for."""
    roles = Membership.objects.verified().filter(user=user).select_related("organisation")
    return [role.organisation for role in roles.order_by("created_at", "pk")]


def consume(request: SignedIn) -> None:
    limits.consume(f"account {request.user.pk}", "matching-write", count=WRITING, seconds=HOUR)


def refuse(form: django_forms.Form, error: Refused | TooMany | NotAllowed) -> int:
    """Say on the form what cannot be done, and answer with which status; what was typed stays."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, str(error))
    return error.status


def _do(request: HttpRequest, deed: Any, done: str) -> None:
    try:
        deed()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)


def _column(request: HttpRequest, name: str, kind: str, chosen: dict[str, str]) -> dict[str, Any]:
    rows = queries.shown(queries.entries(kind=kind, **chosen))
    page = Paginator(rows, PAGE).get_page(request.GET.get(name))
    return {"name": name, "page": page, "is_needs": kind == Kind.NEED}


def _about(entry: Contribution) -> dict[str, Any]:
    return {
        "entry": entry,
        "particulars": getattr(entry, "particulars", None),
        "initiative": entry.call.initiative,
        "steps": thread(entry.call.initiative),
    }
