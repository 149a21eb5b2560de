"""Whom a letter reaches, and why it does not reach the others."""

import pytest

from convene.core import times
from convene.core.notifications.models import Message
from convene.outreach import queries
from convene.outreach.models import Unsubscription
from convene.outreach.queries import Filters
from convene.statements import actions as statement_actions
from convene.statements.models import Statement
from tests.factories import coalition as coalitions
from tests.factories import events, forum, letters, people, statements
from tests.outreach.conftest import Sign

pytestmark = pytest.mark.django_db


def reached(mailing: object) -> tuple[list[str], dict[str, int]]:
    reach = queries.reach(mailing)  # type: ignore[arg-type]
    return [one.email for one in reach.people], reach.left_out


def test_every_signatory_is_reached_or_has_a_reason(sign: Sign, statement: Statement) -> None:
    sign(email="Ama@people.example")
    sign(email="n@people.example", outcome_news=False)
    statement_actions.withdraw(
        signature=sign(email="w@people.example"), actor=people.anonymous, holds_link=True
    )
    sign(email="u@people.example")
    Unsubscription.objects.create(initiative=statement.initiative, email="u@people.example")
    sign(email="all@people.example")
    Unsubscription.objects.create(email="all@people.example")
    sign(email="b@people.example")
    Message.objects.filter(to="b@people.example").update(bounced_at=times.now(), bounce="5.1.1")
    nobody = sign()
    type(nobody).objects.filter(pk=nobody.pk).update(email="")
    sign(email="f@people.example", seat="FR")
    statements.signature(statement, email="p@people.example", outcome_news=True)  # never confirmed

    mailing = letters.draft(statement, filters=Filters(countries=("GH",)))

    assert reached(mailing) == (
        ["ama@people.example"],
        {
            "no-consent": 1,
            "withdrawn": 1,
            "unsubscribed": 2,
            "bounced": 1,
            "no-address": 1,
            "filtered": 1,
        },
    )
    told = queries.reach(mailing).told()
    assert [(counted.label, counted.value) for counted in told][:2] == [
        ("People reached", 1),
        ("Address takes no mail", 1),
    ]
    assert all(len(str(counted.definition).split()) > 3 for counted in told)


def test_consent_goes_with_what_the_letter_is_about(sign: Sign, statement: Statement) -> None:
    sign(email="news@people.example", outcome_news=True, join_coalition=False)
    sign(email="join@people.example", outcome_news=False, join_coalition=True)
    assert reached(letters.draft(statement))[0] == ["news@people.example"]
    assert reached(letters.draft(statement, matter="coalition"))[0] == ["join@people.example"]


def test_somebody_known_twice_is_reached_once_if_either_row_lets_them(
    sign: Sign, statement: Statement
) -> None:
    sign(email="ama@people.example", outcome_news=False)
    sign(email="ama@people.example", outcome_news=True, name="Ama Owusu")
    assert reached(letters.draft(statement)) == (["ama@people.example"], {})


def test_filters_choose(sign: Sign, statement: Statement) -> None:
    sign(email="a@people.example", language="ar", join_coalition=True)
    sign(email="b@people.example", language="en", seat="KE")
    with times.at(events.BEFORE):
        event = events.exchange(statement.initiative)
        events.registration(event, email="B@people.example")

    def chosen(**fields: object) -> list[str]:
        return reached(letters.draft(statement, filters=Filters(**fields)))[0]  # type: ignore[arg-type]

    assert chosen(languages=("ar",)) == ["a@people.example"]
    assert chosen(countries=("KE", "FR")) == ["b@people.example"]
    assert chosen(wants_to_join=True) == ["a@people.example"]
    assert chosen(event=event.pk, registered=True) == ["b@people.example"]
    assert chosen(event=event.pk, registered=False) == ["a@people.example"]


def test_registrants_are_written_to_about_their_event_or_what_came_of_it() -> None:
    event = events.exchange()
    with times.at(events.BEFORE):
        events.registration(event, email="news@people.example", outcome_news=True)
        events.registration(event, email="only@people.example")
        gone = events.registration(event, email="gone@people.example")
        events.actions.cancel_registration(registration=gone)
    about_it = letters.of(
        event.initiative, letters.plan(audience="registrants", audience_of=event.pk, matter="event")
    )
    outcome = letters.of(
        event.initiative, letters.plan(audience="registrants", audience_of=event.pk, matter="outcome")
    )
    assert reached(about_it) == (["news@people.example", "only@people.example"], {"withdrawn": 1})
    assert reached(outcome) == (["news@people.example"], {"no-consent": 1, "withdrawn": 1})


def test_contributors_are_known_once_by_their_account() -> None:
    call = forum.call()
    agreed, silent = forum.member(), forum.member()
    for author in (agreed, agreed, silent):
        forum.contribution(call, by=author)
    first = agreed.contributions.earliest("pk")
    type(first).objects.filter(pk=first.pk).update(outcome_news=True)
    everyone = letters.of(call.initiative, letters.plan(audience="contributors", matter="outcome"))
    to_call = letters.of(
        call.initiative, letters.plan(audience="contributors", audience_of=call.pk, matter="outcome")
    )
    assert reached(everyone) == ([agreed.email], {"no-consent": 1})
    assert reached(to_call) == reached(everyone)


def test_whoever_speaks_for_a_member_is_written_to_about_the_coalition() -> None:
    coalition = coalitions.coalition()
    member = coalitions.member(coalition)
    observer = coalitions.observer(coalition)
    coalitions.applied(coalition)
    mailing = letters.of(
        coalition.initiative,
        letters.plan(audience="members", audience_of=coalition.pk, matter="coalition"),
    )
    assert reached(mailing) == (
        [coalitions.delegate_of(member).email, coalitions.delegate_of(observer).email],
        {},
    )
