from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from convene.core.errors import Missing, Refused
from convene.core.limits import consume
from convene.events import actions, queries, rules
from convene.events.forms import RegisterForm
from convene.events.views.finding import find_event

HOUR = 60 * 60
TYPED = ("name", "email", "organisation_name", "country", "outcome_news")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    event = find_event(request, slug)
    verdict = rules.may_register(event)
    if not verdict:
        return render(request, "events/cannot_register.html", {"event": event, "verdict": verdict})
    user = request.user if request.user.is_authenticated else None
    form = RegisterForm(
        request.POST or None, initial={"name": user.name, "email": user.email} if user else {}
    )
    if request.method == "POST" and form.is_robot:
        return redirect("events:registered", slug=slug)
    if request.method == "POST" and form.is_valid():
        consume(request, "register", count=30, seconds=HOUR)
        # Each try mails the address, registered or not: nobody's post box is to be filled by others.
        consume(f"{event.pk} {form.cleaned_data['email'].lower()}", "register", count=5, seconds=HOUR)
        registrant = actions.Registrant(
            **{name: form.cleaned_data[name] for name in TYPED},
            time_zone=getattr(request, "reader_zone", None) or "",
        )
        try:
            actions.register(event=event, registrant=registrant, language=get_language() or "en", user=user)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            return redirect("events:registered", slug=slug)
    context = {"event": event, "form": form}
    return render(request, "events/register.html", context, status=422 if form.errors else 200)


@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponse:
    event = find_event(request, slug)
    return render(request, "events/registered.html", {"event": event})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel_registration(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A page with a button, because programs follow links in mail before people do."""
    event = find_event(request, slug)
    consume(request, "cancel-registration", count=60, seconds=HOUR)
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
    context = {"event": event, "registration": registration, "may_register": rules.may_register(event)}
    return render(request, "events/cancel_registration.html", context)
