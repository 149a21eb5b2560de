"""The conveners' side of who comes in: inviting, admitting, declining."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.coalition import actions, queries
from convene.coalition.forms.members import AdmitForm, InviteForm, ReasonForm, ResendForm
from convene.coalition.views.shown import context_of, member_in, run
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Missing, Refused

PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedIn, slug: str) -> HttpResponse:
    """Applications that wait, invitations without an answer, and a form to invite by hand."""
    coalition = run(request, slug)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(
                coalition=coalition, actor=request.user, language=get_language() or "en", **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("coalition:invite", slug=slug)
    context = {
        **context_of(coalition),
        "form": form,
        "applications": queries.applications(coalition),
        "page": Paginator(queries.invitations(coalition), PAGE).get_page(request.GET.get("page")),
        "left": queries.left(coalition),
        "orphaned": queries.orphaned(coalition),
    }
    return render(request, "coalition/invite.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite_signatories(request: SignedIn, slug: str) -> HttpResponse:
    """Who would be invited now and who would not, and why; then the button."""
    coalition = run(request, slug)
    if request.method == "POST":
        number = actions.invite_signatories(coalition=coalition, actor=request.user)
        words = ngettext(
            "%(number)s organisation is invited now.", "%(number)s organisations are invited now.", number
        )
        messages.success(request, words % {"number": number})
        return redirect("coalition:invite-signatories", slug=slug)
    context = {**context_of(coalition), "invitees": queries.invitees(coalition)}
    return render(request, "coalition/invite_signatories.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def admit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    coalition = run(request, slug)
    member = member_in(coalition, pk)
    if not member.is_applied:
        raise Missing
    form = AdmitForm(request.POST or None, initial={"grade": member.grade})
    if request.method == "POST" and form.is_valid():
        try:
            actions.admit(member=member, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("The organisation is admitted, and who applied is told."))
            return redirect("coalition:invite", slug=slug)
    context = {**context_of(coalition), "member": member, "form": form}
    return render(request, "coalition/admit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Decline an application, or take an invitation back."""
    coalition = run(request, slug)
    member = member_in(coalition, pk)
    if not (member.is_applied or member.is_invited):
        raise Missing
    help_text = _("Mailed to who applied.") if member.is_applied else _("Shown to who opens the old link.")
    form = ReasonForm(request.POST or None, help_text=help_text)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(member=member, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(
                request,
                _("The application is declined, and who applied is told.")
                if member.is_applied
                else _("The invitation is taken back."),
            )
            return redirect("coalition:invite", slug=slug)
    context = {**context_of(coalition), "member": member, "form": form}
    return render(request, "coalition/decline.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    coalition = run(request, slug)
    member = member_in(coalition, pk)
    if not member.is_invited:
        raise Missing
    form = ResendForm(request.POST or None, initial={"email": member.email})
    if request.method == "POST" and form.is_valid():
        try:
            actions.resend(member=member, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("A new invitation is on its way. The old link no longer works."))
            return redirect("coalition:invite", slug=slug)
    context = {**context_of(coalition), "member": member, "form": form}
    return render(request, "coalition/resend.html", context, status=422 if form.errors else 200)
