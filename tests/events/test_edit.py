from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.jobs import run_pending
from convene.core.notifications.models import Message
from convene.core.search.models import Entry
from convene.events import actions
from convene.events.models import Event
from tests.conftest import ClientFor
from tests.events.test_plan import TYPED
from tests.factories import events, people

pytestmark = pytest.mark.django_db


def edit(event: Event, **fields: object) -> Event:
    return actions.edit(
        event=event, details=events.details(**fields), version=event.version, actor=events.convener_of(event)
    )


def changes() -> list[Message]:
    run_pending()
    return list(Message.objects.filter(subject__startswith="Changed").order_by("pk"))


def test_its_conveners_alone_may_edit() -> None:
    event = events.draft()
    for stranger in (people.representative(), people.convener(), people.staff()):
        with pytest.raises(NotAllowed):
            actions.edit(event=event, details=events.details(title="Mine"), version=1, actor=stranger)
    assert edit(event, title="Ours").title == "Ours"


@pytest.mark.parametrize("fields", [{"starts_at": events.STARTS + timedelta(hours=1)}, {"where": "Room 4"}])
def test_whoever_registered_is_told_of_what_they_need_to_know(fields: dict[str, object]) -> None:
    event = events.exchange()
    events.registration(event)
    gone = events.registration(event, email="gone@people.example")
    actions.cancel_registration(registration=gone)
    edit(event, **fields)
    assert [message.to for message in changes()] == ["rosa@people.example"]
    entry = Calendar.from_ical(bytes(changes()[0].enclosures.get().content)).walk("VEVENT")[0]
    assert (entry["SEQUENCE"], entry["DTSTART"].dt) == (2, fields.get("starts_at", events.STARTS))


def test_other_changes_are_told_to_nobody() -> None:
    event = events.exchange()
    events.registration(event)
    event = edit(event, title="Another title", summary="More", time_zone="Africa/Nairobi")
    assert (event.version, changes()) == (2, [])


def test_nobody_is_told_of_a_draft_or_of_the_past() -> None:
    event = events.exchange()
    events.registration(event)
    with times.at(events.AFTER):
        edit(event, starts_at=events.STARTS - timedelta(minutes=5))
        assert changes() == []


def test_the_mail_of_a_change_brings_a_link_that_works_in_place_of_the_old_one(client_for: ClientFor) -> None:
    event = events.exchange()
    events.registration(event)
    edit(event, starts_at=events.STARTS + timedelta(days=1))
    run_pending()
    links = [
        next(line for line in message.text.splitlines() if "/cancel/" in line)
        for message in Message.objects.order_by("pk")
    ]
    statuses = [client_for(None).get(link.removeprefix("http://testserver")).status_code for link in links]
    assert statuses == [404, 200]
    assert (
        "- Thursday 23 April 2020, 15:00 Zurich (UTC+2)\n- Thursday 23 April 2020, 13:00 UTC"
        in changes()[0].text
    )


def test_the_length_of_an_announced_event_needs_its_agenda() -> None:
    event = events.exchange()
    with pytest.raises(Refused, match="120 of 150 minutes: 30 minutes are still free") as refused:
        edit(event, minutes=150)
    assert refused.value.field == "minutes"
    draft = events.draft(title="Draft")
    assert edit(draft, minutes=150).minutes == 150


def test_the_thread_and_the_search_follow() -> None:
    event = events.exchange()
    one = events.written(event)
    moved = edit(event, title="Exchange on care", starts_at=events.STARTS + timedelta(days=1))
    step = event.initiative.steps.get()
    assert (step.title, step.date, step.state) == ("Exchange on care", moved.starts_at, "planned")
    titles = dict(Entry.objects.filter(kind__in=["event", "input"]).values_list("kind", "title"))
    assert titles == {"event": "Exchange on care", "input": "Hand in Hand · Exchange on care"}
    assert one.source is not None
    assert one.source.title == "Written input at “Global Diaspora Virtual Exchange”"


def test_a_second_editor_is_shown_both_texts(client_for: ClientFor) -> None:
    event = events.draft()
    browser = client_for(events.convener_of(event))
    read = event.version
    edit(event, title="Theirs", summary="What they wrote")
    mine = {**TYPED, "title": "Mine", "summary": "What I wrote", "version": str(read)}
    answer = browser.post(f"/events/{event.slug}/edit/", mine)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert ["What they wrote" in html, "What I wrote" in html, "Theirs" in html] == [True] * 3
    mine["version"] = str(answer.context["form"]["version"].value())
    assert browser.post(f"/events/{event.slug}/edit/", mine).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.starts_at) == ("Mine", datetime(2020, 7, 8, 14, 0, tzinfo=UTC))
    with pytest.raises(Conflict):
        actions.edit(event=event, details=events.details(), version=read, actor=events.convener_of(event))


@pytest.mark.parametrize("version", ["", "0", "x", "9" * 40])
def test_a_version_that_was_never_read_replaces_nothing(client_for: ClientFor, version: str) -> None:
    event = events.draft()
    answer = client_for(events.convener_of(event)).post(
        f"/events/{event.slug}/edit/", {**TYPED, "version": version}
    )
    event.refresh_from_db()
    assert (answer.status_code in {409, 422}, event.title) == (True, "Global Diaspora Virtual Exchange")


def test_an_event_that_is_over_stays_as_it_was(client_for: ClientFor) -> None:
    event = events.exchange()
    actions.cancel(event=event, reason="Too few.", actor=events.convener_of(event))
    with pytest.raises(Refused, match="over"):
        edit(event, title="Later")
    page = client_for(events.convener_of(event)).get(f"/events/{event.slug}/edit/").content.decode()
    assert ("can no longer be changed" in page, 'name="title"' in page) == (True, False)
