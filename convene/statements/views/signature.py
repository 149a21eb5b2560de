"""One's own signature, by the link in the mail or from the account: confirm, correct, withdraw."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from convene.core import limits
from convene.core.accounts.requests import SignedIn
from convene.core.errors import Missing, Refused, TooMany
from convene.statements import actions, queries
from convene.statements.forms import CorrectForm
from convene.statements.models import Signature, Statement
from convene.statements.views.public import shown
from convene.statements.views.signing import HOUR, mail_again, refuse


@dataclass(frozen=True)
class Held:
    """A signature with the addresses of its pages for whoever holds it."""

    signature: Signature
    holds_link: bool
    address: str
    correct: str
    withdraw: str
    resend: str = ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Where the mail's link leads. Looking confirms nothing: only the button does."""
    statement = shown(request, slug)
    held = _by_link(statement, token)
    if held is None:
        return _unknown(request, statement)
    refused = ""
    if request.method == "POST":
        try:
            limits.consume(request, "signature-confirm", count=60, seconds=HOUR)
            actions.confirm(signature=held.signature)
        except (Refused, TooMany) as error:
            refused = str(error)
        else:
            return redirect(held.address)
    return _page(request, held, refused=refused)


@never_cache
@require_POST
def resend(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """From the page of a link that is too old."""
    statement = shown(request, slug)
    held = _by_link(statement, token)
    if held is None:
        return _unknown(request, statement)
    mail_again(request, held.signature)
    return redirect("statements:on-its-way", slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD"])
def on_its_way(request: HttpRequest, slug: str) -> HttpResponse:
    statement = shown(request, slug)
    context = {"statement": statement, "initiative": statement.initiative}
    return render(request, "statements/on_its_way.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    statement = shown(request, slug)
    held = _by_link(statement, token)
    return _correct(request, held) if held else _unknown(request, statement)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    statement = shown(request, slug)
    held = _by_link(statement, token)
    return _withdraw(request, held) if held else _unknown(request, statement)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def own(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    return _page(request, _own(request, slug, pk))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_correct(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    return _correct(request, _own(request, slug, pk))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_withdraw(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    return _withdraw(request, _own(request, slug, pk))


def _page(request: HttpRequest, held: Held, *, refused: str = "") -> HttpResponse:
    held.signature.refresh_from_db()
    return render(
        request, "statements/signature.html", _context(held, refused=refused), status=422 if refused else 200
    )


def _correct(request: HttpRequest, held: Held) -> HttpResponse:
    if not held.signature.is_standing:
        return redirect(held.address)
    form = CorrectForm(request.POST or None, signature=held.signature)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(
                signature=held.signature,
                correction=actions.Correction(**form.cleaned_data),
                actor=request.user,
                holds_link=held.holds_link,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect(held.address)
    context = {**_context(held), "form": form}
    return render(request, "statements/correct.html", context, status=422 if form.errors else 200)


def _withdraw(request: HttpRequest, held: Held) -> HttpResponse:
    if request.method == "POST" and held.signature.is_standing:
        try:
            actions.withdraw(signature=held.signature, actor=request.user, holds_link=held.holds_link)
        except Refused as refused:  # it was declined or withdrawn a moment ago
            messages.error(request, str(refused))
        return redirect(held.address)
    if not held.signature.is_standing:
        return redirect(held.address)
    return render(request, "statements/withdraw.html", _context(held))


def _context(held: Held, **more: object) -> dict[str, object]:
    statement = held.signature.statement
    return {
        "held": held,
        "signature": held.signature,
        "statement": statement,
        "initiative": statement.initiative,
        **more,
    }


def _by_link(statement: Statement, token: str) -> Held | None:
    found = queries.by_token(statement, token)
    if found is None:
        return None
    at = [statement.slug, token]
    return Held(
        signature=found,
        holds_link=True,
        address=reverse("statements:signature", args=at),
        correct=reverse("statements:correct", args=at),
        withdraw=reverse("statements:withdraw", args=at),
        resend=reverse("statements:signature-resend", args=at),
    )


def _own(request: SignedIn, slug: str, pk: int) -> Held:
    found = queries.own(request.user, pk)
    if found is None or found.statement.slug != slug:
        raise Missing
    return Held(
        signature=found,
        holds_link=False,
        address=reverse("statements:own", args=[slug, pk]),
        correct=reverse("statements:own-correct", args=[slug, pk]),
        withdraw=reverse("statements:own-withdraw", args=[slug, pk]),
    )


def _unknown(request: HttpRequest, statement: Statement) -> HttpResponse:
    """A link that was cut off or changed on its way, or that a newer mail has replaced."""
    context = {"statement": statement, "initiative": statement.initiative}
    return render(request, "statements/unknown_link.html", context, status=404)
