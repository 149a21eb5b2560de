from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from convene.core import limits
from convene.core.accounts.models import User
from convene.core.mail.layout import blocks
from convene.demo import queries
from convene.demo.people import REPRESENTATIVE, STAFF, Persona, persona
from convene.initiatives.models import Initiative
from convene.statements.queries import current

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

MAILS_A_PAGE = 50
FOOT = "\n\n-- \n"  # what ends a mail's words; the instance's name and address follow


def demonstration_only(view: View[P]) -> View[P]:
    """Nothing is at this address unless the instance is a demonstration; see `queries.is_shown`."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not queries.is_shown():
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@never_cache
@require_safe
@demonstration_only
def index(request: HttpRequest) -> HttpResponse:
    """What is real and what is invented, and whom one can be."""
    return render(request, "demo/index.html", {"people": queries.people(), "initiatives": _initiatives()})


@never_cache
@require_POST
@demonstration_only
def sign_in(request: HttpRequest, key: str) -> HttpResponse:
    """Be one of the invented people, without a code."""
    limits.consume(request, "demo-sign-in", count=100, seconds=900)
    chosen = persona(key)
    user = dict(queries.people()).get(chosen) if chosen else None
    if chosen is None or user is None:
        raise Http404
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, _("You are signed in as %(name)s.") % {"name": user.name})
    return redirect(_first_page(chosen, user))


@never_cache
@require_safe
@demonstration_only
def mails(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.mails(), MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "demo/mails.html", {"page": page})


@never_cache
@require_safe
@demonstration_only
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_object_or_404(queries.mails(), pk=pk)
    body, foot, _address = message.text.rpartition(FOOT)
    context = {
        "mail": message,
        "blocks": blocks(body if foot else message.text),
        "enclosures": message.enclosures.order_by("pk"),
    }
    return render(request, "demo/mail.html", context)


def _initiatives() -> list[Initiative]:
    return list(Initiative.objects.public().newest_first())


def _first_page(chosen: Persona, user: User) -> str:
    """Where there is something to do for this person."""
    if chosen == STAFF:
        return reverse("admin:index")
    if chosen == REPRESENTATIVE:
        statements = current(1)
        return statements[0].get_absolute_url() if statements else reverse("accounts:account")
    run = Initiative.objects.filter(conveners__user=user).newest_first().first()
    return run.get_absolute_url() if run else reverse("accounts:account")
