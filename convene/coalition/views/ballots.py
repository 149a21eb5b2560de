"""A ballot: how it stands, the vote of those who have one, and the file to recount it."""

import json
from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convene.coalition import actions, rules, tally
from convene.coalition.bar import bar
from convene.coalition.forms.motions import BallotForm, ReasonForm, VoteForm
from convene.coalition.models import Ballot, Motion
from convene.coalition.queries import ballots as queries
from convene.coalition.spreadsheet import as_csv as spreadsheet
from convene.coalition.views.motions import about, find, refuse, renew
from convene.core import limits
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Refused, TooMany, require
from convene.core.trail.caching import public_page

HOUR = 60 * 60
# Votes cast and changed in an hour, by one account: each stays, and is counted anew for each reader.
VOTING = 60

HEAD = [
    "ballot",
    "opens_at",
    "closes_at",
    "quorum_per_cent",
    "majority",
    "voter",
    "organisation",
    "left_at",
    "number",
    "choice",
    "part",
    "at",
]


@require_safe
@public_page
def ballot(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """The rule in words, the votes as they stand or were counted, by organisation."""
    one = _find(request, slug, number, pk)
    context = _context(request, one)
    if context["may_vote"]:
        context["form"] = _vote_form(request, one)
    return render(request, "coalition/ballot.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: SignedIn, slug: str, number: int, pk: int) -> HttpResponse:
    """Cast or change the vote; what cannot be taken is said beside what was chosen."""
    one = _find(request, slug, number, pk)
    require(rules.may_move(request.user, one.motion.coalition))
    if request.method != "POST":
        return redirect(one)
    form = VoteForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            limits.consume(f"account {request.user.pk}", "vote", count=VOTING, seconds=HOUR)
            actions.vote(
                ballot=one,
                choice=form.cleaned_data["choice"],
                seen=form.cleaned_data["seen"],
                actor=request.user,
            )
        except Conflict as conflict:
            status = refuse(form, conflict)
            renew(form, "seen", _seen(request, one))
        except (Refused, TooMany) as refused:
            status = refuse(form, refused)
        else:
            messages.success(
                request, _("Your organisation’s vote is cast. You can change it until it closes.")
            )
            return redirect(one)
    context = {**_context(request, _find(request, slug, number, pk)), "form": form, "was_refused": True}
    return render(request, "coalition/ballot.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def set_(request: SignedIn, slug: str, number: int) -> HttpResponse:
    motion = find(request, slug, number)
    require(rules.may_run(request.user, motion.coalition))
    zone = motion.coalition.initiative.time_zone
    form = BallotForm(request.POST or None, zone=zone, initial=BallotForm.initial_of(motion))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = actions.set_ballot(motion=motion, actor=request.user, **form.cleaned_data)
            except Conflict as conflict:
                status = refuse(form, conflict)
                motion = find(request, slug, number)
                renew(form, "version", motion.revisions_made)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("The ballot is set. Its voters are mailed when it opens."))
                return redirect(made)
    context = {"coalition": motion.coalition, "motion": motion, "form": form, "zone": zone}
    return render(request, "coalition/set_ballot.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: SignedIn, slug: str, number: int, pk: int) -> HttpResponse:
    one = _find(request, slug, number, pk)
    require(rules.may_run(request.user, one.motion.coalition))
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.call_off(ballot=one, reason=form.cleaned_data["reason"], actor=request.user)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("The ballot is called off. Another one can be set."))
                return redirect(one.motion)
    context = {"coalition": one.motion.coalition, "motion": one.motion, "ballot": one, "form": form}
    return render(request, "coalition/call_off.html", context, status=status)


@require_safe
def as_json(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    data = queries.as_data(_find(request, slug, number, pk))
    content = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return _file(content, "application/json", slug, number, f"{pk}.json")


@require_safe
def as_csv(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """A line a vote, with the rule and the voter in each; a voter without a vote has a line too."""
    data = queries.as_data(_find(request, slug, number, pk))
    rule = [data["ballot"], data["opens_at"], data["closes_at"], *data["rule"].values()]
    cast: defaultdict[int, list[list[Any]]] = defaultdict(list)
    for one in data["votes"]:
        cast[one["voter"]].append([one["number"], one["choice"], one["part"], one["at"]])
    rows = []
    for voter in data["voters"]:
        whose = [voter["voter"], voter["organisation"], voter["left_at"] or ""]
        rows += [[*rule, *whose, *vote] for vote in cast[voter["voter"]] or [["", "", "", ""]]]
    return _file(spreadsheet(HEAD, rows), "text/csv; charset=utf-8", slug, number, f"{pk}.csv")


def _file(content: str, kind: str, slug: str, number: int, name: str) -> HttpResponse:
    response = HttpResponse(content.encode(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{slug}-motion-{number}-ballot-{name}"'
    return response


def _find(request: HttpRequest, slug: str, number: int, pk: int) -> Ballot:
    motion: Motion = find(request, slug, number)
    rows = motion.ballots.select_related("revision__source")
    one: Ballot = get_object_or_404(rows, pk=pk)
    one.motion = motion
    return one


def _context(request: HttpRequest, one: Ballot) -> dict[str, Any]:
    motion = one.motion
    stands = queries.tallied(one)
    rule = queries.rule_of(one)
    member = rules.member_of(request.user, motion.coalition)
    mine = next((row for row in stands.rows if member and row.voter.member_id == member.pk), None)
    is_fixed = one.roll_fixed_at is not None
    return {
        **about(motion.coalition, "motions"),
        "motion": motion,
        "ballot": one,
        "rows": stands.rows,
        "quorum": tally.quorum_in_words(one.quorum, stands.tally.may_vote if is_fixed else None),
        "majority": tally.majority_in_words(one.majority),
        "sentence": queries.explained(one, left=stands.left),
        "standing": tally.standing(stands.tally),
        "left": tally.left_in_words(stands.left) if stands.left else "",
        "bar": bar(rule, stands.tally) if stands.tally.may_vote else "",
        "totals": queries.totals(one) if is_fixed else [],
        "decision": getattr(one, "decision", None),
        "mine": mine,
        "may_vote": bool(rules.may_vote(request.user, one)),
        "may_call_off": bool(rules.may_run(request.user, motion.coalition))
        and (one.is_open or one.is_coming),
    }


def _vote_form(request: HttpRequest, one: Ballot) -> VoteForm:
    member = rules.member_of(request.user, one.motion.coalition)
    latest = queries.vote_of(one, member.pk) if member else None
    return VoteForm(
        initial={"seen": latest.number if latest else 0, "choice": latest.choice if latest else None}
    )


def _seen(request: HttpRequest, one: Ballot) -> int:
    member = rules.member_of(request.user, one.motion.coalition)
    latest = queries.vote_of(one, member.pk) if member else None
    return latest.number if latest else 0
