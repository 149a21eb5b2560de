from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from convene.core.errors import Missing, Refused
from convene.core.limits import consume
from convene.events import actions, queries, rules
from convene.events.forms import RegisterForm
from convene.events.views.reading import find_event


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    event = find_event(request, slug)
    verdict = rules.may_register(event)
    if not verdict:
        return render(request, "events/cannot_register.html", {"event": event, "verdict": verdict})
    user = request.user if request.user.is_authenticated else None
    initial = {"name": user.name, "email": user.email} if user else {}
    form = RegisterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_robot:
        return redirect("events:registered", slug=slug)
    if request.method == "POST" and form.is_valid():
        consume(request, "register", count=20, seconds=3600)
        names = ["name", "email", "organisation_name", "country", "outcome_news"]
        registrant = actions.Registrant(**{name: form.cleaned_data[name] for name in names})
        try:
            actions.register(event=event, registrant=registrant, language=get_language() or "en", user=user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect("events:registered", slug=slug)
    return render(request, "events/register.html", {"event": event, "form": form})


@require_GET
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "events/registered.html", {"event": find_event(request, slug)})


@never_cache
@require_http_methods(["GET", "POST"])
def cancel_registration(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A page with a button, because programs follow links in mail before people do."""
    event = find_event(request, slug)
    registration = queries.by_token(event, token)
    if registration is None:
        raise Missing(_("This link does not work any more. Look for our latest mail about this event."))
    if request.method == "POST":
        try:
            actions.cancel_registration(registration=registration)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Your registration is cancelled."))
        return redirect(event)
    return render(request, "events/cancel_registration.html", {"event": event, "registration": registration})
