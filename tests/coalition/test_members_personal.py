import pytest

from convene.coalition import actions
from convene.coalition.models import Member
from convene.core.accounts.actions import erase
from convene.core.accounts.queries import held_about
from convene.core.notifications.models import Message
from tests.conftest import ClientFor
from tests.factories import coalition as coalitions
from tests.factories import organisations, people

pytestmark = pytest.mark.django_db


def test_everything_held_is_told() -> None:
    user = people.representative(email="rosa@hope.example")
    member = coalitions.member(
        coalitions.coalition(), organisations.organisation("Hope Bridge"), user, why="We run a hot line."
    )
    held = held_about(user)
    assert held["coalition-memberships"] == [
        {
            "coalition": "/coalitions/standing-together/",
            "organisation": "Hope Bridge",
            "part": "member",
            "state": "admitted",
            "email": "rosa@hope.example",
            "language": "en",
            "why": "We run a hot line.",
            "show_name": False,
            "reason": "",
            "mailed_at": None,
            "created_at": member.created_at,
            "admitted_at": member.admitted_at,
            "left_at": None,
        }
    ]
    assert [(row["organisation"], row["part"], row["ended_at"]) for row in held["coalition-delegate"]] == [
        ("Hope Bridge", "delegate", None)
    ]


def test_an_erased_delegate_speaks_no_more_and_leaves_no_address() -> None:
    user = people.representative(email="rosa@hope.example")
    member = coalitions.member(coalitions.coalition(), user=user, why="We run a hot line.")
    invited = actions.invite(
        coalition=member.coalition,
        organisation=organisations.organisation(),
        actor=coalitions.convener_of(member.coalition),
        email="rosa@hope.example",
    )
    erase(user=user, actor=user)
    member.refresh_from_db()
    invited.refresh_from_db()
    assert (member.state, member.email, member.why, member.delegates.current().count()) == (
        "admitted", "", "", 0
    )  # fmt: skip
    assert (invited.state, invited.email, invited.token_digest) == ("invited", "", "")
    assert Member.objects.filter(email__iexact="rosa@hope.example").count() == 0


def test_an_application_of_somebody_erased_is_decided_without_mail() -> None:
    coalition = coalitions.coalition()
    user = people.representative()
    member = coalitions.applied(coalition, user=user)
    erase(user=user, actor=user)
    actions.admit(member=member, actor=coalitions.convener_of(coalition))
    member.refresh_from_db()
    assert (member.state, member.delegates.count()) == ("admitted", 0)
    assert not Message.objects.filter(template="coalition/mail/admitted.txt").exists()


def test_the_account_tells_for_whom_one_speaks(client_for: ClientFor) -> None:
    member = coalitions.member(coalitions.coalition(), organisations.organisation("Hope Bridge"))
    page = client_for(coalitions.delegate_of(member)).get("/account/").content.decode()
    assert (
        "Coalitions in which you speak" in page,
        "Hope Bridge" in page,
        f"/coalitions/standing-together/members/{member.pk}/delegates/" in page,
    ) == (True, True, True)
    assert "Coalitions in which you speak" not in client_for(people.user()).get("/account/").content.decode()
