from typing import Any

import pytest
from django.test import Client

from convene.coalition import actions
from convene.coalition.models import Minutes
from convene.core.errors import Conflict, NotAllowed, Refused
from tests.coalition.voters import matrix, somebody
from tests.conftest import ClientFor, Clock
from tests.factories import motions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("who", "may"), matrix("convener"))
def test_conveners_write_and_publish_minutes(who: str, clock: Clock, *, may: bool) -> None:
    coalition = motions.coalition()
    meeting = motions.meeting(coalition)
    actor: Any = somebody(who, coalition)
    clock(motions.AFTER)
    given: dict[str, Any] = {"coalition": coalition, "meeting": meeting, "body": "We met.", "actor": actor}
    if may:
        minutes = actions.write_minutes(**given)
        assert (minutes.version, minutes.published_at) == (1, None)
        published = actions.publish_minutes(minutes=minutes, version=1, actor=actor)
        assert published.published_at == motions.AFTER
        return
    with pytest.raises(NotAllowed):
        actions.write_minutes(**given)
    minutes = actions.write_minutes(**{**given, "actor": motions.convener_of(coalition)})
    with pytest.raises(NotAllowed):
        actions.publish_minutes(minutes=minutes, version=1, actor=actor)
    assert Minutes.objects.get().published_at is None


def test_of_two_who_write_the_second_is_told(clock: Clock) -> None:
    coalition = motions.coalition(1)
    meeting = motions.meeting(coalition)
    clock(motions.AFTER)
    given: dict[str, Any] = {
        "coalition": coalition,
        "meeting": meeting,
        "actor": motions.convener_of(coalition),
    }
    actions.write_minutes(**given, body="First.")
    with pytest.raises(Conflict):
        actions.write_minutes(**given, body="Second.")
    minutes = actions.write_minutes(**given, body="Second.", version=1)
    with pytest.raises(Conflict):
        actions.publish_minutes(minutes=minutes, version=1, actor=given["actor"])
    actions.publish_minutes(minutes=minutes, version=2, actor=given["actor"])
    with pytest.raises(Refused, match="are published and stay"):
        actions.write_minutes(**given, body="Third.", version=2)
    assert Minutes.objects.get().body == "Second."


def test_nothing_is_published_before_the_meeting_or_without_words(clock: Clock) -> None:
    coalition = motions.coalition(1)
    meeting = motions.meeting(coalition)
    actor = motions.convener_of(coalition)
    clock(motions.FOUNDED)
    minutes = actions.write_minutes(coalition=coalition, meeting=meeting, body="Early.", actor=actor)
    with pytest.raises(Refused, match="has not begun"):
        actions.publish_minutes(minutes=minutes, version=1, actor=actor)
    minutes = actions.write_minutes(coalition=coalition, meeting=meeting, body="", version=1, actor=actor)
    clock(motions.AFTER)
    with pytest.raises(Refused, match="Write the minutes"):
        actions.publish_minutes(minutes=minutes, version=2, actor=actor)


def test_minutes_are_taken_of_the_coalitions_own_meetings(clock: Clock) -> None:
    coalition = motions.coalition(1)
    elsewhere = motions.meeting(motions.coalition(1))
    clock(motions.AFTER)
    with pytest.raises(Refused, match="a meeting of this coalition"):
        actions.write_minutes(
            coalition=coalition, meeting=elsewhere, body="Ours.", actor=motions.convener_of(coalition)
        )


@pytest.mark.parametrize(("who", "sees"), matrix("convener"))
def test_a_draft_is_the_conveners_and_what_was_decided_is_everybodys(
    who: str, client_for: ClientFor, clock: Clock, *, sees: bool
) -> None:
    coalition = motions.coalition()
    meeting = motions.meeting(coalition)
    motions.decision(coalition, meeting=meeting)
    clock(motions.AFTER)
    minutes = actions.write_minutes(
        coalition=coalition, meeting=meeting, body="Not yet public.", actor=motions.convener_of(coalition)
    )
    reader: Any = somebody(who, coalition)
    client = client_for(reader if reader.is_authenticated else None)
    shown = client.get(minutes.get_absolute_url()).content.decode()
    assert ("Not yet public." in shown) == sees
    for public in ("Five working groups", "Ballot on motion 1", "Carried: 2 yes"):
        assert public in shown
    assert client.get(f"{minutes.get_absolute_url()}minutes.pdf").status_code == 404
    drafted = "Minutes in draft" in client.get(f"{coalition.get_absolute_url()}meetings/").content.decode()
    assert drafted == sees


def test_published_minutes_are_everybodys(client: Client, clock: Clock) -> None:
    coalition = motions.coalition(1)
    meeting = motions.meeting(coalition)
    clock(motions.AFTER)
    actor = motions.convener_of(coalition)
    minutes = actions.write_minutes(coalition=coalition, meeting=meeting, body="We met.", actor=actor)
    actions.publish_minutes(minutes=minutes, version=1, actor=actor)
    assert "We met." in client.get(minutes.get_absolute_url()).content.decode()
    answer = client.get(f"{minutes.get_absolute_url()}minutes.pdf")
    assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")
