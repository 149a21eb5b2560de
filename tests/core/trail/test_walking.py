"""The walk from citation to citation: diamonds, cycles, bounds, and what it costs."""

from hashlib import sha256

import pytest
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from convene.core.trail.actions import cite, publish_source
from convene.core.trail.models import Source
from convene.core.trail.queries import latest_source
from convene.core.trail.walking import Edge, Key, Walk, Way, walk

pytestmark = pytest.mark.django_db
KINDS = ("decision", "motion", "passage")
DIGEST = sha256(b"").hexdigest()


def source(key: Key, *, revision: int = 1) -> Source:
    kind, object_id = key
    return publish_source(
        kind=kind,
        object_id=object_id,
        revision=revision,
        language="en",
        title=f"{kind} {object_id}",
        address=f"/{kind}/{object_id}/",
        text="Two sentences. Both can be cited.",
    )


def rests(citing: Key, *cited: Key, start: int = 0, end: int = 14) -> None:
    for key in cited:
        cite(
            source=latest_source(*key) or source(key),
            start=start,
            end=end,
            passage_kind=citing[0],
            passage_id=citing[1],
            passage_title="",
            passage_address="/",
            passage_digest=DIGEST,
        )


DECISION, MOTION = ("decision", 1), ("motion", 1)
ONE, TWO, VOICE = ("passage", 1), ("passage", 2), ("voice", 1)


@pytest.fixture
def diamond() -> None:
    """A decision on a motion that rests on two passages, which quote the same voice."""
    rests(ONE, VOICE)
    rests(TWO, VOICE)
    rests(MOTION, ONE, TWO)
    rests(DECISION, MOTION)


def test_back_from_a_decision_every_knot_is_come_to_once(diamond: None) -> None:
    assert walk([DECISION], passages=KINDS) == Walk(
        starts=(DECISION,),
        back={MOTION: 1, ONE: 2, TWO: 2, VOICE: 3},
        forth={},
        edges=(
            Edge(DECISION, MOTION, 1),
            Edge(MOTION, ONE, 1),
            Edge(MOTION, TWO, 1),
            Edge(ONE, VOICE, 1),
            Edge(TWO, VOICE, 1),
        ),
        is_cut=False,
    )


def test_forth_from_a_voice_the_same_way_the_other_way_round(diamond: None) -> None:
    walked = walk([VOICE], passages=KINDS)

    assert walked.forth == {ONE: 1, TWO: 1, MOTION: 2, DECISION: 3}
    assert walked.back == {}
    assert set(walked.edges) == set(walk([DECISION], passages=KINDS).edges)


def test_from_the_middle_neither_way_turns_round(diamond: None) -> None:
    rests(("motion", 2), ONE)
    walked = walk([ONE], passages=KINDS)

    assert walked.back == {VOICE: 1}  # and not what else quotes it
    assert walked.forth == {MOTION: 1, ("motion", 2): 1, DECISION: 2}


def test_one_way_alone(diamond: None) -> None:
    walked = walk([ONE], passages=KINDS, ways=[Way.FORTH])

    assert (walked.back, walked.forth) == ({}, {MOTION: 1, DECISION: 2})


def test_what_a_draft_cites_is_passed_by(diamond: None) -> None:
    rests(("draft", 1), VOICE)

    assert ("draft", 1) not in walk([VOICE], passages=KINDS).forth
    assert walk([("draft", 1)], passages=KINDS).back == {}


def test_spans_of_one_source_are_one_edge_and_its_revisions_are_one_knot() -> None:
    rests(ONE, VOICE)
    rests(ONE, VOICE, start=15, end=33)
    source(VOICE, revision=2)
    rests(TWO, VOICE)
    walked = walk([VOICE], passages=KINDS)

    assert walked.forth == {ONE: 1, TWO: 1}
    assert walked.edges == (Edge(ONE, VOICE, 1), Edge(TWO, VOICE, 2))


def test_a_cycle_ends() -> None:
    rests(MOTION, DECISION)
    rests(DECISION, MOTION)
    rests(MOTION, MOTION)
    walked = walk([DECISION], passages=KINDS)

    assert (walked.back, walked.forth) == ({MOTION: 1}, {MOTION: 1})
    assert set(walked.edges) == {
        Edge(DECISION, MOTION, 1),
        Edge(MOTION, DECISION, 1),
        Edge(MOTION, MOTION, 1),
    }
    assert walked.beyond(DECISION, Way.BACK) == {MOTION}


def test_beyond_each_of_several_starts(diamond: None) -> None:
    rests(("passage", 3), ("voice", 2))
    walked = walk([VOICE, ("voice", 2)], passages=KINDS, ways=[Way.FORTH])

    assert walked.beyond(VOICE, Way.FORTH) == {ONE, TWO, MOTION, DECISION}
    assert walked.beyond(("voice", 2), Way.FORTH) == {("passage", 3)}
    assert walked.beyond(MOTION, Way.BACK) == {ONE, TWO, VOICE}


@pytest.mark.parametrize(("depth", "is_cut"), [(2, True), (3, False), (4, False)])
def test_it_says_when_the_thread_goes_on(diamond: None, depth: int, is_cut: bool) -> None:
    walked = walk([DECISION], passages=KINDS, depth=depth)

    assert (VOICE in walked.back, walked.is_cut) == (not is_cut, is_cut)
    assert {edge.cited for edge in walked.edges} == set(walked.back)


@pytest.mark.parametrize(("size", "is_cut"), [(3, True), (4, False)])
def test_it_says_when_there_are_more_knots(diamond: None, size: int, is_cut: bool) -> None:
    walked = walk([DECISION], passages=KINDS, size=size)

    assert (len(walked.back), walked.is_cut) == (size, is_cut)
    assert {edge.cited for edge in walked.edges} == set(walked.back)


def test_nothing_hangs_on_what_nobody_cites() -> None:
    assert walk([VOICE], passages=KINDS) == Walk((VOICE,), {}, {}, (), is_cut=False)


def test_queries_follow_the_levels_and_not_how_many_stand_on_them(
    diamond: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    captured: CaptureQueriesContext
    with django_assert_num_queries(5) as captured:  # four levels back, none forth
        walk([DECISION], passages=KINDS)
    assert all('"text"' not in query["sql"] for query in captured.captured_queries)

    for number in range(10, 210):
        rests(("passage", number), ("voice", number))
        rests(MOTION, ("passage", number))
    with django_assert_num_queries(5):
        walked = walk([DECISION], passages=KINDS)
    assert len(walked.back) == 404
    assert not walked.is_cut
