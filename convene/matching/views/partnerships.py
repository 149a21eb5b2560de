"""Partnerships: proposed by a form, agreed to by those who are asked, seen by everyone from then on."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Missing, NotAllowed, Refused, TooMany, require
from convene.core.trail.caching import public_page
from convene.forum.models import Contribution, Kind
from convene.forum.views.contributing import renew as renew_version
from convene.initiatives.models import Initiative
from convene.initiatives.queries import thread
from convene.initiatives.rules import is_convener
from convene.matching import actions, queries, rules
from convene.matching.forms import (
    AgreeForm,
    DenyForm,
    EndForm,
    PartnershipFilterForm,
    ProposalForm,
    ProposeForm,
)
from convene.matching.models import Partnership, Party
from convene.matching.views.entries import consume, find, initiatives, organisations_of, refuse

PAGE = 20


@require_safe
@public_page
def partnerships(request: HttpRequest) -> HttpResponse:
    form = PartnershipFilterForm(request.GET, initiatives=initiatives())
    chosen = form.chosen
    initiative = Initiative.objects.public().filter(slug=chosen.get("initiative", "")).first()
    context = {
        "form": form,
        "chosen": chosen,
        "initiative": initiative,
        "steps": thread(initiative) if initiative else [],
        "totals": queries.partnership_totals(initiative),
        "page": Paginator(queries.partnerships(**chosen), PAGE).get_page(request.GET.get("page")),
        "proposals": queries.proposals_of(request.user) if request.user.is_authenticated else [],
    }
    return render(request, "matching/partnerships.html", context)


@require_safe
@public_page
def partnership(request: HttpRequest, pk: int) -> HttpResponse:
    one = _seen(request, pk)
    parties = list(one.parties.all())
    context = {
        **_about(one),
        "parties": parties,
        "may_end": one.state == Partnership.State.UNDER_WAY and bool(rules.may_end(request.user, one)),
        "may_edit": one.state == Partnership.State.PROPOSED and bool(rules.may_edit(request.user, one)),
        "may_answer": one.state == Partnership.State.PROPOSED and bool(_own(request, one)),
        "is_party": rules.is_party(request.user, one),
    }
    return render(request, "matching/partnership.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: SignedIn) -> HttpResponse:
    """On a need or an offer, or on both: `?need=12&offer=15`."""
    given = {name: _entry(request, name) for name in ("need", "offer")}
    first = given["need"] or given["offer"]
    if first is None:
        messages.info(request, _("Choose a need or an offer first. A partnership rests on it."))
        return redirect("matching:needs")
    initiative = first.call.initiative
    own, may_convene = organisations_of(request.user), is_convener(request.user, initiative)
    if not own and not may_convene:
        raise NotAllowed(_("Only verified representatives and conveners propose partnerships."))
    both = all(given.values())
    form = ProposeForm(
        request.POST or None,
        other_label=_("With this offer") if first.kind == Kind.NEED else _("For this need"),
        counterparts=[] if both else queries.counterparts(first, request.user),
        organisations=own,
        may_convene=may_convene,
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            other = form.counterpart
            entries = {**given, **({other.kind: other} if other else {})}
            try:
                consume(request)
                made = actions.propose(
                    terms=actions.Terms(**form.terms),
                    need=entries["need"],
                    offer=entries["offer"],
                    others=form.cleaned_data["others"],
                    for_=form.proposer,
                    actor=request.user,
                )
            except (Refused, TooMany, NotAllowed) as error:
                status = refuse(form, error)
            else:
                messages.success(request, _("It is proposed. Those who are asked have been written to."))
                return redirect(made)
    context = {
        "form": form,
        "entries": [entry for entry in given.values() if entry],
        "initiative": initiative,
    }
    return render(request, "matching/propose.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: SignedIn, pk: int) -> HttpResponse:
    """Where a party says yes or no; the mail leads here."""
    one = _seen(request, pk)
    if one.state != Partnership.State.PROPOSED and request.method != "POST":
        return redirect(one)
    own = _own(request, one)
    party = next((row for row in own if str(row.pk) == request.POST.get("party")), None)
    status, forms = 200, {row.pk: _forms(row, one) for row in own}
    if request.method == "POST":
        if party is None:
            raise NotAllowed(_("Only a verified representative of the organisation can answer for it."))
        agrees = request.POST.get("answer") == "agree"
        form = (AgreeForm if agrees else DenyForm)(request.POST, auto_id=_id(party))
        forms[party.pk][0 if agrees else 1] = form
        status = 422
        if form.is_valid():
            try:
                if agrees:
                    version = form.cleaned_data["version"]
                    made = actions.agree(party=party, version=version, actor=request.user)
                else:
                    reason = form.cleaned_data["reason"]
                    made = actions.deny(party=party, reason=reason, actor=request.user)
            except Refused as refused:
                if not isinstance(refused, Conflict) and refused.field:
                    status = refuse(form, refused)
                else:
                    messages.error(request, str(refused))
                    return redirect("matching:answer", pk)
            else:
                messages.success(request, _said(made, agrees=agrees))
                return redirect(made)
    context = {
        **_about(one),
        "parties": list(one.parties.all()),
        "answers": [(row, *forms[row.pk]) for row in own],
    }
    return render(request, "matching/answer.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    one = _seen(request, pk)
    require(rules.may_edit(request.user, one))
    form = ProposalForm(request.POST or None, initial=ProposalForm.initial_of(one))
    context: dict[str, Any] = {**_about(one), "form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"]
            try:
                consume(request)
                actions.edit_proposal(
                    partnership=one,
                    terms=actions.Terms(**form.terms),
                    version=version,
                    actor=request.user,
                )
            except Conflict as conflict:
                status = refuse(form, conflict)
                context["theirs"] = theirs = _seen(request, pk)
                renew_version(form, theirs.version)
            except (Refused, TooMany) as error:
                status = refuse(form, error)
            else:
                messages.success(request, _("Saved. Whoever had agreed to the earlier words is asked again."))
                return redirect(one)
    return render(request, "matching/edit_proposal.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedIn, pk: int) -> HttpResponse:
    one = _seen(request, pk)
    require(rules.may_end(request.user, one))
    form = EndForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.end(
                    partnership=one,
                    is_done=form.cleaned_data["outcome"] == "done",
                    result=form.cleaned_data["result"],
                    actor=request.user,
                )
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("Thank you for telling everyone what came of it."))
                return redirect(one)
    return render(request, "matching/end.html", {**_about(one), "form": form}, status=status)


def _seen(request: HttpRequest, pk: int) -> Partnership:
    rows = queries.with_parties(Partnership.objects.all())
    rows = rows.select_related(
        "need__call__initiative", "need__organisation", "offer__call__initiative", "offer__organisation"
    )
    one = get_object_or_404(rows.select_related("initiative"), pk=pk)
    if not rules.may_see(request.user, one):
        raise Missing
    return one


def _own(request: HttpRequest, one: Partnership) -> list[Party]:
    """The parties the reader may answer for."""
    return [party for party in one.parties.all() if rules.may_respond(request.user, party)]


def _entry(request: SignedIn, name: str) -> Contribution | None:
    """The need or the offer the address names; nothing for none, Missing for one that is not there."""
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Missing
    entry = find(request, int(text))
    if entry.kind != name or not entry.is_public:
        raise Missing
    return entry


def _forms(party: Party, one: Partnership) -> list[django_forms.Form]:
    """To agree, to say no."""
    yes = AgreeForm(initial={"version": one.version}, auto_id=_id(party))
    return [yes, DenyForm(auto_id=_id(party))]


def _id(party: Party) -> str:
    """Ids of a party's fields: somebody may speak for two."""
    return f"id_{party.pk}_%s"


def _said(one: Partnership, *, agrees: bool) -> str:
    if not agrees:
        return _("Your no is noted, and the others are told.")
    if one.state == Partnership.State.UNDER_WAY:
        return _("Agreed by all: the partnership is under way, and everyone can see it.")
    return _("Your yes is noted. Others have still to answer.")


def _about(one: Partnership) -> dict[str, Any]:
    return {
        "partnership": one,
        "initiative": one.initiative,
        "steps": thread(one.initiative),
        "rests_on": [entry for entry in (one.need, one.offer) if entry],
    }
