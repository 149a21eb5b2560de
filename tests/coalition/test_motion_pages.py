"""The pages of motions, ballots, decisions and meetings, as their readers find them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from convene.coalition import actions
from convene.core import times
from tests.conftest import ClientFor, Clock
from tests.factories import coalition as coalitions
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
    shown = page(client, addresses[-1])
    for expected in ["We met.", "Ballot on motion 1", "Decision 1", "PDF"]:
        assert expected in shown
    pdf = client.get(f"{minutes.get_absolute_url()}minutes.pdf")
    assert pdf.content.startswith(b"%PDF")


def test_two_phones_read_what_was_cast_and_keep_what_they_chose(client_for: ClientFor, clock: Clock) -> None:
    ballot = motions.ballot()
    member = motions.members(ballot.motion.coalition)[0]
    delegate, deputy = client_for(coalitions.delegate_of(member)), client_for(coalitions.deputy_of(member))
    clock(motions.DURING)
    address = f"{ballot.get_absolute_url()}vote/"
    for phone in (delegate, deputy):
        assert 'name="seen" value="0"' in phone.get(ballot.get_absolute_url()).content.decode()
    assert deputy.post(address, {"choice": "no", "seen": "0"}).status_code == 302
    answer = delegate.post(address, {"choice": "yes", "seen": "0"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "deputy voted “No” on Friday 10 July 2020, 14:00 Zurich" in shown
    assert re.search(r'value="yes"[^>]*checked', shown)
    assert 'name="seen" value="1"' in shown
    assert delegate.post(address, {"choice": "yes", "seen": "1"}).status_code == 302
    assert "1 yes, 0 no, 0 abstentions. 1 of 3 members have voted." in page(
        delegate, ballot.get_absolute_url()
    )


def test_a_vote_too_late_is_told_the_closing_time(client_for: ClientFor, clock: Clock) -> None:
    ballot = motions.ballot()
    client = client_for(motions.delegates(ballot.motion.coalition)[0])
    clock(motions.CLOSES)
    answer = client.post(f"{ballot.get_absolute_url()}vote/", {"choice": "yes", "seen": "0"})
    shown = words(answer.content.decode())
    assert answer.status_code == 422
    assert "the ballot closed on Wednesday 15 July 2020, 16:00 Zurich (UTC+2)" in shown
    assert "is being counted" in shown
    assert re.search(r'value="yes"[^>]*checked', answer.content.decode())


def test_searching_for_what_a_motion_rests_on_keeps_what_was_typed(client_for: ClientFor) -> None:
    coalition = motions.coalition(1)
    client = client_for(motions.delegates(coalition)[0])
    address = f"{coalition.get_absolute_url()}motions/new/"
    shown = client.post(
        address, {"title": "", "body": "Half a thought", "language": "en", "find": "masks", "search": "1"}
    )
    assert shown.status_code == 200
    assert "Half a thought" in shown.content.decode()
    assert "Nothing is found." in shown.content.decode()
    refused = client.post(address, {"title": "", "body": "Half a thought", "language": "en"})
    assert (refused.status_code, "Give it a title." in refused.content.decode()) == (422, True)
    made = client.post(address, {"title": "A motion", "body": "Half a thought", "language": "en"})
    assert made.status_code == 302
    motion = coalition.motions.get()
    edit = f"{motion.get_absolute_url()}edit/"
    client.post(edit, {"title": "A motion", "body": "A whole one", "language": "en", "version": "1"})
    stale = client.post(edit, {"title": "A motion", "body": "Mine", "language": "en", "version": "1"})
    assert stale.status_code == 409
    assert "A whole one" in stale.content.decode()
    assert "Mine" in stale.content.decode()
    assert "A whole one" in page(client, f"{motion.get_absolute_url()}revisions/2/")


def test_lists_cost_the_same_for_one_row_and_three(
    client: Client, django_assert_num_queries: Any, clock: Clock
) -> None:
    one, three = motions.coalition(), motions.coalition()
    for coalition, many in ((one, 1), (three, 3)):
        for _each in range(many):
            motions.decision(coalition, meeting=None)
    clock(motions.AFTER)
    for name in ("motions", "decisions", "meetings"):
        with CaptureQueriesContext(connection) as first:
            client.get(f"{one.get_absolute_url()}{name}/")
        with django_assert_num_queries(len(first)):
            client.get(f"{three.get_absolute_url()}{name}/")
