from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.organisations.models import Membership, Organisation
from convene.statements import actions
from convene.statements.models import Signature
from tests.conftest import Clock
from tests.factories import organisations, people, statements
from tests.factories.statements import AFTER, CLOSES, DURING

pytestmark = pytest.mark.django_db
SITE = "https://www.hope.example.org/about"
OWN = "kwame@hope.example.org"


def test_makes_an_account_whose_role_waits_and_leaves_the_rest_to_the_conveners(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(
        statements.opened(), organisation_name="Hope Bridge", email="Kwame.B@gmail.com", language="ar"
    )
    later = DURING + timedelta(minutes=5)
    clock(later)
    actions.confirm(signature=made)
    made.refresh_from_db()
    user = User.objects.get(email="kwame.b@gmail.com")
    membership = Membership.objects.get()
    assert (made.state, made.user, made.confirmed_at, made.listed_at) == (
        Signature.State.CONFIRMED, user, later, None
    )  # fmt: skip
    assert (user.name, user.language) == ("Kwame Boateng", "ar")
    assert (membership.user, membership.organisation, membership.state) == (
        user, made.organisation, Membership.State.PENDING
    )  # fmt: skip
    assert made.organisation.state == Organisation.State.PROVISIONAL
    assert Entry.objects.get(deed="signature.confirm").actor == user
    assert [message.template for message in Message.objects.all()] == ["statements/mail/confirm.txt"]


def test_listed_at_once_by_the_address_of_a_known_organisation(clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Hope Bridge", website=SITE)
    made = statements.signature(statements.opened(), organisation=known, email=OWN, website="")
    actions.confirm(signature=made)
    made.refresh_from_db()
    known.refresh_from_db()
    membership = Membership.objects.get()
    assert (made.state, made.listed_at, made.decided_by) == (Signature.State.LISTED, DURING, None)
    assert made.basis == "the address belongs to the organisation's website"
    assert (membership.state, membership.basis) == (Membership.State.VERIFIED, "domain")
    assert known.verified_at == DURING
    message = Message.objects.get(template="statements/mail/listed.txt")
    assert (message.to, message.subject) == (OWN, f"{made.organisation_name} has signed")


def test_the_website_of_a_known_organisation_is_the_directorys_not_the_one_typed(clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Hope Bridge", website="https://hopebridge.example")
    made = statements.signature(statements.opened(), organisation=known, email=OWN, website=SITE)
    assert actions.confirm(signature=made).is_waiting


def test_a_new_organisation_is_listed_by_the_website_it_gave(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened(), organisation_name="Hope Bridge", email=OWN, website=SITE)
    assert actions.confirm(signature=made).is_listed
    organisation = Organisation.objects.get()
    assert (organisation.state, organisation.name) == (Organisation.State.LISTED, "Hope Bridge")


def test_one_that_chose_not_to_be_named_counts_and_is_not_in_the_directory(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened(), email=OWN, website=SITE, list_organisation=False)
    actions.confirm(signature=made)
    assert Organisation.objects.get().state == Organisation.State.UNLISTED
    assert Organisation.objects.public().count() == 0


@pytest.mark.parametrize(
    ("website", "email"),
    [
        ("https://gmail.com", "hope@gmail.com"),
        ("https://hope.example.org", "kwame@hope.example.com"),
        ("https://hope.example.org", "kwame@nothope.example.org.evil.example"),
        ("https://facebook.com/hope", "kwame@facebook.com"),
        ("", "kwame@hope.example.org"),
    ],
)
def test_what_shows_nothing_goes_to_the_conveners(website: str, email: str, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened(), website=website, email=email)
    assert actions.confirm(signature=made).is_waiting


def test_a_name_like_a_known_one_goes_to_the_conveners_whatever_website_is_given(clock: Clock) -> None:
    clock(DURING)
    organisations.organisation("Hope Bridge", "KE")
    statement = statements.opened()
    said_new = statements.signature(
        statement, organisation_name="Hope Bridges", email=OWN, website=SITE, is_new=True
    )
    elsewhere = statements.signature(
        statement, organisation_name="Hope Bridge", seat="TG", email=OWN, website=SITE, is_new=True
    )
    assert actions.confirm(signature=said_new).is_waiting
    assert actions.confirm(signature=elsewhere).is_waiting


def test_listed_at_once_when_a_verified_member_signs(clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Hope Bridge")
    member = organisations.member(known)
    made = statements.signature(statements.opened(), organisation=known, email=member.email.upper())
    actions.confirm(signature=made)
    made.refresh_from_db()
    assert (made.state, made.user, made.basis) == (
        Signature.State.LISTED, member, "signed by a verified member"
    )  # fmt: skip


@pytest.mark.parametrize("verified", [False, True])
def test_a_member_who_waits_or_has_left_is_not_enough(verified: bool, clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Hope Bridge")
    membership = organisations.membership(known, verified=verified)
    if verified:
        Membership.objects.update(state=Membership.State.ENDED)
    made = statements.signature(statements.opened(), organisation=known, email=membership.user.email)
    assert actions.confirm(signature=made).is_waiting
    assert Membership.objects.get().state == Membership.State.PENDING


def test_a_member_of_another_organisation_is_not_enough(clock: Clock) -> None:
    clock(DURING)
    member = organisations.member(organisations.organisation("Another"))
    known = organisations.organisation("Hope Bridge")
    made = statements.signature(statements.opened(), organisation=known, email=member.email)
    assert actions.confirm(signature=made).is_waiting


@pytest.mark.parametrize("state", ["waiting", "listed", "declined", "withdrawn"])
def test_only_once(state: str, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.waiting(statement)
    actor = statements.convener_of(statement)
    if state == "listed":
        actions.approve(signature=made, actor=actor)
    elif state == "declined":
        actions.decline(signature=made, reason="Not ours", actor=actor)
    elif state == "withdrawn":
        actions.withdraw(signature=made, actor=people.anonymous, holds_link=True)
    before = Signature.objects.values().get()
    with pytest.raises(Refused):
        actions.confirm(signature=made)
    assert Signature.objects.values().get() == before


@pytest.mark.parametrize(("days", "works"), [(7, True), (8, False)])
def test_a_link_lasts_a_week(days: int, works: bool, clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    clock(DURING + timedelta(days=days))
    if works:
        assert actions.confirm(signature=made).is_waiting
    else:
        with pytest.raises(Refused, match="too old"):
            actions.confirm(signature=made)
        made.refresh_from_db()
        assert (made.is_pending, User.objects.filter(email=made.email).exists()) == (True, False)


def test_who_signed_in_time_may_confirm_after_closing(clock: Clock) -> None:
    clock(CLOSES - timedelta(minutes=1))
    made = statements.signature(statements.opened(), email=OWN, website=SITE)
    clock(AFTER)
    assert actions.confirm(signature=made).is_listed


def test_two_who_name_one_new_organisation_and_both_belong_to_it(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    first, second = (
        statements.signature(statement, organisation_name=name, email=f"{who}@hope.example.org", website=SITE)
        for who, name in (("ama", "Hope Bridge"), ("kofi", "HOPE-BRIDGE"))
    )
    assert actions.confirm(signature=second).is_listed
    with pytest.raises(Conflict, match="HOPE-BRIDGE has signed already"):
        actions.confirm(signature=first)
    first.refresh_from_db()
    assert (first.is_pending, first.user) == (True, None)
    assert statement.signatures.counted().get() == second
    assert [row.name for row in Organisation.objects.public()] == ["HOPE-BRIDGE"]
    assert not User.objects.filter(email="ama@hope.example.org").exists()


def test_two_who_name_one_new_organisation_and_nothing_shows_who_belongs(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    actor = statements.convener_of(statement)
    first, second = (statements.waiting(statement, organisation_name="Hope Bridge") for _ in range(2))
    actions.approve(signature=first, actor=actor)
    with pytest.raises(Conflict, match="has signed already"):
        actions.approve(signature=second, actor=actor)
    second.refresh_from_db()
    assert second.is_waiting
    assert [row.name for row in Organisation.objects.public()] == ["Hope Bridge"]
    actions.decline(signature=second, reason="Ama signed first.", actor=actor)
    assert statement.signatures.counted().get() == first


def test_an_impostors_pending_one_does_not_hinder_the_real_one(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge", website=SITE)
    statements.signature(statement, organisation=known, email="impostor@gmail.com")
    confirmed = statements.waiting(statement, organisation=known, email="another@gmail.com")
    real = statements.signature(statement, organisation=known, email=OWN)
    assert actions.confirm(signature=real).is_listed
    with pytest.raises(Conflict):
        actions.approve(signature=confirmed, actor=statements.convener_of(statement))
    assert statement.signatures.counted().get() == real


def test_two_claims_to_a_new_name_are_for_a_person_to_judge(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    real = statements.waiting(statement, organisation_name="Hope Bridge", email="real@gmail.com")
    faker = statements.signature(
        statement, organisation_name="Hope Bridge", email="a@faker.example", website="https://faker.example"
    )
    assert actions.confirm(signature=faker).is_waiting
    assert actions.approve(signature=real, actor=statements.convener_of(statement)).is_listed


def test_one_person_who_confirms_two_forms_has_signed_once(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    same = {"organisation_name": "Hope Bridge", "email": "a@gmail.com"}
    first = statements.signature(statement, **same)
    second = statements.signature(statement, **same, role="Secretary")
    actions.confirm(signature=first)
    with pytest.raises(Conflict, match="You have signed for Hope Bridge already"):
        actions.confirm(signature=second)


def test_a_second_is_not_told_who_signed_without_being_named(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge", website=SITE)
    statements.listed(statement, organisation=known, list_organisation=False)
    second = statements.signature(statement, organisation=known, email=OWN)
    with pytest.raises(Conflict) as refusal:
        actions.confirm(signature=second)
    assert "has signed" not in str(refusal.value)


def just_before(table_update: str, do: Callable[[], None]) -> Any:
    """A database wrapper that lets somebody else be faster by one statement."""
    done = False

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal done
        if not done and sql.startswith(table_update) and "listed" in params:
            done = True
            do()
        return execute(sql, params, many, context)

    return wrapper


def test_the_database_lets_one_of_two_at_once_through(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge", website=SITE)
    first, second = (
        statements.signature(statement, organisation=known, email=f"{who}@hope.example.org")
        for who in ("ama", "kofi")
    )

    def first_is_faster() -> None:
        Signature.objects.filter(pk=first.pk).update(state="listed", confirmed_at=DURING, listed_at=DURING)

    with (
        connection.execute_wrapper(just_before('UPDATE "statements_signature"', first_is_faster)),
        pytest.raises(Conflict, match="another signature in the name of Hope Bridge"),
    ):
        actions.confirm(signature=second)
    second.refresh_from_db()
    assert second.is_pending
