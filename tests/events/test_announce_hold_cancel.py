import pytest
from icalendar import Calendar

from convene.core import times
from convene.core.errors import NotAllowed, Refused
from convene.core.jobs import run_pending
from convene.core.notifications.models import Message
from convene.core.search.models import Entry
from convene.events import actions, queries
from convene.events.models import Event
from tests.conftest import ClientFor
from tests.factories import events, people

pytestmark = pytest.mark.django_db


def strangers() -> list[object]:
    return [people.representative(), people.convener(), people.staff()]


# --- announcing


def test_announcing_makes_it_public(client_for: ClientFor) -> None:
    event = events.exchange()
    assert client_for(None).get(event.get_absolute_url()).status_code == 200
    step = event.initiative.steps.get()
    assert (step.kind, step.state, step.title, step.address, step.date) == (
        "exchange",
        "planned",
        event.title,
        f"/events/{event.slug}/",
        events.STARTS,
    )
    assert Entry.objects.get(kind="event").body == "Share what worked."


def test_its_conveners_alone_may_announce() -> None:
    event = events.draft()
    for stranger in strangers():
        with pytest.raises(NotAllowed):
            actions.announce(event=event, actor=stranger)
    event.refresh_from_db()
    assert event.state == "draft"


def test_an_agenda_that_does_not_fill_the_slot_is_not_announced() -> None:
    event = events.draft(agenda=False)
    with pytest.raises(Refused, match="0 of 120 minutes"):
        actions.announce(event=event, actor=events.convener_of(event))


def test_an_event_of_a_draft_initiative_is_not_announced() -> None:
    event = events.draft(events.initiative(is_open=False))
    with pytest.raises(Refused, match="Open the initiative first"):
        actions.announce(event=event, actor=events.convener_of(event))


def test_nothing_is_announced_twice() -> None:
    event = events.exchange()
    with pytest.raises(Refused):
        actions.announce(event=event, actor=events.convener_of(event))
    assert event.initiative.steps.count() == 1


# --- noting that it was held


def test_it_is_held_once_it_has_begun() -> None:
    event = events.exchange()
    actor = events.convener_of(event)
    with pytest.raises(Refused, match="has begun"):
        actions.hold(event=event, actor=actor)
    with times.at(events.AFTER):
        for stranger in strangers():
            with pytest.raises(NotAllowed):
                actions.hold(event=event, actor=stranger)
        assert actions.hold(event=event, actor=actor).state == "held"
        assert event.initiative.steps.get().state == "done"
        with pytest.raises(Refused):
            actions.hold(event=event, actor=actor)


# --- cancelling


def test_cancelling_tells_everyone_who_means_to_come_with_an_entry_that_takes_it_out() -> None:
    event = events.exchange()
    for email in ("rosa@people.example", "amal@people.example"):
        events.registration(event, email=email)
    events.registration(event, email="gone@people.example")
    actions.cancel_registration(registration=event.registrations.get(email="gone@people.example"))
    cancelled = actions.cancel(event=event, reason="The speaker is ill.", actor=events.convener_of(event))
    run_pending()
    letters = Message.objects.filter(subject="Cancelled: Global Diaspora Virtual Exchange").order_by("pk")
    assert [letter.to for letter in letters] == ["rosa@people.example", "amal@people.example"]
    assert "> The speaker is ill." in letters[0].text
    calendar = Calendar.from_ical(bytes(letters[0].enclosures.get().content))
    entry = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], entry["STATUS"], entry["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    assert (cancelled.cancelled_at, event.initiative.steps.count()) == (events.BEFORE, 0)
    happened = queries.happened(event.initiative)
    assert [(line.at, line.text) for line in happened] == [(events.BEFORE, f"Cancelled: {event.title}")]


def test_its_conveners_alone_may_cancel() -> None:
    event = events.exchange()
    for stranger in strangers():
        with pytest.raises(NotAllowed):
            actions.cancel(event=event, reason="Because.", actor=stranger)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "Sorry, [NAME]", "a\u202eb"])
def test_it_is_not_cancelled_without_a_reason_that_can_be_mailed(client_for: ClientFor, reason: str) -> None:
    event = events.exchange()
    events.registration(event)
    with pytest.raises(Refused) as refused:
        actions.cancel(event=event, reason=reason, actor=events.convener_of(event))
    assert refused.value.field == "reason"
    answer = client_for(events.convener_of(event)).post(f"/events/{event.slug}/cancel/", {"reason": reason})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    run_pending()
    event.refresh_from_db()
    assert (event.state, Message.objects.count()) == ("announced", 1)


def test_its_page_stays_and_says_why(client_for: ClientFor) -> None:
    event = events.exchange()
    actions.cancel(event=event, reason="The <b>speaker</b> is ill.", actor=events.convener_of(event))
    page = client_for(None).get(event.get_absolute_url()).content.decode()
    assert "The &lt;b&gt;speaker&lt;/b&gt; is ill." in page
    assert "/register/" not in page


def test_only_what_is_announced_is_cancelled() -> None:
    event = events.draft()
    with pytest.raises(Refused):
        actions.cancel(event=event, reason="Because.", actor=events.convener_of(event))
    assert Event.objects.get().state == "draft"


# --- the conveners' page


def test_the_page_offers_the_next_step(client_for: ClientFor) -> None:
    event = events.draft(agenda=False)
    browser = client_for(events.convener_of(event))
    address = f"/events/{event.slug}/run/"
    assert "120 minutes of the slot are not planned yet." in browser.get(address).content.decode()
    refused = browser.post(address, {"deed": "announce"}, follow=True)
    assert "120 minutes are still free" in refused.content.decode()
    actions.plan_sessions(event=event, slots=events.AGENDA, actor=events.convener_of(event))
    assert "Announce it" in browser.get(address).content.decode()
    browser.post(address, {"deed": "announce"})
    event.refresh_from_db()
    assert event.state == "announced"
    assert "Note that it was held" not in browser.get(address).content.decode()
    with times.at(events.AFTER):
        assert "Note that it was held" in browser.get(address).content.decode()
        browser.post(address, {"deed": "hold"})
    event.refresh_from_db()
    assert event.state == "held"


@pytest.mark.parametrize(
    "page", ["run", "edit", "agenda", "cancel", "registrations", "speakers/new", "inputs/note"]
)
def test_the_conveners_pages_are_theirs(client_for: ClientFor, page: str) -> None:
    event = events.exchange()
    address = f"/events/{event.slug}/{page}/"
    readers = [None, *strangers(), events.convener_of(event)]
    assert [client_for(one).get(address).status_code for one in readers] == [302, 403, 403, 403, 200]  # type: ignore[arg-type]
