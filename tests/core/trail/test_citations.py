from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from convene.core import times
from convene.core.text import digest
from convene.core.trail import actions, queries
from convene.core.trail.models import Citation, Source
from tests.core.trail import tampering
from tests.factories import trail as make

pytestmark = pytest.mark.django_db

CHANGED = "The text of the source is no longer the one that was published."
BEYOND = "The source has no text at the place that is cited."
STILL = "The source has a newer revision, which still says this. Please cite it afresh."
REVISED = "The source has been revised since and no longer says this. Please cite it afresh."


def reason(citation: Citation) -> str | None:
    why = queries.verify_citation(Citation.objects.select_related("source").get(pk=citation.pk))
    return None if why is None else str(why)


def test_a_citation_says_which_passage_rests_on_which_words() -> None:
    source, moment = make.source(), datetime(2020, 7, 10, tzinfo=UTC)
    with times.at(moment):
        made = make.citation(source, start=10, end=19)
    citation = Citation.objects.get()
    assert citation == made
    assert (citation.source, citation.quoted) == (source, "We learn.")
    assert (citation.passage_kind, citation.passage_id) == ("outcomes.passage", 3)
    assert (citation.passage_title, citation.passage_address) == ("Schools", "/outcomes/exchange/#passage-3")
    assert (citation.passage_digest, citation.at) == (digest("They teach."), moment)


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 5), (0, 29)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no span"):
        make.citation(make.source(), start=start, end=end)
    assert not Citation.objects.exists()


def test_a_passages_digest_has_to_be_one() -> None:
    with pytest.raises(ValueError, match="no digest of a passage"):
        actions.cite(
            source=make.source(),
            start=0,
            end=9,
            passage_kind="outcomes.passage",
            passage_id=3,
            passage_title="Schools",
            passage_address="/outcomes/exchange/",
            passage_digest="They teach.",
        )


def test_the_database_keeps_a_span_from_ending_before_it_starts() -> None:
    citation = make.citation(make.source())
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.create(
            source=citation.source,
            start=9,
            end=9,
            passage_kind="outcomes.passage",
            passage_id=4,
            passage_digest=citation.passage_digest,
            at=citation.at,
        )


def test_citing_again_brings_the_passage_up_to_date() -> None:
    source, moment = make.source(), datetime(2020, 7, 10, tzinfo=UTC)
    with times.at(moment):
        first = make.citation(source)
    again = make.citation(source, passage="They teach and learn.")
    assert again == first == Citation.objects.get()
    assert (Citation.objects.get().passage_digest, Citation.objects.get().at) == (
        digest("They teach and learn."),
        moment,
    )


def test_a_thing_knows_what_cites_it_and_a_passage_what_it_cites(django_assert_num_queries: Any) -> None:
    old = make.source()
    older = make.citation(old)
    new = make.source(revision=2)
    newer = make.citation(new, passage_id=4)
    second = make.citation(new, start=10, end=19, passage_id=4)
    make.citation(make.source(object_id=8), passage_id=5)
    with django_assert_num_queries(1):
        cited = [(row, row.source.revision) for row in queries.citations_of("forum.contribution", 7)]
    assert cited == [(second, 2), (newer, 2), (older, 1)]
    with django_assert_num_queries(1):
        cites = [row.quoted for row in queries.citations_by("outcomes.passage", 4)]
    assert cites == ["We teach.", "We learn."]
    with django_assert_num_queries(1):
        each = queries.citations_by_each("outcomes.passage", [3, 4, 9])
    assert each == {3: [older], 4: [newer, second], 9: []}
    assert not queries.citations_of("forum.contribution", 9).exists()


def test_what_a_passage_cites_goes_with_it_alone() -> None:
    source = make.source()
    kept = make.citation(source, passage_id=4)
    make.citation(source)
    make.citation(source, start=10, end=19)
    assert actions.uncite(passage_kind="outcomes.passage", passage_id=3) == 2
    assert Citation.objects.get() == kept
    assert Source.objects.get() == source


def test_a_citation_of_the_latest_revision_holds() -> None:
    make.source("Before.")
    assert reason(make.citation(make.source(revision=2))) is None


@pytest.mark.parametrize(
    ("newer", "why"),
    [("They said: We teach. No more.", STILL), ("We taught. We learn. We stay.", REVISED)],
)
def test_a_newer_revision_asks_for_a_fresh_citation(newer: str, why: str) -> None:
    citation = make.citation(make.source())
    make.source("Something else meanwhile.", revision=2)
    make.source(newer, revision=3)
    assert reason(citation) == why


def test_another_things_revision_does_not_matter() -> None:
    citation = make.citation(make.source())
    make.source(object_id=8)
    make.source("Other.", object_id=8, revision=2)
    make.source("Other.", kind="events.input")
    assert reason(citation) is None


def test_an_altered_source_is_found() -> None:
    citation = make.citation(make.source())
    tampering.unguard()
    tampering.run("UPDATE trail_source SET text = 'We teach. We learn. We left.'")
    assert reason(citation) == CHANGED


def test_a_span_beyond_the_text_is_found() -> None:
    citation = make.citation(make.source())
    tampering.unguard()
    tampering.run('UPDATE trail_citation SET "end" = 4000')
    assert reason(citation) == BEYOND


@pytest.mark.parametrize("count", [1, 3])
def test_many_citations_are_verified_with_a_query_for_each_kind(
    count: int, django_assert_num_queries: Any
) -> None:
    good, stale = [], []
    for object_id in range(1, count + 1):
        good.append(make.citation(make.source(object_id=object_id)))
        stale.append(make.citation(make.source(object_id=object_id, kind="events.input")))
        make.source("Other.", object_id=object_id, kind="events.input", revision=2)
    with django_assert_num_queries(2):
        reasons = queries.verify_citations([*good, *stale])
    assert {pk: str(why) for pk, why in reasons.items()} == {citation.pk: REVISED for citation in stale}
