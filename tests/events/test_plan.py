from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from convene.events import actions
from convene.events.models import Event
from tests.conftest import ClientFor
from tests.factories import events, people

pytestmark = pytest.mark.django_db

TYPED = {
    "title": "Second exchange",
    "kind": "exchange",
    "summary": "",
    "language": "en",
    "starts_at": "2020-07-08T16:00",
    "time_zone": "Europe/Zurich",
    "minutes": "120",
    "where": "",
}


def test_an_event_begins_as_a_draft_that_its_conveners_alone_see(client_for: ClientFor) -> None:
    actor = people.convener()
    event = actions.plan(initiative=events.initiative(actor), details=events.details(), actor=actor)
    assert (event.state, event.slug, event.version) == ("draft", "global-diaspora-virtual-exchange", 1)
    assert Entry.objects.latest("id").deed == "event.plan"
    readers = [people.anonymous, people.representative(), people.convener(), people.staff(), actor]
    seen = [
        client_for(one if isinstance(one, User) else None).get(event.get_absolute_url()).status_code
        for one in readers
    ]
    assert seen == [404, 404, 404, 404, 200]
    assert client_for(None).get(f"/events/{event.slug}/calendar.ics").status_code == 404


def test_the_initiatives_conveners_alone_may_plan() -> None:
    initiative = events.initiative()
    for stranger in (people.representative(), people.convener(), people.staff()):
        with pytest.raises(NotAllowed):
            actions.plan(initiative=initiative, details=events.details(), actor=stranger)
    assert not Event.objects.exists()


def test_two_events_of_one_name_have_two_addresses() -> None:
    initiative = events.initiative()
    slugs = [events.draft(initiative, title="Exchange").slug for _number in range(3)]
    assert slugs == ["exchange", "exchange-2", "exchange-3"]


def test_the_start_is_kept_as_a_moment_whatever_zone_it_came_in() -> None:
    starts = datetime(2020, 7, 8, 16, 0, tzinfo=ZoneInfo("Europe/Zurich"))
    event = events.draft(starts_at=starts)
    assert event.starts_at == datetime(2020, 7, 8, 14, 0, tzinfo=UTC)
    assert event.starts_at.utcoffset() == datetime(2020, 7, 8, tzinfo=UTC).utcoffset()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("title", "Exchange of {{ date }}"),
        ("title", "Ex\u202echange"),
        ("minutes", 0),
        ("minutes", -5),
        ("minutes", 100_000),
        ("time_zone", "Mars/Olympus"),
        ("kind", "party"),
        ("language", "tlh"),
        ("where", "Follow [LINK]"),
        ("summary", "x" * 20_001),
    ],
)
def test_what_cannot_stand_is_refused_at_its_field(field: str, value: object) -> None:
    with pytest.raises(Refused) as refused:
        events.draft(agenda=False, **{field: value})
    assert refused.value.field == field


def test_the_page_plans_what_is_typed(client_for: ClientFor) -> None:
    actor = people.convener()
    initiative = events.initiative(actor)
    answer = client_for(actor).post(f"/initiatives/{initiative.slug}/events/new/", TYPED)
    event = Event.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/events/{event.slug}/run/")
    assert event.starts_at == datetime(2020, 7, 8, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("starts_at", "2020-03-29T02:30", "The clocks skip this time on that day. Choose another."),
        ("starts_at", "tomorrow", "Enter a date and a time, such as 2026-07-08 16:00."),
        ("minutes", "0", "Ensure this value is greater than or equal to 1."),
        ("minutes", "-5", "Ensure this value is greater than or equal to 1."),
        ("minutes", "100000", "Ensure this value is less than or equal to 1440."),
        ("title", "x" * 10_000, "This has 10000 characters; the limit is 200. Please shorten it."),
        (
            "title",
            "[NAME] exchange",
            "“[NAME]” looks like a gap that was to be filled in. Please write it out.",
        ),
    ],
)
def test_the_page_keeps_what_was_typed_beside_what_is_wrong(
    client_for: ClientFor, field: str, typed: str, message: str
) -> None:
    actor = people.convener()
    initiative = events.initiative(actor)
    answer = client_for(actor).post(f"/initiatives/{initiative.slug}/events/new/", {**TYPED, field: typed})
    form = answer.context["form"]
    assert (answer.status_code, dict(form.errors), form[field].value()) == (422, {field: [message]}, typed)
    assert not Event.objects.exists()


def test_an_event_may_end_after_midnight() -> None:
    event = events.draft(starts_at=datetime(2020, 7, 8, 23, 0, tzinfo=UTC))
    assert event.ends_at == datetime(2020, 7, 9, 1, 0, tzinfo=UTC)
