"""An event as a calendar entry (RFC 5545)."""

from datetime import timedelta

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from convene.core import times
from convene.core.mail import Attachment, absolute
from convene.events.models import Event


def ics(event: Event) -> bytes:
    """The event as iCalendar bytes; times in UTC, `version` as SEQUENCE, so that a change replaces it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Convene//EN")
    calendar.add("version", "2.0")
    cancelled = event.state == Event.State.CANCELLED
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    entry = Entry()
    entry.add("uid", f"event-{event.pk}@{settings.URL.split('//', 1)[1]}")
    entry.add("dtstamp", times.now())
    entry.add("dtstart", event.starts_at)
    entry.add("dtend", event.starts_at + timedelta(minutes=event.minutes))
    entry.add("sequence", event.version)
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("url", absolute(event.get_absolute_url()))
    calendar.add_component(entry)
    return bytes(calendar.to_ical())


def calendar(event: Event) -> Attachment:
    return Attachment("calendar.ics", ics(event), "text/calendar")
