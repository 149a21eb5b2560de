"""The pages of motions, ballots, decisions and meetings, as their readers find them."""

import re

import pytest
from django.test import Client

from convene.coalition import actions
from convene.core import times
from tests.conftest import Clock
from tests.factories import motions

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.content[:500])
    return words(response.content.decode())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2]).split())


def test_a_motion_says_what_stage_it_is_at(client: Client, clock: Clock) -> None:
    of = motions.coalition()
    one = motions.motion(of)
    assert "Another member has to second it first." in page(client, one.get_absolute_url())
    ballot = motions.counted(of=actions.second(motion=one, actor=motions.delegates(of)[1]))
    clock(motions.AFTER)
    shown = page(client, one.get_absolute_url())
    assert "Carried: 2 yes, 1 no, 0 abstentions. 3 of 3 members took part; 2 were needed." in shown
    assert "It was carried and stands in the register: Decision 1" in shown
    assert "More yes than no were needed." in page(client, ballot.get_absolute_url())


def test_every_page_answers_in_english_and_arabic(client: Client, clock: Clock) -> None:
    of = motions.coalition()
    meeting = motions.meeting(of)
    decision = motions.decision(of, meeting=meeting)
    with times.at(motions.AFTER):
        minutes = actions.write_minutes(
            coalition=of, meeting=meeting, body="We met.\n\n- And agreed.", actor=motions.convener_of(of)
        )
        actions.publish_minutes(minutes=minutes, version=1, actor=motions.convener_of(of))
    clock(motions.AFTER)
    front = of.get_absolute_url()
    addresses = [
        f"{front}motions/",
        decision.motion.get_absolute_url(),
        f"{decision.motion.get_absolute_url()}revisions/1/",
        decision.ballot.get_absolute_url(),
        f"{front}decisions/",
        decision.get_absolute_url(),
        f"{front}meetings/",
        minutes.get_absolute_url(),
    ]
    for address in addresses:
        assert page(client, address)
        assert page(client, f"/ar{address}")
    shown = page(client, minutes.get_absolute_url())
    for expected in ["We met.", "Ballot on motion 1", "Decision 1", "PDF"]:
        assert expected in shown
    pdf = client.get(f"{minutes.get_absolute_url()}minutes.pdf")
    assert pdf.content.startswith(b"%PDF")
