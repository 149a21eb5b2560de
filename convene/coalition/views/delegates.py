"""Who speaks for a member, and its leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from convene.coalition import actions, queries, rules
from convene.coalition.forms.members import NameForm, ReasonForm
from convene.coalition.models import Delegate, Member
from convene.coalition.views.shown import context_of, member_in, shown
from convene.core import limits
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Missing, Refused, TooMany, require

HOUR = 60 * 60
NAMING = 20  # people named in an hour, by one account: each is written to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegates(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Who is delegate and deputy, with a form to name another; the deputy sees it too, without the form."""
    member = _admitted(request, slug, pk)
    speaking = queries.speaking(member)
    own = next((one for one in speaking.values() if one.user == request.user), None)
    verdict = rules.may_name(request.user, member)
    if own is None:
        require(verdict)
    form = NameForm(request.POST or None) if verdict else None
    if request.method == "POST":
        require(verdict)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            limits.consume(f"account {request.user.pk}", "name-delegate", count=NAMING, seconds=HOUR)
            named = actions.name_delegate(
                member=member, actor=request.user, language=get_language() or "en", **form.cleaned_data
            )
        except TooMany as error:
            form.add_error(None, str(error))
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("%(person)s is told by mail.") % {"person": named.user})
            if rules.may_name(request.user, member):
                return redirect("coalition:delegates", slug=slug, pk=pk)
            return redirect(member.coalition)
    context = {
        **context_of(member.coalition, "members"),
        "member": member,
        "delegates": [speaking[part] for part in Delegate.Part.values if part in speaking],
        "own": own,
        "form": form,
        "may_leave": bool(rules.may_leave(request.user, member)),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "coalition/delegates.html", context, status=status)


@login_required
@require_POST
def show_name(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Show one's own name on the members page, or no longer."""
    member = _admitted(request, slug, pk)
    delegate = next((one for one in queries.speaking(member).values() if one.user == request.user), None)
    if delegate is None:
        raise Missing
    try:
        actions.show_name(delegate=delegate, shown="shown" in request.POST, actor=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Saved."))
    return redirect("coalition:delegates", slug=slug, pk=pk)


@login_required
@require_POST
def end_part(request: SignedIn, slug: str, pk: int, part: str) -> HttpResponse:
    member = _admitted(request, slug, pk)
    delegate = queries.speaking(member).get(part)
    if delegate is None:
        raise Missing
    actions.end_part(delegate=delegate, actor=request.user)
    messages.success(request, _("The part has ended. What was done in it stays on record."))
    if rules.may_name(request.user, member):
        return redirect("coalition:delegates", slug=slug, pk=pk)
    return redirect(member.coalition)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Say what leaving means, then the button; a convener gives a reason."""
    member = _admitted(request, slug, pk)
    require(rules.may_leave(request.user, member))
    own = rules.is_delegate(request.user, member) or rules.owns(request.user, member.organisation)
    help_text = _("It may stay empty.") if own else _("Mailed to its delegate and deputy.")
    form = ReasonForm(request.POST or None, required=not own, help_text=help_text)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(member=member, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The organisation has left. What it did stays on record."))
            return redirect(member.coalition)
    context = {**context_of(member.coalition, "members"), "member": member, "form": form, "own": own}
    return render(request, "coalition/leave.html", context, status=422 if form.errors else 200)


def _admitted(request: SignedIn, slug: str, pk: int) -> Member:
    member = member_in(shown(request, slug), pk)
    if not member.is_admitted:
        raise Missing
    return member
