import pytest

from convene.core.accounts import actions
from convene.core.accounts.models import User
from convene.core.errors import Refused
from convene.core.trail.models import Entry
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_opens_an_account_and_records_it() -> None:
    user = actions.open_account(email=" Rosa@People.Example ", name=" Rosa  Mbeki ", language="ar")
    assert (user.email, user.name, user.language) == ("rosa@people.example", "Rosa Mbeki", "ar")
    assert (user.is_staff, user.may_convene, user.has_usable_password()) == (False, False, False)
    entry = Entry.objects.get()
    assert (entry.deed, entry.object_id, entry.actor, entry.facts) == ("account.open", user.pk, user, {})


def test_leaves_an_account_that_is_there_as_it_is() -> None:
    there = people.convener(email="rosa@people.example", name="Rosa Mbeki", language="ar")
    assert actions.open_account(email="ROSA@people.example", name="Somebody Else", language="en") == there
    there.refresh_from_db()
    assert (there.name, there.language, there.may_convene) == ("Rosa Mbeki", "ar", True)
    assert (User.objects.count(), Entry.objects.count()) == (1, 0)


def test_a_language_the_pages_do_not_have_becomes_the_first() -> None:
    assert actions.open_account(email="rosa@people.example", language="tlh").language == "en"


@pytest.mark.parametrize(
    "email", ["", "rosa", "rosa@", "erased-1@invalid", "a@b@people.example", "rosa@people.example\nx"]
)
def test_refuses_what_is_no_address(email: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.open_account(email=email)
    assert refusal.value.field == "email"
    assert User.objects.count() == 0


def test_refuses_a_name_that_hides_its_direction() -> None:
    with pytest.raises(Refused):
        actions.open_account(email="rosa@people.example", name="Rosa\u202eikebM")
    assert User.objects.count() == 0
