import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from convene.events import actions, queries
from convene.events.models import Event, Speaker
from tests.conftest import ClientFor
from tests.factories import events, people

pytestmark = pytest.mark.django_db


def name(event: Event, part: str = "panellist", **fields: object) -> Speaker:
    given: dict[str, object] = {"name": "Niloufar Rahim", "actor": events.convener_of(event), **fields}
    return actions.name_speaker(event=event, part=part, **given)  # type: ignore[arg-type]


def test_speakers_stand_under_their_parts_in_the_order_named(client_for: ClientFor) -> None:
    event = events.exchange()
    panel = events.session(event, "Sharing successes and case studies")
    name(event, name="Peter Kwok", session=panel)
    name(event, "moderator", name="Kemo Camara", bio="Founder of Omek.\n\nTeacher.")
    name(event, name="Mark Kosmo", session=panel)
    name(event, "opening", name="António Vitorino", affiliation="Director General")
    page = client_for(None).get(event.get_absolute_url())
    groups = [(group["title"], [one.name for one in group["people"]]) for group in page.context["speakers"]]
    assert groups == [
        ("Opening", ["António Vitorino"]),
        ("Moderator", ["Kemo Camara"]),
        ("Panellists", ["Peter Kwok", "Mark Kosmo"]),
    ]
    assert "<p>Founder of Omek.</p>\n\n<p>Teacher.</p>" in page.content.decode()
    assert [one.name for one in queries.agenda(event)[1].speakers] == ["Peter Kwok", "Mark Kosmo"]


def test_its_conveners_alone_name_edit_and_remove() -> None:
    event = events.exchange()
    speaker = name(event)
    for stranger in (people.representative(), people.convener(), people.staff()):
        with pytest.raises(NotAllowed):
            name(event, actor=stranger)
        with pytest.raises(NotAllowed):
            actions.edit_speaker(speaker=speaker, part="panellist", name="Other", actor=stranger)
        with pytest.raises(NotAllowed):
            actions.remove_speaker(speaker=speaker, actor=stranger)
    assert event.speakers.get().name == "Niloufar Rahim"


def test_one_opens_and_one_moderates() -> None:
    event = events.exchange()
    first = name(event, "moderator")
    with pytest.raises(Refused) as refused:
        name(event, "moderator", name="Second")
    assert refused.value.field == "part"
    again = actions.edit_speaker(
        speaker=first, part="moderator", name="Dr Rahim", actor=events.convener_of(event)
    )
    assert (again.pk, again.name, again.bio) == (first.pk, "Dr Rahim", "")


def test_a_session_of_another_event_is_refused() -> None:
    other = events.session(events.draft(title="Other"))
    with pytest.raises(Refused) as refused:
        name(events.exchange(), session=other)
    assert refused.value.field == "session"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 10_000),
        ("affiliation", "x" * 301),
        ("bio", "x" * 1201),
        ("bio", "\u202e"),
        ("organisation", "Nobody’s"),
        ("session", "9" * 30),
        ("part", "singer"),
    ],
)
def test_hostile_input_is_refused_beside_its_field(client_for: ClientFor, field: str, value: str) -> None:
    event = events.exchange()
    typed = {"part": "panellist", "name": "Niloufar Rahim", field: value}
    answer = client_for(events.convener_of(event)).post(f"/events/{event.slug}/speakers/new/", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"][field].value() == value
    assert not Speaker.objects.exists()


def test_the_pages_name_edit_and_remove(client_for: ClientFor) -> None:
    event = events.exchange()
    of = events.organisation()
    browser = client_for(events.convener_of(event))
    browser.post(
        f"/events/{event.slug}/speakers/new/", {"part": "panellist", "name": "Rahim", "organisation": of.name}
    )
    speaker = Speaker.objects.get()
    assert (speaker.organisation, list(queries.by_organisation(of).speakers)) == (of, [speaker])
    address = f"/events/{event.slug}/speakers/{speaker.pk}/"
    form = browser.get(address).context["form"]
    assert (form["name"].value(), form["organisation"].value()) == ("Rahim", of.name)
    browser.post(address, {"part": "moderator", "name": "Dr Rahim", "organisation": ""})
    speaker.refresh_from_db()
    assert (speaker.part, speaker.name, speaker.organisation) == ("moderator", "Dr Rahim", None)
    assert browser.get(f"{address}remove/").status_code == 200
    assert Speaker.objects.count() == 1
    browser.post(f"{address}remove/")
    assert Speaker.objects.count() == 0
    assert list(Entry.objects.order_by("-id").values_list("deed", flat=True)[:3]) == [
        "speaker.remove",
        "speaker.edit",
        "speaker.name",
    ]


def test_a_speaker_of_another_event_is_not_found_there(client_for: ClientFor) -> None:
    event = events.exchange()
    other = events.exchange(events.initiative(), title="Other")
    speaker = name(other)
    answer = client_for(events.convener_of(event)).get(f"/events/{event.slug}/speakers/{speaker.pk}/")
    assert answer.status_code == 404
