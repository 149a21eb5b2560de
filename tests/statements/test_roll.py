from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convene.core import times
from convene.initiatives.actions import name_conveners
from convene.statements import actions, queries
from convene.statements.models import Statement
from tests.conftest import ClientFor, Clock
from tests.factories import initiatives, organisations, people, statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db


def one_in_every_state(statement: Statement) -> None:
    """Everything that must not count, beside two signatures that do."""
    actor = statements.convener_of(statement)
    statements.listed(statement, seat="GH", countries=["GH", "TG"])
    statements.listed(statement, seat="KE", countries=["TG", "UG"], list_organisation=False)
    statements.signature(statement, seat="FR", countries=["FR"])
    statements.waiting(statement, seat="DE", countries=["DE"])
    actions.decline(signature=statements.waiting(statement, seat="IT"), reason="No", actor=actor)
    actions.withdraw(
        signature=statements.listed(statement, seat="ES", countries=["ES"]),
        actor=people.anonymous,
        holds_link=True,
    )


def test_totals_count_the_roll_and_nothing_else(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statements.opened(), seat="US", countries=["US"])  # another statement's
    one_in_every_state(statement)
    counted = [*queries.totals(statement), queries.unlisted(statement)]
    assert [(one.name, one.value) for one in counted] == [
        ("signatures.organisations", 2),
        ("signatures.countries-of-seat", 2),
        ("signatures.countries-served", 3),
        ("signatures.unlisted", 1),
    ]
    assert {one.at for one in counted} == {DURING}


def test_the_2020_lesson_seats_and_countries_served_are_two_numbers(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    for _signatory in range(3):
        statements.listed(statement, seat="BE", countries=["CD", "RW", "BI"])
    assert [one.value for one in queries.totals(statement)] == [3, 1, 3]


def test_a_page_with_nobody_on_it_says_what_will_be_there(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    page = client_for(None).get(statements.opened().get_absolute_url()).content.decode()
    assert "Nobody has signed yet" in page
    assert "Be the first to sign" in page


def test_the_list_shows_what_each_agreed_to(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="Named", name="Ama Shown", role="Chair", show_name=True)
    statements.listed(statement, organisation_name="Quiet", name="Kofi Hidden", role="Treasurer")
    statements.listed(
        statement, organisation_name="Unnamed", name="Esi Hidden", list_organisation=False, show_name=True
    )
    statements.waiting(statement, organisation_name="Waiting")
    for path in ("", "signatures.csv", "signatures.json"):
        text = client_for(None).get(f"/statements/{statement.slug}/{path}").content.decode()
        seen = [word for word in ("Named", "Ama Shown", "Chair", "Quiet") if word in text]
        hidden = [
            word
            for word in ("Hidden", "Treasurer", "Unnamed", "Waiting", "@gmail.com", "signatory-")
            if word in text
        ]
        assert (seen, hidden) == (["Named", "Ama Shown", "Chair", "Quiet"], [])


def test_how_many_are_not_named_stands_with_its_definition(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement)
    path = statement.get_absolute_url()
    assert "chose not to be named" not in client_for(None).get(path).content.decode()
    statements.listed(statement, list_organisation=False)
    page = client_for(None).get(path).content.decode()
    assert "<b>1</b> Signed without being named" in page
    assert "Organisations among those that signed which chose not to be named." in page


def test_the_list_is_in_the_directorys_order_across_scripts(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    for name in ("Zeta", "جمعية", "alpha", "Éclair", "华人"):
        statements.listed(statement, organisation_name=name)
    listed = [one.organisation for one in queries.signatories(statement)]
    assert listed == ["alpha", "Éclair", "华人", "جمعية", "Zeta"]


def test_an_organisation_without_a_page_is_not_linked(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement)
    assert queries.signatories(statement)[0].address == made.organisation.get_absolute_url()
    made.organisation.state = "unlisted"
    made.organisation.save()
    assert queries.signatories(statement)[0].address == ""


def test_the_curve_grows_by_the_hosts_days(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()  # Europe/Zurich: 22:30 UTC is the next day there
    for day, hour in ((11, 12), (11, 22), (12, 9), (14, 22)):
        with times.at(datetime(2020, 6, day, hour, 30, tzinfo=UTC)):
            statements.listed(statement)
    assert queries.growth(statement) == [
        (date(2020, 6, 11), 1),
        (date(2020, 6, 12), 3),
        (date(2020, 6, 15), 4),
    ]


def test_the_page_draws_it_with_words_and_a_table(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    for day in (11, 12):
        with times.at(datetime(2020, 6, day, 12, tzinfo=UTC)):
            statements.listed(statement)
    page = client_for(None).get(statement.get_absolute_url()).content.decode()
    assert "A line that rises to 2 organisations between 2020-06-11 and 2020-06-12." in page
    assert (
        '<tr><th scope="row"><time datetime="2020-06-12">12 June 2020</time></th><td class="num">2</td></tr>'
        in page
    )


def queries_for(client_for: ClientFor, statement: Statement) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client_for(None).get(statement.get_absolute_url()).status_code == 200
    return len(seen)


def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    client_for: ClientFor, clock: Clock
) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, show_name=True)
    one = queries_for(client_for, statement)
    for _signatory in range(2):
        statements.listed(statement, countries=["GH", "KE", "UG"])
    name_conveners(
        initiative=statement.initiative,
        organiser=organisations.organisation(),
        co_conveners=[organisations.organisation(), organisations.organisation()],
        actor=statements.convener_of(statement),
    )
    assert (one, queries_for(client_for, statement)) == (11, 11)


def test_a_long_list_has_pages(client_for: ClientFor, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convene.statements.views.public.PAGE", 2)
    clock(DURING)
    statement = statements.opened()
    for name in ("Alpha", "Beta", "Gamma"):
        statements.listed(statement, organisation_name=name)
    browser = client_for(None)
    first, second, wrong = (
        browser.get(statement.get_absolute_url(), {"page": page}).content.decode()
        for page in ("1", "2", "no")
    )
    assert ["Alpha" in first, "Gamma" in first] == [True, False]
    assert ["Alpha" in second, "Gamma" in second] == [False, True]
    assert "Alpha" in wrong
    assert queries.totals(statement)[0].value == 3


def test_what_an_organisation_signed_and_lets_everyone_know(clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Hope Bridge")
    initiative = initiatives.initiative()
    shown = [statements.listed(statements.opened(initiative), organisation=known)]
    with times.at(DURING.replace(hour=13)):
        shown.insert(0, statements.listed(statements.opened(initiative), organisation=known))
    statements.listed(statements.opened(initiative), organisation=known, list_organisation=False)
    statements.waiting(statements.opened(initiative), organisation=known)
    assert queries.signed_by(known) == shown
