"""Registering: one form and no account; the mail brings the calendar entry and the way out."""

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.mail import absolute
from convene.core.moments import told_in
from convene.core.notifications.actions import send
from convene.core.text import digest
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events import rules
from convene.events.calendar import calendar
from convene.events.models import Event, Registration
from convene.organisations.queries import named


@dataclass(frozen=True)
class Registrant:
    """What a person typed. `country` is where they live, ISO 3166-1 alpha-2 or empty."""

    name: str
    email: str
    organisation_name: str = ""
    country: str = ""
    outcome_news: bool = False


@transaction.atomic
def register(
    *,
    event: Event,
    registrant: Registrant,
    language: str = "en",
    user: User | None = None,
    is_demonstration: bool = False,
) -> Registration:
    """Register a person. An address that is registered already gets its mail again, nothing else:
    whoever typed it learns nothing they did not know.
    """
    require(rules.may_register(event))
    before = event.registrations.standing().filter(email__iexact=registrant.email).first()
    token = secrets.token_urlsafe(24)
    if before is not None:
        registration = before
        registration.token_digest = digest(token)
        registration.save(update_fields=["token_digest"])
    else:
        organisation = named(registrant.organisation_name) if registrant.organisation_name else None
        registration = Registration.objects.create(
            event=event,
            name=registrant.name,
            email=registrant.email,
            organisation_name=registrant.organisation_name,
            organisation=organisation,
            country=registrant.country,
            user=user,
            language=language,
            outcome_news=registrant.outcome_news,
            token_digest=digest(token),
            created_at=times.now(),
            is_demonstration=is_demonstration,
        )
        record(deed=Deed.REGISTRATION_MAKE, subject=registration, actor=user)
    with override(registration.language):
        path = reverse("events:cancel-registration", args=[event.slug, token])
    send(
        to=registration.email,
        template="events/mail/registered.txt",
        context={
            "event": event,
            "registration": registration,
            "told": told_in(registration.language, event.starts_at, event.time_zone),
            "link": absolute(path),
        },
        language=registration.language,
        user=registration.user,
        attachments=[calendar(event)],
        about=registration,
    )
    return registration


@transaction.atomic
def cancel_registration(*, registration: Registration) -> Registration:
    """Give the place back. Whoever holds the link from the mail may, so there is no other rule."""
    locked = Registration.objects.select_for_update().get(pk=registration.pk)
    if locked.state != Registration.State.REGISTERED:
        raise Refused(_("This registration was cancelled before."))
    locked.state = Registration.State.CANCELLED
    locked.cancelled_at = times.now()
    locked.save(update_fields=["state", "cancelled_at"])
    record(deed=Deed.REGISTRATION_CANCEL, subject=locked, actor=locked.user)
    return locked
