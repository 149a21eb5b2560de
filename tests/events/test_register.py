import re

import pytest
from django.db import IntegrityError, transaction

from convene.core import times
from convene.core.errors import NotAllowed, Refused
from convene.core.figures import count
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.events import actions
from convene.events.models import Event, Registration
from tests.conftest import ClientFor
from tests.factories import events, people

pytestmark = pytest.mark.django_db

TYPED = {"name": "Rosa Mbeki", "email": "rosa@people.example", "organisation_name": "", "country": "KE"}


def link(message: Message) -> str:
    found = re.search(r"http://testserver(\S+/registrations/\S+/cancel/)", message.text)
    assert found
    return found.group(1)


def test_no_account_is_needed(client_for: ClientFor) -> None:
    event = events.exchange()
    browser = client_for(None)
    browser.cookies["zone"] = "Africa/Nairobi"
    answer = browser.post(f"/events/{event.slug}/register/", {**TYPED, "outcome_news": "on"})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/events/{event.slug}/register/done/")
    one = Registration.objects.get()
    assert (one.name, one.email, one.country, one.user, one.language, one.outcome_news) == (
        "Rosa Mbeki",
        "rosa@people.example",
        "KE",
        None,
        "en",
        True,
    )
    message = Message.objects.get()
    assert "- Wednesday 22 April 2020, 15:00 Zurich (UTC+2)" in message.text
    assert "- Wednesday 22 April 2020, 13:00 UTC" in message.text
    assert "- Wednesday 22 April 2020, 16:00 Nairobi (UTC+3), your time" in message.text
    assert "https://meet.example/exchange" in message.text


def test_the_mail_is_in_the_language_of_the_page(client_for: ClientFor) -> None:
    event = events.exchange()
    client_for(None).post(f"/ar/events/{event.slug}/register/", TYPED)
    message = Message.objects.get()
    assert (message.language, link(message).startswith("/ar/events/")) == ("ar", True)
    assert "الأربعاء 22 أبريل 2020، 15:00 زيورخ" in message.text


def test_a_second_time_tells_nothing_and_doubles_nothing(client_for: ClientFor) -> None:
    event = events.exchange()
    browser = client_for(None)
    first = browser.post(f"/events/{event.slug}/register/", TYPED)
    again = {**TYPED, "email": "ROSA@People.example", "name": "Somebody Else", "country": "FR"}
    second = browser.post(f"/events/{event.slug}/register/", again)
    assert (first.status_code, first.headers["Location"], first.content) == (
        second.status_code,
        second.headers["Location"],
        second.content,
    )
    assert list(Registration.objects.values_list("name", "country")) == [("Rosa Mbeki", "KE")]
    one, two = Message.objects.order_by("pk")
    assert (one.to, two.to, one.subject == two.subject) == (
        "rosa@people.example",
        "rosa@people.example",
        True,
    )
    assert "You were registered for “Global Diaspora Virtual Exchange” already." in two.text
    assert [browser.get(link(message)).status_code for message in (one, two)] == [404, 200]
    assert Entry.objects.filter(deed="registration.make").count() == 1


def test_the_database_holds_an_address_once() -> None:
    event = events.exchange()
    one = events.registration(event)
    one.pk, one.token_digest, one.email = None, "other", "Rosa@people.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()
    one.state = Registration.State.CANCELLED
    one.save()


def test_whoever_cancelled_may_register_again() -> None:
    event = events.exchange()
    actions.cancel_registration(registration=events.registration(event))
    events.registration(event)
    assert list(event.registrations.order_by("pk").values_list("state", flat=True)) == [
        "cancelled",
        "registered",
    ]
    assert count("registrations.people", event).value == 1


def test_a_registration_is_its_accounts_only_with_the_accounts_address() -> None:
    event = events.exchange()
    rosa = people.user(email="rosa@people.example")
    earlier = events.registration(event)
    own = events.registration(event, user=rosa, email="Rosa@People.example")
    colleague = events.registration(event, user=rosa, email="amal@people.example")
    assert (earlier.user, own.pk == earlier.pk, own.user, colleague.user) == (None, True, rosa, None)


def test_the_form_begins_with_what_is_known(client_for: ClientFor) -> None:
    event = events.exchange()
    rosa = people.user(email="rosa@people.example", name="Rosa Mbeki")
    form = client_for(rosa).get(f"/events/{event.slug}/register/").context["form"]
    assert (form["name"].value(), form["email"].value()) == ("Rosa Mbeki", "rosa@people.example")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 10_000),
        ("name", "Rosa\x00"),
        ("name", "Rosa\u202eMbeki"),
        ("email", "rosa"),
        ("email", "rosa@people.example\nBcc: all@people.example"),
        ("country", "Atlantis"),
        ("organisation_name", "x" * 201),
    ],
)
def test_hostile_input_is_refused_beside_its_field(client_for: ClientFor, field: str, typed: str) -> None:
    event = events.exchange()
    answer = client_for(None).post(f"/events/{event.slug}/register/", {**TYPED, field: typed})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form[field].value()) == (422, [field], typed)
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 201), ("email", "rosa"), ("country", "ZZ")]
)
def test_the_deed_refuses_the_same(field: str, value: str) -> None:
    with pytest.raises(Refused) as refused:
        events.registration(events.exchange(), **{field: value})
    assert refused.value.field == field


def test_a_robot_is_answered_like_a_person(client_for: ClientFor) -> None:
    event = events.exchange()
    answer = client_for(None).post(f"/events/{event.slug}/register/", {**TYPED, "website_2": "https://spam"})
    assert answer.headers["Location"] == f"/events/{event.slug}/register/done/"
    assert (Registration.objects.count(), Message.objects.count()) == (0, 0)


def test_an_address_is_mailed_five_times_an_hour_at_most(client_for: ClientFor) -> None:
    event = events.exchange()
    browser = client_for(None)
    statuses = [browser.post(f"/events/{event.slug}/register/", TYPED).status_code for _try in range(6)]
    assert statuses == [302] * 5 + [429]
    assert Message.objects.count() == 5


def held() -> Event:
    event = events.exchange()
    with times.at(events.AFTER):
        return actions.hold(event=event, actor=events.convener_of(event))


def cancelled() -> Event:
    event = events.exchange()
    return actions.cancel(event=event, reason="Ill.", actor=events.convener_of(event))


@pytest.mark.parametrize("make", [held, cancelled])
def test_nobody_registers_for_what_is_over(client_for: ClientFor, make: object) -> None:
    event = make()  # type: ignore[operator]
    with pytest.raises(NotAllowed):
        events.registration(event)
    answer = client_for(None).post(f"/events/{event.slug}/register/", TYPED)
    assert "Registration is not open" in answer.content.decode()
    assert not Registration.objects.exists()


def test_registration_ends_with_the_event() -> None:
    event = events.exchange()
    with times.at(events.DURING):
        events.registration(event)
    with times.at(events.AFTER), pytest.raises(NotAllowed):
        events.registration(event, email="late@people.example")


# --- cancelling by the link


def test_a_look_at_the_link_cancels_nothing_and_the_button_does(client_for: ClientFor) -> None:
    event = events.exchange()
    events.registration(event)
    address = link(Message.objects.get())
    browser = client_for(None)
    for _look in range(2):
        assert browser.get(address).status_code == 200
        assert browser.head(address).status_code == 200
    assert Registration.objects.get().state == "registered"
    assert browser.post(address).headers["Location"] == event.get_absolute_url()
    one = Registration.objects.get()
    assert (one.state, one.cancelled_at) == ("cancelled", events.BEFORE)
    assert Entry.objects.latest("id").deed == "registration.cancel"
    twice = browser.post(address, follow=True).content.decode()
    assert "This registration was cancelled before." in twice
    assert "Register again" in browser.get(address).content.decode()


def test_an_altered_link_opens_nothing(client_for: ClientFor) -> None:
    event, other = events.exchange(), events.exchange(events.initiative(), title="Other")
    events.registration(event)
    address = link(Message.objects.get())
    wrong = [
        address.replace("/cancel/", "x/cancel/"),
        address.replace(event.slug, other.slug),
        address.replace("/cancel/", "%00/cancel/"),
        re.sub(r"registrations/[^/]+", "registrations/" + "a" * 5000, address),
    ]
    browser = client_for(None)
    assert [browser.post(each).status_code for each in wrong] == [404] * 4
    assert Registration.objects.get().state == "registered"


# --- who sees it


def test_names_are_for_the_conveners_and_numbers_for_all(client_for: ClientFor) -> None:
    event = events.exchange()
    events.registration(event, name="Rosa Unmistakable", organisation_name="Hidden Hands")
    events.registration(event, name="Amal", email="amal@people.example", country="FR")
    events.registration(event, name="Li", email="li@people.example", country="")
    public = client_for(people.staff()).get(event.get_absolute_url())
    values = [counted.value for counted in public.context["figures"]]
    assert (values, "Unmistakable" in public.content.decode()) == ([3, 2], False)
    page = client_for(events.convener_of(event)).get(f"/events/{event.slug}/registrations/")
    html = page.content.decode()
    assert ("Rosa Unmistakable" in html, "Hidden Hands" in html, "rosa@people.example" in html) == (
        True,
        True,
        False,
    )
