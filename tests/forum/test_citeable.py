"""What outcome documents may quote: consent, state and standing, all at once."""

import pytest
from pytest_django import DjangoAssertNumQueries

from convene.core.trail.actions import cite
from convene.core.trail.queries import latest_source
from convene.forum import actions
from convene.forum.queries import citeable, quoted_in
from convene.initiatives.models import Quoting
from tests.factories import forum, people

pytestmark = pytest.mark.django_db


def test_only_what_may_be_quoted_is(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    call = forum.call()
    organisation = forum.organisation()
    author = forum.member(organisation)
    by_name = forum.contribution(call, by=author, title="One", done="One.")
    by_organisation = forum.contribution(
        call, by=author, title="Two", done="Two.", quoting=Quoting.ORGANISATION_ONLY
    )
    forum.contribution(call, by=author, title="Three", done="Three.", quoting=Quoting.NOT_AT_ALL)
    hidden = forum.contribution(call, by=author, title="Four", done="Four.")
    actions.hide(contribution=hidden, reason="No.", actor=forum.convener_of(call))
    withdrawn = forum.contribution(call, by=author, title="Five", done="Five.")
    actions.withdraw(contribution=withdrawn, actor=author)
    forum.contribution(call, by=forum.member(organisation, verified=False), title="Six", done="Six.")
    forum.contribution(forum.call(), by=author, title="Seven", done="Seven.")
    with django_assert_num_queries(2):
        voices = citeable(call.initiative)
    assert [(voice.source.object_id, voice.name) for voice in voices] == [
        (by_name.pk, "Rosa Mbeki"),
        (by_organisation.pk, ""),
    ]
    assert [(voice.kind_label, voice.phase, voice.region) for voice in voices] == [
        ("Practice", "relief", "africa")
    ] * 2
    assert [(voice.organisation, voice.author) for voice in voices] == [(organisation, author)] * 2


def test_quoted_in_names_published_documents_alone() -> None:
    made = forum.contribution()
    source = latest_source("contribution", made.pk)
    assert source is not None
    for kind in ("edition-passage", "passage"):
        cite(
            source=source,
            start=0,
            end=5,
            passage_kind=kind,
            passage_id=1,
            passage_title=kind,
            passage_address="/outcomes/overview/editions/1/#p1",
            passage_digest=source.digest,
        )
    assert [(row.passage_title, row.quoted) for row in quoted_in(made)] == [("edition-passage", "Forty")]


def test_the_demonstration_is_marked_as_one() -> None:
    author = forum.member()
    made = actions.contribute(
        call=forum.call(),
        words=forum.words(),
        organisation=author.memberships.get().organisation,
        quoting=Quoting.ORGANISATION_ONLY,
        actor=author,
        is_demonstration=True,
    )
    assert [voice.is_demonstration for voice in citeable(made.call.initiative)] == [True]
    assert people.user().is_demonstration is False
