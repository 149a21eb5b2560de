"""What those who registered are mailed: a calendar entry each time, and a fresh way out."""

import secrets

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from convene.core.jobs import enqueue
from convene.core.mail import absolute
from convene.core.moments import told_in
from convene.core.notifications.actions import send
from convene.core.text import digest
from convene.events.calendar import calendar
from convene.events.models import Event, Registration

BATCH = 25
TOLD: dict[str, str] = {
    Event.State.ANNOUNCED: "events/mail/changed.txt",
    Event.State.CANCELLED: "events/mail/cancelled.txt",
}


def tell(registration: Registration, template: str, **more: object) -> None:
    """Mail a registrant about their event, in their language and with their clock.

    The link that cancels is kept as a digest alone, so each mail brings a new one and the old one ends.
    """
    event = registration.event
    language = registration.language if registration.language in dict(settings.LANGUAGES) else "en"
    token = secrets.token_urlsafe(24)
    registration.token_digest, registration.told_version = digest(token), event.version
    registration.save(update_fields=["token_digest", "told_version"])
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


def tell_all(event: Event) -> None:
    """Let everyone who means to come be mailed how the event stands once the deed is done."""
    enqueue("convene.events.tasks.tell", event=event.pk)


@transaction.atomic
def tell_some(*, event: int) -> int:
    """Mail the next few who mean to come and have not been told how the event stands now; how many they were.

    Few at a time, so that nobody who writes meanwhile waits for hundreds of mails.
    """
    now = Event.objects.get(pk=event)
    template = TOLD.get(now.state)
    if template is None:
        return 0
    waiting = now.registrations.standing().exclude(email="").filter(told_version__lt=now.version)
    some = waiting.select_related("user").select_for_update(of=("self",)).order_by("pk")[:BATCH]
    registrations = list(some)
    for registration in registrations:
        registration.event = now
        tell(registration, template)
    return len(registrations)
