import pytest
from django.apps import apps

from convene.core import times
from convene.core.accounts import actions as accounts
from convene.core.accounts.queries import held_about
from convene.core.figures import count
from convene.core.jobs import run_pending
from convene.core.notifications.models import Message
from convene.core.search.models import Entry as Found
from convene.core.trail.models import Source
from convene.events import actions, queries
from convene.events.models import Input, Registration
from convene.initiatives.models import Quoting
from tests.factories import events, people

pytestmark = pytest.mark.django_db

ROSA = "rosa.unmistakable@people.example"
NAME = "Rosa Unmistakable"


def test_what_is_held_about_a_person_is_told() -> None:
    event = events.exchange()
    rosa = people.user(email=ROSA, name=NAME)
    events.registration(event, name=NAME, email=ROSA)
    events.registration(event, user=rosa, email="amal@people.example")
    events.for_oneself(event, by=rosa, speaker_name=NAME)
    held = held_about(rosa)
    assert [(row["event"], row["name"], row["country"]) for row in held["registrations"]] == [
        (event.title, NAME, "KE")
    ]
    assert [(row["text"], row["quoting"], row["organisation"]) for row in held["inputs"]] == [
        ("Forty doctors answered **calls** from home.", "organisation-and-name", None)
    ]


def test_forgetting_leaves_no_name_and_the_organisations_words() -> None:
    event = events.exchange()
    of = events.organisation()
    rosa = events.member(of, email=ROSA, name=NAME)
    events.registration(event, name=NAME, email=ROSA, organisation_name=f"Friends of {NAME}")
    theirs = events.written(event, by=rosa, of=of, speaker_name=NAME)
    own = events.for_oneself(event, by=rosa, text="I was alone.", speaker_name=NAME)
    accounts.erase(user=rosa, actor=rosa)
    rows = [
        repr(row)
        for model in apps.get_models()
        if model._meta.app_label in {"events", "search", "trail", "notifications"} and model._meta.managed
        for row in model._default_manager.values_list()
    ]
    assert [row for row in rows if "Unmistakable" in row or ROSA in row] == []
    theirs.refresh_from_db()
    assert (theirs.state, theirs.quoting, theirs.text) == (
        "published",
        Quoting.ORGANISATION_ONLY,
        "Forty doctors answered **calls** from home.",
    )
    own.refresh_from_db()
    assert (own.state, own.quoting) == ("withdrawn", Quoting.NOT_AT_ALL)
    assert [voice.source.object_id for voice in queries.citeable(event.initiative)] == [theirs.pk]
    assert list(Found.objects.filter(kind="input").values_list("object_id", flat=True)) == [theirs.pk]
    assert Source.objects.filter(object_id=own.pk).exists()


def test_a_place_is_given_back_and_a_seat_once_taken_still_counts() -> None:
    initiative = events.initiative()
    event = events.exchange(initiative)
    rosa = people.user(email=ROSA)
    events.registration(event, name=NAME, email=ROSA)
    with times.at(events.AFTER):
        actions.hold(event=event, actor=events.convener_of(event))
        later = events.exchange(initiative, title="Second", starts_at=events.AFTER.replace(month=7))
        events.registration(later, name=NAME, email=ROSA)
        accounts.erase(user=rosa, actor=rosa)
        assert (count("registrations.people", event).value, count("registrations.people", later).value) == (
            1,
            0,
        )
    assert set(Registration.objects.values_list("name", "email", "organisation_name")) == {("", "", "")}


def test_nobody_elses_is_touched() -> None:
    event = events.exchange()
    rosa = people.user(email=ROSA)
    events.registration(event)
    one = events.for_oneself(event)
    accounts.erase(user=rosa, actor=rosa)
    assert Registration.objects.get().email == "rosa@people.example"
    assert Input.objects.get(pk=one.pk).speaker_name == "Rosa Mbeki"


def test_the_erased_are_told_of_nothing() -> None:
    event = events.exchange()
    rosa = people.user(email=ROSA)
    events.registration(event, email=ROSA)
    accounts.erase(user=rosa, actor=rosa)
    one = event.registrations.get()
    assert (one.state, one.token_digest) == ("cancelled", f"erased-{one.pk}")
    actions.cancel(event=event, reason="Ill.", actor=events.convener_of(event))
    run_pending()
    assert not Message.objects.exists()
