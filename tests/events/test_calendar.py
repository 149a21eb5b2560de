import email
import email.policy

import pytest
from django.core import mail
from icalendar import Calendar

from convene.core import times
from convene.core.jobs import run_pending
from convene.events import actions
from convene.events.calendar import ics
from tests.conftest import ClientFor
from tests.factories import events

pytestmark = pytest.mark.django_db

TITLE = "Échange, вирту\u200dальный; обмен \\ " + "long " * 30


def test_it_is_valid_whatever_the_title_holds() -> None:
    event = events.exchange(title=TITLE.strip(), summary="One, two; three.\n\nBEGIN:VALARM\n\\n")
    data = ics(event, "en")
    lines = data.split(b"\r\n")
    assert [line for line in lines if b"\n" in line or len(line) > 75] == []
    calendar = Calendar.from_ical(data)
    entry = calendar.walk("VEVENT")[0]
    assert (calendar["VERSION"], calendar["METHOD"], len(calendar.walk())) == ("2.0", "PUBLISH", 2)
    assert entry["SUMMARY"] == event.title
    assert entry["DESCRIPTION"].startswith("One, two; three.\n\nBEGIN:VALARM")
    assert (entry["DTSTART"].dt, entry["DTEND"].dt - entry["DTSTART"].dt) == (
        events.STARTS,
        event.ends_at - event.starts_at,
    )
    assert b"DTSTART:20200422T130000Z" in lines
    assert (entry["DTSTAMP"].dt, entry["SEQUENCE"], entry["STATUS"]) == (events.BEFORE, 1, "CONFIRMED")
    assert str(entry["ORGANIZER"]).startswith("mailto:")


def test_a_change_keeps_the_entry_and_counts_on() -> None:
    event = events.exchange()
    before = Calendar.from_ical(ics(event, "en")).walk("VEVENT")[0]
    changed = actions.edit(
        event=event, details=events.details(title="New"), version=1, actor=events.convener_of(event)
    )
    after = Calendar.from_ical(ics(changed, "ar")).walk("VEVENT")[0]
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], 1)
    assert (after["SEQUENCE"], after["UID"]) == (2, f"event-{event.pk}@testserver")


def test_the_public_file_does_not_say_how_to_take_part(client_for: ClientFor) -> None:
    event = events.exchange()
    events.registration(event)
    answer = client_for(None).get(f"/events/{event.slug}/calendar.ics")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    entry = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert ("LOCATION" in entry, b"meet.example" in answer.content) == (False, False)
    assert entry["URL"] == f"http://testserver/events/{event.slug}/"
    arabic = client_for(None).get(f"/ar/events/{event.slug}/calendar.ics").content
    assert Calendar.from_ical(arabic).walk("VEVENT")[0]["URL"] == f"http://testserver/ar/events/{event.slug}/"


def test_a_mail_carries_it_as_calendars_expect() -> None:
    with times.at(events.BEFORE):
        event = events.exchange()
        events.registration(event)
        run_pending()
    letter = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    part = next(part for part in letter.walk() if part.get_content_type() == "text/calendar")
    assert (part.get_param("method"), part.get_filename()) == ("PUBLISH", "calendar.ics")
    entry = Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
    assert (entry["LOCATION"], entry["SUMMARY"]) == ("https://meet.example/exchange", event.title)
