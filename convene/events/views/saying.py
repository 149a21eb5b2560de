"""Pages on which something is said: a written input, or a note of what was heard."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from convene.core.accounts.requests import SignedIn
from convene.core.errors import Refused, require
from convene.core.limits import consume
from convene.events import actions, queries, rules
from convene.events.forms import PlenaryForm, WrittenForm
from convene.events.models import Input
from convene.events.views.finding import find_event, find_own_event
from convene.organisations.models import Membership, Organisation

HOUR = 60 * 60
NOTES = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedIn, slug: str) -> HttpResponse:
    event = find_event(request, slug)
    require(rules.may_write(request.user, event, None))
    own = organisations_of(request)
    first = own.first()
    initial = {"speaker_name": request.user.name, "organisation": first}
    form = WrittenForm(request.POST or None, organisations=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        consume(f"user {request.user.pk}", "write", count=30, seconds=HOUR)
        try:
            one = actions.write(event=event, said=said(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Thank you. Your input stands here and everyone can read it."))
            return redirect(one)
    context = {"event": event, "form": form}
    return render(request, "events/write.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: SignedIn, slug: str) -> HttpResponse:
    """One note after another: the form comes back empty, with the session as it was."""
    event = find_own_event(request, slug)
    form = PlenaryForm(request.POST or None, event=event, initial={"session": request.GET.get("session")})
    if request.method == "POST" and form.is_valid():
        try:
            one = actions.note(event=event, said=said(form), actor=request.user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _("Noted. You can note the next one."))
            query = f"?session={one.session_id}" if one.session_id else ""
            return redirect(reverse("events:note", args=[slug]) + query)
    latest = queries.inputs(event, hidden=True).filter(kind=Input.Kind.PLENARY).order_by("-created_at", "-pk")
    context = {"event": event, "form": form, "latest": list(latest[:NOTES])}
    return render(request, "events/note.html", context, status=422 if form.errors else 200)


def organisations_of(request: SignedIn) -> QuerySet[Organisation]:
    """Those in which the person's role is verified."""
    verified = Membership.objects.verified().filter(user=request.user)
    return Organisation.objects.filter(pk__in=verified.values("organisation")).order_by("sort_name", "pk")


def said(form: WrittenForm | PlenaryForm) -> actions.Said:
    return actions.Said(**{key: value for key, value in form.cleaned_data.items() if key != "version"})
