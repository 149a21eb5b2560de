import pytest
from django.db import IntegrityError
from django.urls import get_resolver

from convene.core.accounts.models import User
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_an_address_is_kept_in_lower_case_and_found_in_any() -> None:
    user = people.user(email="Rosa@People.Example")
    assert user.email == "rosa@people.example"
    assert list(User.objects.with_email(" ROSA@people.example ")) == [user]


def test_the_database_refuses_a_second_account_of_an_address() -> None:
    people.user(email="rosa@people.example")
    other = people.user(email="other@people.example")
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=other.pk).update(email="ROSA@People.example")


@pytest.mark.parametrize(
    "left", [{"name": "Rosa"}, {"is_active": True}, {"is_staff": True}, {"may_convene": True}]
)
def test_the_database_refuses_an_erased_account_that_can_do_anything(left: dict[str, object]) -> None:
    user = people.user()
    gone = {
        "name": "",
        "is_active": False,
        "is_staff": False,
        "may_convene": False,
        "erased_at": user.created_at,
    }
    with pytest.raises(IntegrityError):
        User.objects.filter(pk=user.pk).update(**{**gone, **left})


def test_nobody_has_a_password() -> None:
    assert people.user().has_usable_password() is False


def test_staff_may_look_at_rows_and_change_none() -> None:
    staff, convener = people.staff(), people.convener()
    permissions = ["accounts.view_user", "accounts.change_user", "accounts.add_user", "accounts.delete_user"]
    assert [staff.has_perm(p) for p in permissions] == [True, False, False, False]
    assert [convener.has_perm(p) for p in permissions] == [False] * 4
    assert [staff.has_module_perms("accounts"), convener.has_module_perms("accounts")] == [True, False]


def test_only_our_own_addresses_are_served() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if name.startswith("account")} == {
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_confirm_login_code",
        "account_logout",
    }
