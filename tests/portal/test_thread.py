"""The thread's page: every stop from a voice to an action, what is taken back, how much it costs."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from convene.core import times
from convene.core.addresses import kept
from convene.core.text import digest
from convene.core.trail.actions import cite
from convene.core.trail.queries import latest_source
from convene.forum import actions as forum_actions
from convene.forum.models import Contribution
from convene.initiatives.models import Initiative, Quoting
from convene.outcomes.models import EditionPassage
from convene.portal.picture import KNOTS, drawn, picture
from convene.portal.queries import Thread, thread
from tests.conftest import ClientFor
from tests.factories import forum, motions, outcomes, people, threads

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> threads.Chain:
    return threads.chain()


class Stops(HTMLParser):
    """The headings of a page's walk with the first link of each of their stops."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.levels: list[tuple[str, list[str]]] = []
        self._heading = self._fresh = False
        walk = re.search(r'<ol class="walk">.*?(?=</main>|$)', page, re.DOTALL)
        self.feed(walk[0] if walk else "")

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "h3":
            self._heading = True
        elif tag == "li":
            self._fresh = True
        elif tag == "a" and self._fresh and self.levels:
            self.levels[-1][1].append(dict(attrs)["href"])
            self._fresh = False

    def handle_data(self, data: str) -> None:
        if self._heading:
            self.levels.append((data, []))
            self._heading = False


def page_of(client: Client, kind: str, object_id: int, language: str = "") -> str:
    response = client.get(f"{language}/thread/{kind}/{object_id}/")
    assert response.status_code == 200
    return response.content.decode()


def levels(client: Client, kind: str, object_id: int) -> list[tuple[str, list[str]]]:
    return Stops(page_of(client, kind, object_id)).levels


def found(kind: str, object_id: int) -> Thread:
    made = thread(kind, object_id)
    assert made is not None
    return made


def listed(made: Thread) -> set[tuple[str, int]]:
    return {stop.key for group in [*made.back, *made.forth] for stop in group.stops}


def test_from_an_action_back_to_voices_and_organisations(chain: threads.Chain, client: Client) -> None:
    assert levels(client, "action", chain.action.pk) == [
        ("Decisions", [chain.decision.get_absolute_url()]),
        ("Ballots", [chain.ballot.get_absolute_url()]),
        ("Motions", [chain.motion.get_absolute_url()]),
        ("Passages", [f"{chain.edition.get_absolute_url()}#{one.fragment}" for one in chain.passages]),
        ("Voices", [one.get_absolute_url() for one in chain.contributions]),
        ("Organisations", [one.organisation.get_absolute_url() for one in chain.contributions]),
    ]


def test_from_a_voice_forward_to_all_that_came_of_it(chain: threads.Chain, client: Client) -> None:
    assert levels(client, "contribution", chain.contributions[0].pk) == [
        ("Passages", [f"{chain.edition.get_absolute_url()}#passage-1"]),
        ("Motions", [chain.motion.get_absolute_url()]),
        ("Ballots", [chain.ballot.get_absolute_url()]),
        ("Decisions", [chain.decision.get_absolute_url()]),
        ("Actions", [chain.action.get_absolute_url()]),
    ]


def test_from_the_middle_both_ways(chain: threads.Chain, client: Client) -> None:
    page = page_of(client, "motion", chain.motion.pk)
    back, forth = page.split('id="forth"')

    assert [level for level, _links in Stops(back).levels] == ["Passages", "Voices", "Organisations"]
    assert [level for level, _links in Stops(forth).levels] == ["Ballots", "Decisions", "Actions"]


def test_stops_tell_words_dates_and_states(chain: threads.Chain, client: Client) -> None:
    with times.at(motions.AFTER):
        page = page_of(client, "action", chain.action.pk)

    assert outcomes.RELIEF in page
    assert "2 yes, 1 no" in page
    assert '<span class="state">Carried</span>' in page
    assert '<span class="state">Planned</span>' in page
    assert "15 July 2020" in page
    assert "20 May 2020" in page
    assert f"/thread/motion/{chain.motion.pk}/" in page


def test_a_late_action_says_so(chain: threads.Chain, client: Client) -> None:
    with times.at(datetime(2020, 9, 4, 12, tzinfo=UTC)):
        page = page_of(client, "decision", chain.decision.pk)

    assert '<span class="state">Late by 3 days</span>' in page


def test_every_kind_of_stop_has_a_page_and_others_have_none(chain: threads.Chain, client: Client) -> None:
    statuses = {
        address: client.get(address).status_code
        for address in [
            f"/thread/edition-passage/{chain.passages[0].pk}/",
            f"/thread/ballot/{chain.ballot.pk}/",
            f"/thread/decision/{chain.decision.pk}/",
            "/thread/action/999/",
            "/thread/contribution/999/",
            f"/thread/organisation/{chain.action.owner_id}/",
            "/thread/user/1/",
        ]
    }

    assert list(statuses.values()) == [200, 200, 200, 404, 404, 404, 404]


def test_what_nobody_quoted_says_what_will_be_here(chain: threads.Chain, client: Client) -> None:
    one = threads.another_voice(chain)

    page = page_of(client, "contribution", one.pk)

    assert "Nothing hangs on this thread yet" in page
    assert "<svg xmlns" not in page


# What is taken back


def quoting(one: Contribution, choice: Quoting) -> None:
    forum_actions.set_quoting(contribution=one, quoting=choice, actor=one.author)


def test_a_voice_not_to_be_quoted_leaves_a_place_without_words_or_names(
    chain: threads.Chain, client: Client
) -> None:
    one = chain.contributions[0]
    one.organisation.name = "Unlike any other"  # two factories number their associations
    one.organisation.save()
    quoting(one, Quoting.NOT_AT_ALL)
    page = page_of(client, "action", chain.action.pk)

    for told in (one.title, one.organisation.name + "<", outcomes.RELIEF, one.get_absolute_url()):
        assert told not in page
    assert page.count('<span class="note">No longer shown</span>') == 1
    assert "Passage 1: its words were taken back" in page
    passage = EditionPassage.objects.get(number=1)
    line = (("contribution", one.pk), ("edition-passage", passage.pk))
    assert line in found("action", chain.action.pk).lines


def test_its_own_page_still_says_what_came_of_it(chain: threads.Chain, client: Client) -> None:
    one = chain.contributions[0]
    quoting(one, Quoting.NOT_AT_ALL)

    page = page_of(client, "contribution", one.pk)

    assert one.title in page
    assert chain.action.title in page
    assert outcomes.RELIEF not in page


@pytest.mark.parametrize("way", ["hidden", "withdrawn"])
def test_a_voice_that_is_gone_keeps_its_thread_and_nothing_else(
    chain: threads.Chain, client: Client, way: str
) -> None:
    one = chain.contributions[0]
    if way == "hidden":
        forum_actions.hide(contribution=one, reason="Names a child.", actor=forum.convener_of(one.call))
    else:
        forum_actions.withdraw(contribution=one, actor=one.author)
    own, others = page_of(client, "contribution", one.pk), page_of(client, "action", chain.action.pk)

    assert "<h1>No longer shown</h1>" in own
    assert chain.action.get_absolute_url() in own
    for page in (own, others):
        assert one.title not in page
        assert one.organisation.name + "<" not in page
        assert outcomes.RELIEF not in page
        assert "Names a child." not in page


def test_one_that_is_gone_and_was_never_quoted_has_no_page(chain: threads.Chain, client: Client) -> None:
    one = threads.another_voice(chain)
    forum_actions.withdraw(contribution=one, actor=one.author)

    assert client.get(f"/thread/contribution/{one.pk}/").status_code == 404


def test_what_is_not_published_is_nowhere(chain: threads.Chain, client: Client) -> None:
    """A draft that cites a voice, as far as the trail knows it, is nobody's business."""
    one = chain.contributions[0]
    for kind in ("news", "partnership", "reply", "draft"):
        source = latest_source("contribution", one.pk)
        assert source is not None
        cite(
            source=source,
            start=0,
            end=5,
            passage_kind=kind,
            passage_id=77,
            passage_title="A secret plan",
            passage_address="/secret/",
            passage_digest=digest("x"),
        )
    made = found("contribution", one.pk)

    assert {key[0] for key in listed(made)} == {"edition-passage", "motion", "ballot", "decision", "action"}
    assert "secret" not in page_of(client, "contribution", one.pk)


def test_under_a_draft_nothing_has_a_thread(chain: threads.Chain, client_for: ClientFor) -> None:
    Initiative.objects.filter(pk=chain.initiative.pk).update(state=Initiative.State.DRAFT)
    statuses = {
        (name, kind): client_for(user).get(f"/thread/{kind}/{pk}/").status_code
        for name, user in {
            "anonymous": None,
            "representative": people.representative(),
            "convener": outcomes.convener_of(chain.initiative),
            "other convener": people.convener(),
            "staff": people.staff(),
        }.items()
        for kind, pk in {
            "action": chain.action.pk,
            "motion": chain.motion.pk,
            "edition-passage": chain.passages[0].pk,
            "contribution": chain.contributions[0].pk,
        }.items()
    }

    assert set(statuses.values()) == {404}


def test_a_decision_that_was_reversed_says_by_which(chain: threads.Chain, client: Client) -> None:
    later = motions.counted(
        of=motions.seconded(chain.decision.coalition, title="Back to three", reverses=chain.decision)
    ).decision

    page = page_of(client, "action", chain.action.pk)

    assert f"Reversed by decision {later.number}" in page
    assert later.get_absolute_url() not in page  # it stands on a thread of its own


# The picture


def test_the_picture_shows_no_stop_that_the_lists_do_not(chain: threads.Chain) -> None:
    made = found("motion", chain.motion.pk)

    assert drawn(made) == listed(made) | {made.start.key}


def many(chain: threads.Chain, voices: int) -> None:
    """As many more contributions, on which the motion rests as well."""
    for _number in range(voices):
        with times.at(threads.SAID):
            one = outcomes.contribution(chain.contributions[0].call)
        rests(chain, one)


def rests(chain: threads.Chain, one: Contribution) -> None:
    source = latest_source("contribution", one.pk)
    assert source is not None
    cite(
        source=source,
        start=0,
        end=5,
        passage_kind="motion",
        passage_id=chain.motion.pk,
        passage_title=chain.motion.title,
        passage_address="/",
        passage_digest=digest("x"),
    )


def test_a_long_thread_is_drawn_in_part_and_listed_whole(chain: threads.Chain, client: Client) -> None:
    many(chain, 70)
    made = found("action", chain.action.pk)
    page = page_of(client, "action", chain.action.pk)

    assert len(drawn(made)) <= KNOTS
    assert drawn(made) < listed(made) | {made.start.key}
    left = len(listed(made)) + 1 - len(drawn(made))
    told = [int(number) for number in re.findall(r">and (\d+) more<", picture(made, language="en"))]
    assert sum(told) == left * 4  # as name and as lettering, across and down
    voices = dict(Stops(page).levels)["Voices"]
    assert len(voices) == len(set(voices)) == 70 + len(chain.contributions)
    assert 'href="#back-voices"' in page
    assert 'id="back-voices"' in page


def test_the_number_of_queries_does_not_grow_with_the_voices(
    chain: threads.Chain, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(chain, 1)
    with django_assert_num_queries(19):
        found("action", chain.action.pk)
    many(chain, 20)
    with django_assert_num_queries(19):
        found("action", chain.action.pk)


def places(drawing: str, *titles: str) -> list[float]:
    """Where the knots of these titles stand across, in the first drawing."""
    found = [
        re.search(rf'aria-label="{title}"><title>[^<]*</title>.*?<circle [^>]*?cx="([\d.]+)"', drawing)
        for title in titles
    ]
    return [float(one[1]) for one in found if one]


def test_time_runs_the_way_the_language_is_read(chain: threads.Chain) -> None:
    made = found("action", chain.action.pk)
    titles = (chain.contributions[0].title, "Five working groups", chain.action.title)
    there = places(picture(made, language="en"), *titles)
    with override("ar"):
        back = places(picture(made, language="ar"), *titles)

    assert there == sorted(there)
    assert back == sorted(back, reverse=True)


def test_the_picture_keeps_to_classes_and_has_a_name(chain: threads.Chain, client: Client) -> None:
    page = page_of(client, "action", chain.action.pk, "/ar")
    drawings = re.findall(r"<svg xmlns.*?</svg>", page, re.DOTALL)

    assert len(drawings) == 2
    for drawing in drawings:
        assert "style=" not in drawing
        named = re.search(r'aria-labelledby="(\S+) (\S+)"', drawing)
        assert named is not None
        assert f'<title id="{named[1]}">' in drawing
        assert f'<desc id="{named[2]}">' in drawing
        assert f'href="/ar{kept(chain.decision)}"' in drawing


def test_hostile_titles_are_text(chain: threads.Chain) -> None:
    with times.at(threads.SAID):
        one = outcomes.contribution(chain.contributions[0].call, title='"><script>alert(1)</script>')
    rests(chain, one)

    drawing = picture(found("action", chain.action.pk), language="en")

    assert "<script" not in drawing
    assert "&quot;&gt;&lt;script&gt;" in drawing


def test_a_number_no_database_holds_is_nothing(client: Client) -> None:
    assert client.get(f"/thread/contribution/{10**30}/").status_code == 404
