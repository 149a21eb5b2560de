"""The table of challenges by region, and the pages on which conveners fill it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from convene.coalition import actions, rules
from convene.coalition.forms.challenges import ChallengeForm, SearchForm, TickForm
from convene.coalition.models import Action, Challenge, Decision
from convene.coalition.queries import challenges as queries
from convene.coalition.views.board import find_coalition
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, require
from convene.core.places import Region
from convene.core.trail.caching import public_page
from convene.initiatives.queries import thread


def find_challenge(request: HttpRequest, slug: str, pk: int) -> Challenge:
    coalition = find_coalition(request, slug)
    challenge = get_object_or_404(Challenge, coalition=coalition, pk=pk)
    challenge.coalition = coalition
    return challenge


@require_safe
@public_page
def table(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    context = {
        "coalition": coalition,
        "initiative": coalition.initiative,
        "steps": thread(coalition.initiative),
        "tab": "challenges",
        "regions": list(Region),
        "lines": queries.table(coalition),
        "runs": bool(rules.may_run(request.user, coalition)),
    }
    return render(request, "coalition/challenges.html", context)


@require_safe
@public_page
def challenge(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One challenge in every region, with all its voices and answers."""
    one = find_challenge(request, slug, pk)
    context = {
        "challenge": one,
        "coalition": one.coalition,
        "initiative": one.coalition.initiative,
        "steps": thread(one.coalition.initiative),
        "tab": "challenges",
        "line": queries.lines(one.coalition, [one])[0],
        "runs": bool(rules.may_run(request.user, one.coalition)),
    }
    return render(request, "coalition/challenge.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedIn, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    require(rules.may_run(request.user, coalition))
    form = ChallengeForm(request.POST or None, initial={"language": coalition.language})
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.name_challenge(coalition=coalition, named=_named(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Named. Note who raised it, region by region."))
            return redirect(one)
    context = {"coalition": coalition, "form": form}
    return render(request, "coalition/challenge_new.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    one = find_challenge(request, slug, pk)
    require(rules.may_run(request.user, one.coalition))
    form = ChallengeForm(request.POST or None, initial=ChallengeForm.initial_of(one))
    theirs, status = None, 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_challenge(challenge=one, named=_named(form), version=version, actor=request.user)
        except Conflict as conflict:
            theirs, status = find_challenge(request, slug, pk), conflict.status
            form.add_error(None, str(conflict))
            form.data = again = request.POST.copy()
            again["version"] = str(theirs.version)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(one)
    if form.errors and status == 200:
        status = 422
    context = {"challenge": one, "coalition": one.coalition, "form": form, "theirs": theirs}
    return render(request, "coalition/challenge_edit.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def voices(request: SignedIn, slug: str, pk: int, region: str) -> HttpResponse:
    """Which voices raised the challenge in the region: found by words, ticked, noted."""
    one, line = _cell_for(request, slug, pk, region)
    search = SearchForm({"q": request.GET.get("q", "")})
    offers = queries.voices_offered(one.coalition.initiative, words=search.words)
    taken = {f"{said.row.source.kind}:{said.row.source.object_id}" for said in line.voices}
    offers = [offer for offer in offers if offer.key not in taken]
    form = TickForm(request.POST or None, offers=offers, noted=[said.row.pk for said in line.voices])

    def note() -> None:
        actions.note_voices(
            challenge=one, region=region, add=form.keys, drop=form.dropped, actor=request.user
        )

    context = {"search": search, "offers": offers, "cell": line, "what": "voices"}
    return _ticked(request, one, form, note, context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: SignedIn, slug: str, pk: int, region: str) -> HttpResponse:
    """Which decisions and actions answer the challenge in the region."""
    one, line = _cell_for(request, slug, pk, region)
    search = SearchForm({"q": request.GET.get("q", "")})
    taken = {
        f"decision:{said.row.decision_id}" if said.row.decision_id else f"action:{said.row.action_id}"
        for said in line.answers
    }
    offers = queries.answers_offered(one.coalition, words=search.words)
    offers = [offer for offer in offers if offer.key not in taken]
    form = TickForm(request.POST or None, offers=offers, noted=[said.row.pk for said in line.answers])

    def note() -> None:
        ids: dict[str, list[int]] = {"decision": [], "action": []}
        for kind, object_id in form.keys:
            ids[kind].append(object_id)
        actions.note_answers(
            challenge=one,
            region=region,
            decisions=list(Decision.objects.filter(pk__in=ids["decision"])),
            actions=list(Action.objects.filter(pk__in=ids["action"])),
            drop=form.dropped,
            actor=request.user,
        )

    context = {"search": search, "offers": offers, "cell": line, "what": "answers"}
    return _ticked(request, one, form, note, context)


def _cell_for(request: SignedIn, slug: str, pk: int, region: str) -> tuple[Challenge, queries.Cell]:
    """The challenge and its cell of the region, for a convener."""
    one = find_challenge(request, slug, pk)
    require(rules.may_run(request.user, one.coalition))
    line = queries.lines(one.coalition, [one])[0]
    cell = next((cell for cell in line.cells if cell.region == region), None)
    if cell is None:
        raise Http404
    return one, cell


def _ticked(
    request: SignedIn, one: Challenge, form: TickForm, note: Callable[[], None], context: dict[str, Any]
) -> HttpResponse:
    """Note what was ticked and show the challenge; or the boxes, with what stood in the way."""
    if request.method == "POST" and form.is_valid():
        try:
            note()
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Noted."))
            page = reverse("coalition:challenge", args=[one.coalition.slug, one.pk])
            return redirect(f"{page}#{context['cell'].region}")
    shown = {**context, "challenge": one, "coalition": one.coalition, "form": form}
    return render(request, "coalition/challenge_tick.html", shown, status=422 if form.errors else 200)


def _named(form: ChallengeForm) -> actions.Named:
    data = form.cleaned_data
    return actions.Named(title=data["title"], text=data["text"], language=data["language"])
