from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convene.statements import actions, queries
from convene.statements.models import Statement
from tests.conftest import ClientFor, Clock
from tests.factories import organisations, people, statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db
SITE = "https://hope.example.org"


def told(statement: Statement) -> list[tuple[str, str]]:
    """What is said of the only one that waits."""
    (only,) = queries.waiting(statement)
    return [(sign.kind, sign.text) for sign in only.signs]


def test_of_a_new_organisation_with_a_public_address(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.waiting(statement)
    assert told(statement) == [
        ("warn", "The directory does not know this organisation."),
        ("warn", "The address is with a mail provider that anybody can use, gmail.com."),
    ]


def test_of_a_known_one_with_a_foreign_address_and_another_seat(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge", "KE", website=SITE)
    statements.waiting(statement, organisation=known, seat="GH", email="a@faker.example")
    assert told(statement) == [
        ("good", "The directory knows the organisation."),
        ("warn", "They say its seat is in Ghana; the directory has Kenya."),
        ("bad", "The address (faker.example) does not belong to the website (hope.example.org)."),
    ]


def test_of_one_whose_name_somebody_else_has(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    organisations.organisation("Hope Bridge", "KE")
    statements.waiting(
        statement,
        organisation_name="Hope Bridge",
        seat="GH",
        is_new=True,
        email="a@hope.example.org",
        website=SITE,
    )
    assert told(statement) == [
        ("warn", "The directory does not know this organisation."),
        ("warn", "Shown similar organisations, they said that theirs is another."),
        ("warn", "The directory has an organisation of this name seated in Kenya."),
        ("good", "The address belongs to the website they gave, hope.example.org."),
    ]


def test_of_one_without_a_website_that_has_waited_long(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.waiting(statement, email="a@hope.example.org", website="")
    clock(DURING + timedelta(days=8))
    assert told(statement)[1:] == [
        ("warn", "There is no website to compare the address with."),
        ("warn", "It has waited for more than a week."),
    ]


def test_of_two_under_one_name_and_then_of_the_second(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    first, second = (statements.waiting(statement, organisation_name="Hope Bridge") for _ in range(2))
    for one in queries.waiting(statement):
        assert (one.signs[-1].text, one.can_be_approved) == (
            "Another signature under this name waits too.",
            True,
        )
    actions.approve(signature=first, actor=statements.convener_of(statement))
    (left,) = queries.waiting(statement)
    assert (left.signature, left.can_be_approved) == (second, False)
    assert left.signs[-1].text == "The organisation is on the roll already, by another signature."


def test_of_a_verified_member_whose_mail_never_came(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge", "GH")
    statements.signature(statement, organisation=known)
    clock(DURING + timedelta(days=8))
    (only,) = queries.unconfirmed(statement)
    assert [sign.text for sign in only.signs][-2:] == [
        "The address is not confirmed.",
        "The link we mailed is too old by now.",
    ]


def test_the_oldest_stands_first(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    for confirm in (False, True):
        for name in ("First", "Second", "Third"):
            made = statements.signature(statement, organisation_name=name)
            if confirm:
                actions.confirm(signature=made)
    for listed in (queries.waiting(statement), queries.unconfirmed(statement)):
        assert [one.signature.organisation_name for one in listed] == ["First", "Second", "Third"]


def test_a_second_form_of_who_has_confirmed_one_is_no_work_for_anybody(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    same = {"organisation_name": "Hope Bridge", "email": "a@gmail.com"}
    statements.signature(statement, **same)
    statements.waiting(statement, **same, role="Secretary")
    assert queries.unconfirmed(statement) == []


def queries_for(client_for: ClientFor, statement: Statement) -> int:
    client = client_for(statements.convener_of(statement))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/statements/{statement.slug}/queue/").status_code == 200
    return len(seen)


def test_the_page_asks_the_database_as_often_for_three_as_for_one(
    client_for: ClientFor, clock: Clock
) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.waiting(statement)
    statements.signature(statement)
    one = queries_for(client_for, statement)
    for _more in range(2):
        statements.waiting(statement, organisation=organisations.organisation())
        statements.signature(statement)
    assert (one, queries_for(client_for, statement)) == (one, one)
    assert one <= 18


def test_the_page_is_for_its_conveners(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    path = f"/statements/{statement.slug}/queue/"
    others = [people.convener(), people.staff(), people.representative()]
    assert [client_for(one).get(path).status_code for one in others] == [403] * 3
    assert client_for(None).get(path)["Location"] == f"/account/sign-in/?next={path}"


def test_the_ticked_are_approved_and_what_cannot_be_is_told(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    one, two, three = (
        statements.waiting(statement, organisation_name=name)
        for name in ("Hope Bridge", "Hope Bridge", "Unity")
    )
    left = statements.waiting(statement)
    foreign = statements.waiting(statements.opened())
    client = client_for(statements.convener_of(statement))
    path = f"/statements/{statement.slug}/queue/"
    ticked = [str(each.pk) for each in (one, two, three, foreign)] + ["999999", "no", "9" * 40]
    page = client.post(path, {"signature": ticked}, follow=True).content.decode()
    for each in (one, two, three, left, foreign):
        each.refresh_from_db()
    assert [each.is_listed for each in (one, two, three, left, foreign)] == [True, False, True, False, False]
    assert "Approved. The signatories are told by mail." in page
    assert "Hope Bridge was not approved: Hope Bridge has signed already" in page


def test_nothing_ticked_approves_nothing(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    made = statements.waiting(statement := statements.opened())
    client = client_for(statements.convener_of(statement))
    page = client.post(f"/statements/{statement.slug}/queue/", follow=True).content.decode()
    made.refresh_from_db()
    assert ("Tick the signatures" in page, made.is_waiting) == (True, True)
