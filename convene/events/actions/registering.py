"""Registering: one form and no account; the mail brings the calendar entry and the way out."""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.actions import clean_address
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.places import COUNTRIES
from convene.core.text import digest
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.events import rules
from convene.events.actions import checking
from convene.events.actions.agenda import locked_event
from convene.events.actions.telling import tell
from convene.events.models import NAME_LIMIT, Event, Registration
from convene.organisations.queries import named


@dataclass(frozen=True)
class Registrant:
    """What a person typed. `country` is where they live, ISO 3166-1 alpha-2 or empty; `time_zone` is their
    clock's, if it is known.
    """

    name: str
    email: str
    organisation_name: str = ""
    country: str = ""
    outcome_news: bool = False
    time_zone: str = ""


@transaction.atomic
def register(
    *,
    event: Event,
    registrant: Registrant,
    language: str = "en",
    user: User | None = None,
    is_demonstration: bool = False,
) -> Registration:
    """Register a person. An address that is registered already gets its mail again, nothing else: whoever
    typed it learns nothing they did not know.

    `user` is whoever is signed in; the registration is theirs if the address is.
    """
    # Held, so that two at once are one after the other and none slips in behind a cancellation's mails.
    locked = locked_event(event)
    require(rules.may_register(locked))
    email = clean_address(registrant.email)
    own = user if user is not None and user.email == email else None
    registration = locked.registrations.standing().filter(email=email).select_related("user").first()
    again = registration is not None
    if registration is None:
        registration = _new(locked, registrant, email)
        registration.user = own
        registration.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        registration.is_demonstration = is_demonstration
        registration.save()
        record(deed=Deed.REGISTRATION_MAKE, subject=registration, actor=own)
    elif own is not None and registration.user_id is None:
        registration.user = own
        registration.save(update_fields=["user"])
    registration.event = locked
    tell(registration, "events/mail/registered.txt", again=again)
    return registration


@transaction.atomic
def cancel_registration(*, registration: Registration) -> Registration:
    """Give the place back. Whoever holds the link from the mail may, so there is no other rule."""
    rows = Registration.objects.select_for_update(of=("self",)).select_related("event")
    locked = rows.get(pk=registration.pk)
    if locked.state != Registration.State.REGISTERED:
        raise Refused(_("This registration was cancelled before."))
    locked.state = Registration.State.CANCELLED
    locked.cancelled_at = times.now()
    locked.save(update_fields=["state", "cancelled_at"])
    record(deed=Deed.REGISTRATION_CANCEL, subject=locked, actor=locked.user)
    return locked


def _new(event: Event, registrant: Registrant, email: str) -> Registration:
    organisation_name = checking.line(
        registrant.organisation_name, limit=NAME_LIMIT, field="organisation_name"
    )
    return Registration(
        event=event,
        name=checking.line(registrant.name, limit=NAME_LIMIT, field="name", needed=_("Give your name.")),
        email=email,
        organisation_name=organisation_name,
        organisation=named(organisation_name) if organisation_name else None,
        country=checking.among(registrant.country, COUNTRIES | {""}, "country"),
        outcome_news=registrant.outcome_news,
        time_zone=registrant.time_zone if registrant.time_zone in times.zone_names() else "",
        token_digest=digest(secrets.token_urlsafe(24)),  # until the mail brings its own
        created_at=times.now(),
    )
