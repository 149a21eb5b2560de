"""An event as a calendar entry (RFC 5545, sent as RFC 5546 has it)."""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as Entry

from convene.core import times
from convene.core.addresses import here, kept
from convene.core.mail import Attachment, absolute
from convene.core.text.markdown import to_plain
from convene.events.models import Event


def ics(event: Event, language: str, *, to_registrant: bool = False) -> bytes:
    """The event as iCalendar bytes; times in UTC, `version` as SEQUENCE, so that a change replaces it.

    How to take part stands in it for those who registered, nobody else.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Convene//EN")
    calendar.add("version", "2.0")
    calendar.add("method", _method(event))
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{urlsplit(settings.URL).netloc}")
    entry.add("dtstamp", times.now())
    starts = event.starts_at.astimezone(UTC)
    entry.add("dtstart", starts)
    entry.add("dtend", starts + timedelta(minutes=event.minutes))
    entry.add("sequence", event.version)
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if event.state == Event.State.CANCELLED else "CONFIRMED")
    address = absolute(here(kept(event), language))
    entry.add("url", address)
    entry.add("description", "\n\n".join(filter(None, [to_plain(event.summary), address])))
    if to_registrant and event.where:
        entry.add("location", event.where)
    organiser = vCalAddress(f"mailto:{settings.INSTANCE_CONTACT}")
    organiser.params["CN"] = vText(settings.INSTANCE_NAME)
    entry.add("organizer", organiser)
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def calendar(event: Event, language: str) -> Attachment:
    """The entry as a registrant's mail carries it."""
    return Attachment(
        "calendar.ics",
        ics(event, language, to_registrant=True),
        f"text/calendar; method={_method(event)}",
    )


def _method(event: Event) -> str:
    return "CANCEL" if event.state == Event.State.CANCELLED else "PUBLISH"
