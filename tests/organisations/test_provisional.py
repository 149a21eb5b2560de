"""Organisations that somebody named: accepted, taken out again, forgotten, verified."""

from datetime import UTC, datetime, timedelta

import pytest

from convene.core.search.queries import find
from convene.core.trail.models import Entry
from convene.organisations import actions, queries
from convene.organisations.models import Organisation
from tests.conftest import ClientFor, Clock
from tests.factories import organisations, people

pytestmark = pytest.mark.django_db
State = Organisation.State


def hits(words: str) -> list[str]:
    return [hit.address for hit in find(words, limit=9).entries]


def test_nobody_is_found_by_a_name_nobody_vouched_for(client_for: ClientFor) -> None:
    made = organisations.provisional("Unmistakable Bridge")
    assert made.state == State.PROVISIONAL
    assert queries.named("Unmistakable Bridge") is None
    assert queries.similar("Unmistakable Bridge") == []
    assert hits("unmistakable") == []
    browser = client_for(None)
    assert browser.get(made.get_absolute_url()).status_code == 404
    assert "Unmistakable" not in browser.get("/organisations/").content.decode()


def test_accepted_it_is_in_the_directory_and_in_search(client_for: ClientFor) -> None:
    made = organisations.provisional("Unmistakable Bridge")
    actions.accept(organisation=made, actor=None, listed=True)
    assert (queries.named("unmistakable bridge"), hits("unmistakable")) == (
        made,
        ["/organisations/unmistakable-bridge/"],
    )
    assert client_for(None).get(made.get_absolute_url()).status_code == 200
    assert Entry.objects.get(deed="organisation.accept").facts == {"listed": True}


def test_one_that_does_not_want_to_be_listed_is_known_and_not_shown(client_for: ClientFor) -> None:
    made = actions.accept(organisation=organisations.provisional("Quiet"), actor=None, listed=False)
    assert (made.state, queries.named("Quiet"), queries.similar("Quiet"), hits("quiet")) == (
        State.UNLISTED, made, [], []
    )  # fmt: skip
    assert client_for(None).get(made.get_absolute_url()).status_code == 404
    actions.accept(organisation=made, actor=None, listed=True)
    assert hits("quiet") == ["/organisations/quiet/"]


def test_a_listed_one_stays_listed() -> None:
    made = organisations.organisation("Hope Bridge")
    actions.accept(organisation=made, actor=None, listed=False)
    made.refresh_from_db()
    assert (made.state, Entry.objects.filter(deed="organisation.accept").count()) == (State.LISTED, 0)


def test_taken_out_again_at_its_own_wish() -> None:
    made = actions.accept(organisation=organisations.provisional("Hope Bridge"), actor=None, listed=True)
    actions.unlist(organisation=made, actor=None)
    made.refresh_from_db()
    assert (made.state, hits("hope")) == (State.UNLISTED, [])
    actions.unlist(organisation=made, actor=None)
    assert Entry.objects.filter(deed="organisation.unlist").count() == 1


def test_what_a_convener_put_there_stays() -> None:
    made = organisations.organisation("Hope Bridge")
    actions.unlist(organisation=made, actor=None)
    made.refresh_from_db()
    assert made.state == State.LISTED


def test_forgotten_only_while_it_is_nobodys() -> None:
    actions.forget(organisation=organisations.provisional())
    actions.forget(organisation=(kept := organisations.organisation()))
    assert list(Organisation.objects.all()) == [kept]
    assert Entry.objects.filter(deed="organisation.forget").count() == 1


def test_verified_once(clock: Clock) -> None:
    clock(first := datetime(2020, 5, 1, tzinfo=UTC))
    made = organisations.organisation()
    actor = people.staff()
    actions.verify(organisation=made, actor=actor)
    clock(first + timedelta(days=1))
    actions.verify(organisation=made, actor=None)
    made.refresh_from_db()
    assert made.verified_at == first
    assert Entry.objects.get(deed="organisation.verify").actor == actor
