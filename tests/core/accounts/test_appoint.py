from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from convene.core.accounts import actions
from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from tests.factories import people

pytestmark = pytest.mark.django_db


def appointed(email: str = "new@people.example", **given: object) -> tuple[bool, bool]:
    user = actions.appoint(email=email, **given)  # type: ignore[arg-type]
    user.refresh_from_db()
    return user.may_convene, user.is_staff


def test_the_operator_may() -> None:
    assert appointed(actor=None) == (True, False)


def test_staff_may() -> None:
    assert appointed(actor=people.staff(), staff=True) == (True, True)


@pytest.mark.parametrize(
    "who",
    [people.representative, people.convener, lambda: people.anonymous, lambda: people.staff(is_active=False)],
    ids=["representative", "convener", "anonymous", "staff no longer"],
)
def test_others_may_not(who: object) -> None:
    with pytest.raises(NotAllowed):
        appointed(actor=who())  # type: ignore[operator]
    assert not User.objects.filter(email="new@people.example").exists()


def test_takes_nothing_away_and_keeps_the_name() -> None:
    people.staff(email="sam@people.example", name="Sam Okello")
    assert appointed("sam@people.example", name="Samuel") == (True, True)
    assert User.objects.get().name == "Sam Okello"


def test_gives_a_name_where_there_is_none() -> None:
    people.user(email="sam@people.example", name="")
    appointed("sam@people.example", name="Sam Okello")
    assert User.objects.get().name == "Sam Okello"


def test_records_once_what_it_did() -> None:
    user = people.user(email="sam@people.example")
    for staff in (False, False, True, True, False):
        actions.appoint(email="sam@people.example", staff=staff)
    told = [(e.deed, e.object_id, e.actor, e.facts) for e in Entry.objects.order_by("id")]
    assert told == [
        ("account.appoint", user.pk, None, {"staff": False}),
        ("account.appoint", user.pk, None, {"staff": True}),
    ]


def test_refuses_a_closed_account() -> None:
    people.user(email="gone@people.example", is_active=False)
    with pytest.raises(Refused):
        actions.appoint(email="gone@people.example")


def test_the_command_says_in_one_line_what_it_did() -> None:
    out = StringIO()
    call_command("appoint", "Sam@People.example", "--staff", "--name", "Sam Okello", stdout=out)
    assert out.getvalue() == (
        "sam@people.example may convene and is staff; they sign in by a code sent to that address.\n"
    )
    user = User.objects.get()
    assert (user.name, user.may_convene, user.is_staff) == ("Sam Okello", True, True)


def test_the_command_fails_with_one_line() -> None:
    with pytest.raises(CommandError, match=r"^This is not an e-mail address"):
        call_command("appoint", "sam")
    assert User.objects.count() == 0
