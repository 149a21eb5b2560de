"""Motions: the list, one with all that belongs to it, and the forms of those who move and second."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from convene.coalition import actions, rules
from convene.coalition.bar import bar
from convene.coalition.forms.motions import MotionForm, ReasonForm
from convene.coalition.models import Ballot, Coalition, Motion, MotionRevision
from convene.coalition.queries import ballots as tallies
from convene.coalition.queries import motions as queries
from convene.coalition.tally import standing
from convene.core import limits
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Conflict, Missing, Refused, TooMany, require
from convene.core.places import language_name
from convene.core.text.markdown import to_plain
from convene.core.trail.caching import public_page
from convene.core.trail.queries import citations_of
from convene.forum.differences import Side, differences
from convene.initiatives.queries import thread

PAGE = 20
HOUR = 60 * 60
WRITING = 30  # motions and revisions in an hour, by one account


@require_safe
@public_page
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    context = {
        **about(coalition, "motions"),
        "page": Paginator(queries.listed(coalition), PAGE).get_page(request.GET.get("page")),
        "may_move": bool(rules.may_move(request.user, coalition)),
    }
    return render(request, "coalition/motions.html", context)


@require_safe
@public_page
def motion(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The motion as it reads now, with its ballots and everything it rests on."""
    one = find(request, slug, number)
    may_move = bool(rules.may_move(request.user, one.coalition))
    member = rules.member_of(request.user, one.coalition)
    may_edit = bool(rules.may_edit_motion(request.user, one))
    shown = [_shown(ballot, one) for ballot in queries.ballots_on(one)]
    runs = bool(rules.may_run(request.user, one.coalition))
    current = next((row["ballot"] for row in shown if row["ballot"].state == Ballot.State.SET), None)
    context = {
        **about(one.coalition, "motions"),
        "motion": one,
        "decision": getattr(one, "decision", None),
        "rests_on": queries.rests_on(one),
        "cited_by": list(citations_of("motion", one.pk)),
        "revisions": queries.revisions(one),
        "ballots": shown,
        "current": current,
        "may_edit": may_edit and one.is_open_to_change,
        "may_withdraw": request.user.is_authenticated
        and (one.is_open_to_change or (current is not None and current.is_coming))
        and bool(rules.may_withdraw_motion(request.user, one)),
        "may_second": may_move
        and one.state == Motion.State.PROPOSED
        and member is not None
        and member.organisation_id != one.mover.organisation_id,
        "may_vote": current is not None and bool(rules.may_vote(request.user, current)),
        "may_set_ballot": runs and one.state == Motion.State.SECONDED,
        "runs": runs,
    }
    return render(request, "coalition/motion.html", context)


@require_safe
def revision(request: HttpRequest, slug: str, number: int, revision: int) -> HttpResponse:
    """What one revision said, beside what the one before it did."""
    one = find(request, slug, number)
    found = {row.number: row for row in queries.revisions(one)}
    if revision not in found:
        raise Missing
    before = found.get(revision - 1)
    context = {
        **about(one.coalition, "motions"),
        "motion": one,
        "revision": found[revision],
        "before": before,
        "changes": changes(before, found[revision]) if before else None,
    }
    return render(request, "coalition/motion_revision.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SignedIn, slug: str) -> HttpResponse:
    coalition = find_coalition(request, slug)
    require(rules.may_move(request.user, coalition))
    form, is_sent = _form(request, coalition, {"language": coalition.language})
    status = 200
    if is_sent and form.is_valid():
        try:
            limits.consume(f"account {request.user.pk}", "motion-write", count=WRITING, seconds=HOUR)
            made = actions.move(coalition=coalition, words=_words(form), actor=request.user, **form.motion)
        except (Refused, TooMany) as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("Your motion is public. Another member has to second it."))
            return redirect(made)
    elif is_sent:
        status = 422
    context = {"coalition": coalition, "form": form}
    return render(request, "coalition/move.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedIn, slug: str, number: int) -> HttpResponse:
    one = find(request, slug, number)
    require(rules.may_edit_motion(request.user, one))
    if not one.is_open_to_change and request.method != "POST":
        messages.error(request, actions.why_fixed(one))
        return redirect(one)
    rests_on = queries.rests_on(one)
    form, is_sent = _form(request, one.coalition, MotionForm.initial_of(one, rests_on), one)
    context: dict[str, Any] = {"coalition": one.coalition, "motion": one, "form": form}
    status = 200
    if is_sent and form.is_valid():
        try:
            limits.consume(f"account {request.user.pk}", "motion-write", count=WRITING, seconds=HOUR)
            made = actions.edit_motion(
                motion=one,
                words=_words(form),
                version=form.cleaned_data["version"] or 0,
                actor=request.user,
                **form.motion,
            )
        except Conflict as conflict:
            status = refuse(form, conflict)
            context["theirs"] = find(request, slug, number)
            renew(form, "version", context["theirs"].revisions_made)
        except (Refused, TooMany) as error:
            status = refuse(form, error)
        else:
            messages.success(request, _("Saved. What it said before is kept among its revisions."))
            return redirect(made)
    elif is_sent:
        status = 422
    return render(request, "coalition/move.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: SignedIn, slug: str, number: int) -> HttpResponse:
    one = find(request, slug, number)
    require(rules.may_move(request.user, one.coalition))
    refused = ""
    if request.method == "POST":
        try:
            actions.second(motion=one, actor=request.user)
        except Refused as error:
            refused = str(error)
        else:
            messages.success(request, _("Seconded. The conveners can now put it to a ballot."))
            return redirect(one)
    context = {"coalition": one.coalition, "motion": one, "refused": refused}
    return render(request, "coalition/second.html", context, status=422 if refused else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedIn, slug: str, number: int) -> HttpResponse:
    one = find(request, slug, number)
    require(rules.may_withdraw_motion(request.user, one))
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.withdraw_motion(motion=one, reason=form.cleaned_data["reason"], actor=request.user)
            except Refused as refused:
                status = refuse(form, refused)
            else:
                messages.success(request, _("The motion is withdrawn. It stays readable with your reason."))
                return redirect(one)
    context = {"coalition": one.coalition, "motion": one, "form": form}
    return render(request, "coalition/withdraw.html", context, status=status)


# --- what the pages of a coalition share ----------------------------------------------------------


def find_coalition(request: HttpRequest, slug: str) -> Coalition:
    coalition = get_object_or_404(Coalition.objects.select_related("initiative"), slug=slug)
    if not rules.may_see(request.user, coalition):
        raise Missing
    return coalition


def find(request: HttpRequest, slug: str, number: int) -> Motion:
    coalition = find_coalition(request, slug)
    one = get_object_or_404(
        queries.listed(coalition).select_related("meeting", "reverses__coalition"), number=number
    )
    one.coalition = coalition
    return one


def about(coalition: Coalition, tab: str) -> dict[str, Any]:
    return {
        "coalition": coalition,
        "initiative": coalition.initiative,
        "steps": thread(coalition.initiative),
        "tab": tab,
    }


def refuse(form: Any, error: Refused | TooMany) -> int:
    """Say on the form what cannot be done, and answer with which status; what was typed stays."""
    field = getattr(error, "field", None)
    form.add_error(field if field in form.fields else None, str(error))
    return error.status


def renew(form: Any, name: str, value: int) -> None:
    """Let the form go on from what is saved now; what was typed stays."""
    data = cast("QueryDict", form.data).copy()
    data[name] = str(value)
    form.data = data


@dataclass(frozen=True)
class Change:
    """A part that differs, under its heading."""

    heading: str
    before: Side
    after: Side


def changes(before: MotionRevision, after: MotionRevision) -> list[Change]:
    """What differs from one revision to the next, part by part."""
    return [
        Change(heading, *differences(old, new))
        for (heading, old), (_heading, new) in zip(_facts(before), _facts(after), strict=True)
        if old != new
    ]


def _facts(one: MotionRevision) -> list[tuple[str, str]]:
    return [
        (_("Title"), one.title),
        (_("Text"), to_plain(one.body)),
        (_("Language"), language_name(one.language, get_language() or "en")),
    ]


def _shown(ballot: Ballot, motion: Motion) -> dict[str, Any]:
    """A ballot of the motion's page: its bar and sentence, once there are votes."""
    ballot.motion = motion
    shown: dict[str, Any] = {"ballot": ballot, "sentence": tallies.explained(ballot)}
    if not ballot.is_coming and ballot.state != Ballot.State.CALLED_OFF:
        stands = tallies.counted(ballot) or tallies.tallied(ballot).tally
        shown["bar"] = bar(tallies.rule_of(ballot), stands)
        shown["standing"] = standing(stands)
    return shown


def _form(
    request: SignedIn, coalition: Coalition, initial: dict[str, Any], motion: Motion | None = None
) -> tuple[MotionForm, bool]:
    """The form and whether it was sent; a search among what a motion can rest on sends nothing."""
    if request.method != "POST":
        return MotionForm(coalition=coalition, motion=motion, initial=initial), False
    if "search" in request.POST:
        typed = {**request.POST.dict(), "cites": request.POST.getlist("cites")}
        return MotionForm(coalition=coalition, motion=motion, initial=typed), False
    return MotionForm(request.POST, coalition=coalition, motion=motion), True


def _words(form: MotionForm) -> actions.MotionWords:
    data = form.cleaned_data
    return actions.MotionWords(title=data["title"], body=data["body"], language=data["language"])
