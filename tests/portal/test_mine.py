"""What came of what one said: one's own page."""

import pytest
from pytest_django import DjangoAssertNumQueries

from convene.forum import actions as forum_actions
from convene.portal.queries import came_of, voices
from tests.conftest import ClientFor
from tests.factories import organisations, outcomes, people, threads

pytestmark = pytest.mark.django_db
ADDRESS = "/account/contributions/"


def test_it_asks_who_one_is(client_for: ClientFor) -> None:
    response = client_for(None).get(ADDRESS)

    assert (response.status_code, response.headers["Location"]) == (302, f"/account/sign-in/?next={ADDRESS}")


def test_it_says_what_will_be_here(client_for: ClientFor) -> None:
    assert (
        "You have said nothing here yet" in client_for(people.representative()).get(ADDRESS).content.decode()
    )


def test_each_finds_what_came_of_their_own_words(client_for: ClientFor) -> None:
    chain = threads.chain()
    first, second = chain.contributions[:2]
    page = client_for(first.author).get(ADDRESS).content.decode()

    for told in (first.title, outcomes.RELIEF, chain.decision.get_absolute_url(), chain.action.title):
        assert told in page
    assert f"/thread/contribution/{first.pk}/" in page
    assert second.title not in page
    assert outcomes.HOTLINE not in page


def test_verified_colleagues_see_what_was_said_for_their_organisation(client_for: ClientFor) -> None:
    chain = threads.chain()
    one = chain.contributions[0]
    shown = {
        verified: one.title in client_for(user).get(ADDRESS).content.decode()
        for verified in (True, False)
        for user in [organisations.member(one.organisation, verified=verified)]
    }

    assert shown == {True: True, False: False}


def test_what_is_withdrawn_is_gone_and_what_is_hidden_its_author_alone_sees() -> None:
    chain = threads.chain()
    hidden, withdrawn = chain.contributions[:2]
    colleague = organisations.member(hidden.organisation)
    forum_actions.hide(
        contribution=hidden, reason="Names a child.", actor=outcomes.convener_of(chain.initiative)
    )
    forum_actions.withdraw(contribution=withdrawn, actor=withdrawn.author)

    assert [(one.object_id, one.state) for one in voices(hidden.author)] == [(hidden.pk, "Hidden")]
    assert voices(colleague) == []
    assert voices(withdrawn.author) == []


def test_the_number_of_queries_does_not_follow_the_voices(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    chain = threads.chain()
    author = chain.contributions[0].author
    some = voices(author)
    others = [one for row in chain.contributions for one in voices(row.author)]
    with django_assert_num_queries(14):
        assert [bool(row.decided) for row in came_of(some)] == [True]
    with django_assert_num_queries(14):
        assert [bool(row.decided) for row in came_of(others)] == [True] * len(others)
