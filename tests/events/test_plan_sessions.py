import pytest

from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.jobs import run_pending
from convene.core.notifications.models import Message
from convene.events import actions
from convene.events.models import Event, Session
from tests.conftest import ClientFor
from tests.factories import events, people

pytestmark = pytest.mark.django_db


def lines(*rows: tuple[str, str, str], **more: str) -> dict[str, str]:
    data = {"minutes": "120", **more}
    for number, (title, form, minutes) in enumerate(rows, start=1):
        data |= {
            f"line-{number}-title": title,
            f"line-{number}-format": form,
            f"line-{number}-minutes": minutes,
        }
    return data


def rows(event: Event) -> list[tuple[int, str, str, int]]:
    return list(event.sessions.values_list("order", "title", "format", "minutes"))


def test_the_agenda_of_the_exchange_fills_its_slot() -> None:
    event = events.draft()
    assert rows(event) == [
        (1, "Introduction", "remarks", 10),
        (2, "Sharing successes and case studies", "panel", 50),
        (3, "Exploring best practices", "plenary", 40),
        (4, "Agreeing on a way forward", "plenary", 20),
    ]


@pytest.mark.parametrize(
    ("minutes", "message"),
    [
        ([], "The sessions take 0 of 120 minutes: 120 minutes are still free."),
        ([119], "The sessions take 119 of 120 minutes: 1 minute is still free."),
        ([60, 61], "The sessions take 121 minutes in a slot of 120: 1 minute too many."),
        ([100, 100], "The sessions take 200 minutes in a slot of 120: 80 minutes too many."),
    ],
)
def test_the_error_says_by_how_much_it_does_not(minutes: list[int], message: str) -> None:
    event = events.draft(agenda=False)
    slots = [actions.Slot(f"Part {number}", "panel", each) for number, each in enumerate(minutes)]
    with pytest.raises(Refused, match="^" + message) as refused:
        actions.plan_sessions(event=event, slots=slots, actor=events.convener_of(event))
    assert refused.value.field == "sessions"
    assert rows(event) == []


def test_its_conveners_alone_may_set_it() -> None:
    event = events.draft(agenda=False)
    for stranger in (people.representative(), people.convener(), people.staff()):
        with pytest.raises(NotAllowed):
            actions.plan_sessions(event=event, slots=events.AGENDA, actor=stranger)
    assert rows(event) == []


def test_sessions_move_and_are_renamed_with_what_belongs_to_them() -> None:
    event = events.exchange()
    plenary = events.session(event)
    events.noted(event, session=plenary)
    first, panel, _plenary, last = events.AGENDA
    renamed = actions.Slot("Best practices", "plenary", 50, session=plenary.pk)
    slots = [renamed, last, panel]
    actions.plan_sessions(event=event, slots=slots, actor=events.convener_of(event))
    assert rows(event) == [
        (1, "Best practices", "plenary", 50),
        (2, last.title, "plenary", 20),
        (3, panel.title, "panel", 50),
    ]
    assert plenary.inputs.get().session == plenary
    assert not Session.objects.filter(title=first.title).exists()


def test_a_session_with_inputs_is_not_removed() -> None:
    event = events.exchange()
    events.noted(event, session=events.session(event))
    with pytest.raises(Refused, match="“Exploring best practices” has inputs and cannot be removed"):
        actions.plan_sessions(
            event=event, slots=[actions.Slot("All", "panel", 120)], actor=events.convener_of(event)
        )
    assert [row[1] for row in rows(event)] == [slot.title for slot in events.AGENDA]


def test_another_events_session_is_not_continued() -> None:
    other = events.session(events.draft(title="Other"))
    event = events.draft(agenda=False)
    slot = actions.Slot("All", "panel", 120, session=other.pk)
    made = actions.plan_sessions(event=event, slots=[slot], actor=events.convener_of(event))
    assert (made[0].pk == other.pk, made[0].event) == (False, event)
    assert Session.objects.get(pk=other.pk).title == "Exploring best practices"


@pytest.mark.parametrize(
    "slot",
    [
        ("", "panel", 120),
        ("All", "dance", 120),
        ("All", "panel", 0),
        ("All", "panel", -5),
        ("a" * 201, "panel", 120),
    ],
)
def test_a_line_that_cannot_stand_is_refused(slot: tuple[str, str, int]) -> None:
    event = events.draft(agenda=False)
    with pytest.raises(Refused):
        actions.plan_sessions(event=event, slots=[actions.Slot(*slot)], actor=events.convener_of(event))


def test_sixty_one_lines_are_too_many_and_sixty_are_not() -> None:
    event = events.draft(agenda=False, minutes=61)
    actor = events.convener_of(event)
    slots = [actions.Slot(f"Part {number}", "panel", 1) for number in range(61)]
    with pytest.raises(Refused, match="at most 60 sessions"):
        actions.plan_sessions(event=event, slots=slots, actor=actor)
    actions.plan_sessions(event=event, slots=slots[:60], minutes=60, actor=actor)
    assert len(rows(event)) == 60


def test_a_second_editor_notices_the_first() -> None:
    event = events.draft()
    actor = events.convener_of(event)
    read = event.agenda_version
    actions.plan_sessions(event=event, slots=events.AGENDA[::-1], actor=actor, version=read)
    with pytest.raises(Conflict):
        actions.plan_sessions(event=event, slots=events.AGENDA, actor=actor, version=read)
    assert rows(event)[0][1] == "Agreeing on a way forward"


def test_a_longer_announced_event_is_told_to_whoever_registered() -> None:
    event = events.exchange()
    events.registration(event)
    longer = [*events.AGENDA, actions.Slot("Questions", "plenary", 15)]
    actions.plan_sessions(event=event, slots=longer, minutes=135, actor=events.convener_of(event))
    run_pending()
    event.refresh_from_db()
    assert (event.minutes, event.version) == (135, 2)
    assert Message.objects.latest("pk").subject == "Changed: Global Diaspora Virtual Exchange"
    actions.plan_sessions(event=event, slots=longer[::-1], actor=events.convener_of(event))
    run_pending()
    assert Message.objects.filter(subject__startswith="Changed").count() == 1


@pytest.mark.parametrize("end", ["hold", "cancel"])
def test_the_agenda_of_an_event_that_is_over_stays(end: str) -> None:
    event = events.exchange()
    actor = events.convener_of(event)
    with times.at(events.AFTER):
        if end == "hold":
            actions.hold(event=event, actor=actor)
        else:
            actions.cancel(event=event, reason="Too few.", actor=actor)
        with pytest.raises(Refused):
            actions.plan_sessions(event=event, slots=events.AGENDA[::-1], actor=actor)


# --- the page


def test_the_page_keeps_what_was_typed_and_links_to_where_it_can_be_mended(client_for: ClientFor) -> None:
    event = events.draft(agenda=False)
    browser = client_for(events.convener_of(event))
    typed = lines(("Opening", "remarks", "20"), ("", "remarks", ""), ("Talk", "panel", "90"), do="save")
    answer = browser.post(f"/events/{event.slug}/agenda/", typed)
    message = "The sessions take 110 of 120 minutes: 10 minutes are still free."
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#id_line-3-minutes">Minutes: {message}</a>' in html
    assert (html.count(message), html.count('class="errorlist"')) == (2, 1)
    assert [line["title"].value() for line in answer.context["form"].lines] == ["Opening", "", "Talk"]
    assert rows(event) == []


@pytest.mark.parametrize("minutes", ["0", "-5", "100000", "many", "", "9" * 400])
def test_the_page_says_which_minutes_cannot_be(client_for: ClientFor, minutes: str) -> None:
    event = events.draft(agenda=False)
    answer = client_for(events.convener_of(event)).post(
        f"/events/{event.slug}/agenda/", lines(("Opening", "remarks", minutes))
    )
    form = answer.context["form"]
    assert (answer.status_code, list(form.lines[0].errors)) == (422, ["minutes"])
    assert form.lines[0]["minutes"].value() == minutes


@pytest.mark.parametrize(
    ("do", "titles"),
    [
        ("up-3", ["A", "C", "B"]),
        ("up-1", ["A", "B", "C"]),
        ("down-1", ["B", "A", "C"]),
        ("down-3", ["A", "B", "C"]),
        ("remove-2", ["A", "C"]),
        ("add", ["A", "B", "C", None]),
        ("up-9999999999", ["A", "B", "C"]),
        ("down-²", ["A", "B", "C"]),
        ("explode", ["A", "B", "C"]),
    ],
)
def test_lines_move_without_a_script_and_nothing_is_saved(
    client_for: ClientFor, do: str, titles: list[str | None]
) -> None:
    event = events.draft(agenda=False)
    typed = lines(("A", "panel", "x"), ("B", "remarks", "20"), ("C", "plenary", "30"), minutes="90", do=do)
    answer = client_for(events.convener_of(event)).post(f"/events/{event.slug}/agenda/", typed)
    form = answer.context["form"]
    assert (answer.status_code, form.is_wrong) == (200, False)
    assert [line["title"].value() for line in form.lines] == titles
    assert form.length["minutes"].value() == "90"
    assert rows(event) == []


def test_the_page_saves_and_the_sessions_go_on(client_for: ClientFor) -> None:
    event = events.draft()
    browser = client_for(events.convener_of(event))
    before = list(event.sessions.values_list("pk", flat=True))
    form = browser.get(f"/events/{event.slug}/agenda/").context["form"]
    typed = {"minutes": "120", "version": str(form.length["version"].value()), "do": "save"}
    for number, line in enumerate(reversed(form.lines), start=1):
        typed |= {f"line-{number}-{name}": str(value) for name, value in line.raw.items()}
    typed["line-1-title"] = "  Way   forward "
    answer = browser.post(f"/events/{event.slug}/agenda/", typed)
    assert answer.status_code == 302
    assert list(event.sessions.values_list("pk", flat=True)) == before[::-1]
    assert rows(event)[0] == (1, "Way forward", "plenary", 20)


def test_the_page_shows_a_second_editor_both_agendas(client_for: ClientFor) -> None:
    event = events.draft()
    browser = client_for(events.convener_of(event))
    actions.plan_sessions(event=event, slots=events.AGENDA[::-1], actor=events.convener_of(event))
    typed = lines(("Mine alone", "panel", "120"), version=str(event.agenda_version))
    answer = browser.post(f"/events/{event.slug}/agenda/", typed)
    assert (answer.status_code, [line.session.title for line in answer.context["theirs"]]) == (
        409,
        [slot.title for slot in events.AGENDA[::-1]],
    )
    typed["version"] = str(answer.context["form"].length["version"].value())
    assert browser.post(f"/events/{event.slug}/agenda/", typed).status_code == 302
    assert rows(event) == [(1, "Mine alone", "panel", 120)]


def test_the_page_understands_sixty_one_lines_and_two_of_one_name(client_for: ClientFor) -> None:
    event = events.draft(agenda=False)
    browser = client_for(events.convener_of(event))
    many = browser.post(
        f"/events/{event.slug}/agenda/",
        lines(*((f"Part {number}", "panel", "1") for number in range(61)), minutes="61"),
    )
    assert (many.status_code, many.context["form"].length.non_field_errors()) == (
        422,
        ["An agenda has at most 60 sessions."],
    )
    same = browser.post(f"/events/{event.slug}/agenda/", lines(("A", "panel", "60"), ("A", "panel", "60")))
    assert same.context["form"].lines[1].errors == {
        "title": ["Two sessions have the same title. Give each its own."]
    }
    assert rows(event) == []
