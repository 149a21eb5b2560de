from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convene.core import times
from convene.core.search.actions import rebuild
from convene.core.search.models import Entry
from convene.core.text import digest
from convene.core.trail.actions import cite
from convene.events import actions, queries
from tests.conftest import ClientFor
from tests.factories import events, people

pytestmark = pytest.mark.django_db


def asked(client_for: ClientFor, address: str, reader: Any = None) -> int:
    browser = client_for(reader)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(address).status_code == 200
    return len(caught)


def test_the_list_tells_what_is_coming_before_what_was(client_for: ClientFor) -> None:
    initiative = events.initiative()
    for title, days in (("Past", -30), ("Soon", 1), ("Later", 20)):
        event = events.exchange(initiative, title=title, starts_at=events.BEFORE + timedelta(days=days))
    actions.cancel(
        event=events.exchange(initiative, title="Off", starts_at=events.BEFORE + timedelta(days=9)),
        reason="Ill.",
        actor=events.convener_of(event),
    )
    events.draft(initiative, title="Draft")
    page = client_for(None).get("/events/")
    assert [one.title for one in page.context["coming"]] == ["Soon", "Later"]
    assert [one.title for one in page.context["page"]] == ["Off", "Past"]
    assert "csrfmiddlewaretoken" not in page.content.decode()


def test_an_empty_list_says_what_will_be_here(client_for: ClientFor) -> None:
    assert "No event yet" in client_for(None).get("/events/").content.decode()


@pytest.mark.parametrize("page", ["x", "0", "999999", "-1"])
def test_the_list_has_an_answer_for_every_page(client_for: ClientFor, page: str) -> None:
    assert client_for(None).get("/events/", {"page": page}).status_code == 200


def test_the_list_asks_as_much_for_three_as_for_one(client_for: ClientFor) -> None:
    initiative = events.initiative()
    counts = []
    for number in (1, 2, 3):
        events.exchange(initiative, title=f"Coming {number}")
        events.exchange(initiative, title=f"Past {number}", starts_at=events.BEFORE - timedelta(days=3))
        counts.append(asked(client_for, "/events/"))
    assert counts[0] == counts[2]


def test_the_event_asks_as_much_for_three_of_each_as_for_one(client_for: ClientFor) -> None:
    event = events.exchange()
    actor = events.convener_of(event)
    counts = {"public": [], "run": [], "registrations": []}
    for number in (1, 2, 3):
        of = events.organisation(f"Organisation {number}")
        events.written(event, of=of, text=f"Written {number}")
        events.noted(event, organisation=of, session=events.session(event), text=f"Noted {number}")
        actions.name_speaker(
            event=event,
            part="panellist",
            name="Li",
            organisation=of,
            session=events.session(event),
            actor=actor,
        )
        events.registration(event, email=f"p{number}@people.example", organisation_name=of.name)
        counts["public"].append(asked(client_for, event.get_absolute_url()))
        counts["run"].append(asked(client_for, f"/events/{event.slug}/run/", actor))
        counts["registrations"].append(asked(client_for, f"/events/{event.slug}/registrations/", actor))
    assert {name: each[0] == each[2] for name, each in counts.items()} == dict.fromkeys(counts, True)


def test_every_time_is_told_thrice(client_for: ClientFor) -> None:
    event = events.exchange(starts_at=events.STARTS.replace(month=7, day=8, hour=14))
    browser = client_for(None)
    browser.cookies["zone"] = "Africa/Nairobi"
    html = " ".join(browser.get(event.get_absolute_url()).content.decode().split())
    for clocks in (("16:00", "14:00", "17:00"), ("16:10", "14:10", "17:10"), ("17:40", "15:40", "18:40")):
        found = [
            f">{clock}</time> {place}" in html
            for clock, place in zip(clocks, ("Zurich", "UTC", "Nairobi, your time"), strict=True)
        ]
        assert found == [True] * 3


def test_the_agenda_goes_on_after_midnight_and_over_a_change_of_clocks() -> None:
    event = events.exchange(starts_at=events.STARTS.replace(month=10, day=25, hour=0, minute=30))
    begins = [f"{line.begins:%H:%M}" for line in queries.agenda(event)]
    assert begins == ["00:30", "00:40", "01:30", "02:10"]  # in UTC, where no clock is set back


def test_anonymous_pages_hold_no_token_and_drafts_are_nowhere(client_for: ClientFor) -> None:
    event = events.exchange()
    one = events.written(event)
    browser = client_for(None)
    for address in ("/events/", event.get_absolute_url(), one.get_absolute_url()):
        assert "csrfmiddlewaretoken" not in browser.get(address).content.decode()
        assert browser.head(address).status_code == 200
    draft = events.draft(title="Secret")
    rebuild(kind="event")
    rebuild(kind="input")
    assert {entry.title for entry in Entry.objects.filter(kind="event")} == {event.title}
    assert browser.get(draft.get_absolute_url()).status_code == 404


def test_an_input_tells_where_it_was_quoted_and_from_which_wording(client_for: ClientFor) -> None:
    event = events.exchange()
    one = events.written(event)
    assert one.source
    assert one.author
    for kind in ("edition-passage", "passage"):
        cite(
            source=one.source,
            start=0,
            end=13,
            passage_kind=kind,
            passage_id=3,
            passage_title=f"Outcome by {kind}",
            passage_address="/outcomes/exchange/editions/1/#passage-3",
            passage_digest=digest("Forty doctors"),
        )
    said = events.said(text="Fifty doctors.", organisation=one.organisation)
    actions.edit_input(one=one, said=said, version=1, actor=one.author)
    html = client_for(None).get(f"/ar{one.get_absolute_url()}").content.decode()
    assert '<a href="/ar/outcomes/exchange/editions/1/#passage-3">' in html
    assert ("Outcome by edition-passage" in html, "Outcome by passage" in html) == (True, False)
    assert "“Forty doctors”" in html


def test_what_an_initiative_tells_of_its_events() -> None:
    initiative = events.initiative()
    event = events.exchange(initiative)
    draft = events.draft(initiative, title="Second", starts_at=events.STARTS + timedelta(days=70))
    assert [(act.text, act.until) for act in queries.acts(initiative)] == [
        (f"Register: {event.title}", event.ends_at)
    ]
    assert [act.text for act in queries.desk(initiative)] == [
        "Plan an event",
        f"Run the event: {event.title}",
        "Finish planning and announce: Second",
    ]
    assert queries.of_initiative(initiative) == [event]
    assert queries.of_initiative(initiative, drafts=True) == [event, draft]
    assert queries.coming(limit=3) == [event]
    with times.at(events.AFTER):
        assert (queries.acts(initiative), queries.coming(limit=3)) == ([], [])
        assert queries.desk(initiative)[1].text == f"Note that it was held: {event.title}"
        assert [line.text for line in queries.happened(initiative)] == [event.title]


def test_the_account_lists_what_is_ones_own(client_for: ClientFor) -> None:
    event = events.exchange()
    rosa = people.user(email="rosa@people.example")
    events.registration(event)
    events.for_oneself(event, by=rosa)
    html = client_for(rosa).get("/account/").content.decode()
    assert ("Your registrations" in html, "Your inputs" in html, "Forty doctors" in html) == (
        True,
        True,
        True,
    )
    assert "Your inputs" not in client_for(people.user()).get("/account/").content.decode()
