"""The conveners' queue: what waits for them, and what nobody has confirmed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused
from convene.statements import actions, queries
from convene.statements.forms import ByHandForm, DeclineForm
from convene.statements.models import Signature, Statement
from convene.statements.views.convening import run_by
from convene.statements.views.signing import refuse


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: SignedIn, slug: str) -> HttpResponse:
    """What waits, oldest first; the ticked ones are approved together, each on its own."""
    statement = run_by(request, slug)
    if request.method == "POST":
        ticked = {int(pk) for pk in request.POST.getlist("signature") if pk.isdecimal() and len(pk) < 19}
        if not ticked:
            messages.error(request, _("Tick the signatures you want to approve."))
        _approve(request, statement, ticked)
        return redirect("statements:queue", slug=slug)
    context = {
        "statement": statement,
        "initiative": statement.initiative,
        "waiting": queries.waiting(statement),
        "unconfirmed": queries.unconfirmed(statement),
    }
    return render(request, "statements/queue.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    statement = run_by(request, slug)
    signature = _of(statement, pk)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(signature=signature, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Declined. The signatory is told why."))
            return redirect("statements:queue", slug=slug)
    return _one(request, "statements/decline.html", signature, form)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Confirm a signature whose signatory cannot: their mail never came, they signed on paper."""
    statement = run_by(request, slug)
    signature = _of(statement, pk)
    form = ByHandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm_by_hand(signature=signature, basis=form.cleaned_data["basis"], actor=request.user)
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Confirmed. The organisation is on the roll."))
            return redirect("statements:queue", slug=slug)
    return _one(request, "statements/by_hand.html", signature, form)


def _approve(request: SignedIn, statement: Statement, ticked: set[int]) -> None:
    done = 0
    rows = statement.signatures.waiting().select_related("statement__initiative")
    for signature in rows.filter(pk__in=ticked).order_by("confirmed_at", "pk"):
        try:
            actions.approve(signature=signature, actor=request.user)
        except Refused as refused:
            name = {"organisation": signature.organisation_name, "reason": str(refused)}
            messages.error(request, _("%(organisation)s was not approved: %(reason)s") % name)
        else:
            done += 1
    if done:
        messages.success(request, _("Approved. The signatories are told by mail."))


def _of(statement: Statement, pk: int) -> Signature:
    rows = Signature.objects.select_related("statement__initiative", "organisation")
    return get_object_or_404(rows, pk=pk, statement=statement)


def _one(
    request: SignedIn, template: str, signature: Signature, form: DeclineForm | ByHandForm
) -> HttpResponse:
    context = {
        "statement": signature.statement,
        "initiative": signature.statement.initiative,
        "signature": signature,
        "form": form,
    }
    return render(request, template, context, status=422 if form.errors else 200)
