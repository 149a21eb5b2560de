import pytest

from convene.core.accounts import actions as accounts
from convene.core.accounts.queries import held_about
from convene.organisations.models import Membership
from tests.factories import organisations, people

pytestmark = pytest.mark.django_db


def test_roles_are_told() -> None:
    membership = organisations.membership(organisations.organisation("Hope Bridge"))
    organisations.membership(membership.organisation)
    (row,) = held_about(membership.user)["roles"]
    assert (row["organisation"], row["address"], row["role"], row["state"], row["basis"]) == (
        "Hope Bridge", "/organisations/hope-bridge/", "editor", "verified", "test"
    )  # fmt: skip


def test_erasing_ends_them_and_drops_what_was_noted() -> None:
    membership = organisations.membership(organisations.organisation())
    other = organisations.membership(membership.organisation)
    accounts.erase(user=membership.user, actor=membership.user)
    membership.refresh_from_db()
    other.refresh_from_db()
    assert (membership.state, membership.basis) == (Membership.State.ENDED, "")
    assert (other.state, other.basis) == (Membership.State.VERIFIED, "test")


def test_who_holds_nothing_is_told_nothing() -> None:
    assert held_about(people.representative())["roles"] == []
