import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from convene.core import times
from convene.core.errors import Conflict
from convene.core.trail import actions, queries
from convene.core.trail.models import Source
from tests.factories import trail as make

pytestmark = pytest.mark.django_db

TEXT = "Zürich 👩‍🏫\nتعلم"


def publish(**changes: Any) -> Source:
    fields = {
        "kind": "forum.contribution",
        "object_id": 7,
        "revision": 1,
        "language": "ar",
        "title": "A language school",
        "address": "/forum/7/",
        "text": TEXT,
    }
    return actions.publish_source(**{**fields, **changes})


def test_a_source_is_kept_as_published() -> None:
    moment = datetime(2020, 6, 1, tzinfo=UTC)
    with times.at(moment):
        made = publish()
    source = Source.objects.get()
    assert source == made
    assert (source.kind, source.object_id, source.revision, source.language) == (
        "forum.contribution",
        7,
        1,
        "ar",
    )
    assert (source.title, source.address, source.at) == ("A language school", "/forum/7/", moment)
    assert (source.text, source.digest) == (TEXT, hashlib.sha256(TEXT.encode()).hexdigest())


def test_a_span_counts_code_points() -> None:
    source = publish()
    assert source.span(1, 6) == "ürich"
    assert source.span(7, 10) == "👩‍🏫"
    assert source.span(0, len(TEXT)) == TEXT
    for start, end in [(3, 3), (4, 3), (-1, 2), (0, len(TEXT) + 1)]:
        with pytest.raises(ValueError, match=f"no span {start} to {end} in a text of {len(TEXT)}"):
            source.span(start, end)


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "Zu\u0308rich"},
        {"text": "one\r\ntwo"},
        {"text": "nul\0"},
        {"text": " \n"},
        {"address": "javascript:alert(1)"},
        {"address": "//elsewhere.example"},
        {"address": ""},
        {"revision": 2},
    ],
)
def test_what_cannot_be_cited_later_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"source|address|revision"):
        publish(**wrong)
    assert not Source.objects.exists()


def test_revisions_follow_one_another() -> None:
    assert [publish().revision, publish(revision=2).revision, publish(revision=3).revision] == [1, 2, 3]
    with pytest.raises(Conflict):
        publish(revision=2)
    with pytest.raises(ValueError, match=r"revision 5 of forum\.contribution 7 follows 3"):
        publish(revision=5)
    assert publish(object_id=8).revision == 1
    assert publish(kind="events.input").revision == 1
    assert Source.objects.count() == 5


def test_revision_nought_is_none() -> None:
    with pytest.raises(ValueError, match="revisions count from 1"):
        publish(revision=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(kind="a.b", object_id=1, revision=0, text="x", digest="0" * 64, at=times.now())


def test_a_digest_has_its_length() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(kind="a.b", object_id=1, revision=1, text="x", digest="0" * 63, at=times.now())


def test_the_latest_revision_is_found(django_assert_num_queries: Any) -> None:
    first = make.source(object_id=1)
    make.source(object_id=2)
    second = make.source(object_id=2, revision=2)
    make.source(object_id=3, kind="events.input")
    assert queries.latest_source("forum.contribution", 1) == first
    assert queries.latest_source("forum.contribution", 2) == second
    assert queries.latest_source("forum.contribution", 3) is None
    with django_assert_num_queries(1):
        latest = queries.latest_sources("forum.contribution", [1, 2, 3])
    assert latest == {1: first, 2: second}
    assert queries.latest_sources("forum.contribution", []) == {}
