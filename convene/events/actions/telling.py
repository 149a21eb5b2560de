"""What those who registered are mailed: a calendar entry each time, and a fresh way out."""

import secrets

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from convene.core.mail import absolute
from convene.core.moments import told_in
from convene.core.notifications.actions import send
from convene.core.text import digest
from convene.events.calendar import calendar
from convene.events.models import Event, Registration


def tell(registration: Registration, template: str, **more: object) -> None:
    """Mail a registrant about their event, in their language and with their clock.

    The link that cancels is kept as a digest alone, so each mail brings a new one and the old one ends.
    """
    event = registration.event
    language = registration.language if registration.language in dict(settings.LANGUAGES) else "en"
    token = secrets.token_urlsafe(24)
    registration.token_digest = digest(token)
    registration.save(update_fields=["token_digest"])
    with override(language):
        page = event.get_absolute_url()
        link = reverse("events:cancel-registration", args=[event.slug, token])
    send(
        to=registration.email,
        template=template,
        context={
            "event": event,
            "told": told_in(language, event.starts_at, event.time_zone, registration.time_zone),
            "page": absolute(page),
            "link": absolute(link),
            **more,
        },
        language=language,
        user=registration.user,
        attachments=[calendar(event, language)],
        about=registration,
    )


def tell_all(event: Event, template: str) -> None:
    """Mail everyone who means to come."""
    for registration in (
        event.registrations.standing().exclude(email="").select_related("user").order_by("pk")
    ):
        registration.event = event
        tell(registration, template)
