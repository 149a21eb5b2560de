from typing import Any

import pytest

from convene.coalition import actions, queries
from convene.coalition.models import Member
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from tests.coalition.access import OUTSIDERS, outsider
from tests.conftest import ClientFor
from tests.factories import coalition as coalitions
from tests.factories import initiatives, organisations, people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", [*OUTSIDERS, "own editor", "own pending"])
def test_who_may_apply(who: str) -> None:
    coalition = coalitions.coalition()
    organisation = organisations.organisation()
    if who.startswith("own"):
        actor: Any = organisations.member(organisation, verified=who == "own editor")
    else:
        actor = outsider(who, coalition)
    if who == "own editor":
        made = actions.apply(coalition=coalition, organisation=organisation, actor=actor, why="We can help.")
        assert (made.state, made.grade, made.user, made.why) == ("applied", "member", actor, "We can help.")
    else:
        with pytest.raises(NotAllowed):
            actions.apply(coalition=coalition, organisation=organisation, actor=actor)
    assert coalition.members.filter(organisation=organisation).count() == (who == "own editor")


def test_nobody_applies_to_what_is_not_public() -> None:
    coalition = coalitions.coalition(initiatives.initiative(is_open=False))
    with pytest.raises(NotAllowed):
        coalitions.applied(coalition)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_may_admit(who: str) -> None:
    member = coalitions.applied(coalitions.coalition())
    actor: Any = outsider(who, member.coalition)
    if who == "convener":
        actions.admit(member=member, actor=actor, reason="Welcome.")
    else:
        with pytest.raises(NotAllowed):
            actions.admit(member=member, actor=actor)
    member.refresh_from_db()
    assert (member.state, member.decided_by) == (
        ("admitted", actor) if who == "convener" else ("applied", None)
    )


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_may_decline(who: str) -> None:
    member = coalitions.applied(coalitions.coalition())
    actor: Any = outsider(who, member.coalition)
    if who == "convener":
        actions.decline(member=member, actor=actor, reason="Too early.")
    else:
        with pytest.raises(NotAllowed):
            actions.decline(member=member, actor=actor, reason="Too early.")
    member.refresh_from_db()
    assert (member.state, member.reason) == (
        ("declined", "Too early.") if who == "convener" else ("applied", "")
    )


def test_the_applicant_is_told_and_becomes_the_delegate() -> None:
    coalition = coalitions.coalition()
    applicant = people.representative(email="rosa@hope.example")
    member = coalitions.applied(coalition, organisations.organisation("Hope Bridge"), applicant)
    actions.admit(
        member=member, actor=coalitions.convener_of(coalition), grade="observer", reason="You know the field."
    )
    delegate = queries.speaking(member)["delegate"]
    assert (delegate.user, delegate.show_name) == (applicant, False)
    message = Message.objects.get(template="coalition/mail/admitted.txt")
    assert (message.to, message.subject) == (
        "rosa@hope.example", "Hope Bridge is admitted: Standing together"
    )  # fmt: skip
    assert ("as an observer" in " ".join(message.text.split()), "You know the field." in message.text) == (
        True, True
    )  # fmt: skip
    assert Entry.objects.get(deed="membership.admit").facts == {"grade": "observer"}


def test_a_decline_needs_a_reason_and_mails_it() -> None:
    coalition = coalitions.coalition()
    convener = coalitions.convener_of(coalition)
    member = coalitions.applied(coalition)
    with pytest.raises(Refused) as refused:
        actions.decline(member=member, actor=convener, reason="  ")
    assert refused.value.field == "reason"
    actions.decline(member=member, actor=convener, reason="Come back when you are registered.")
    message = Message.objects.get(template="coalition/mail/declined.txt")
    assert message.to == member.email
    assert "Come back when you are registered." in message.text
    with pytest.raises(Refused):
        actions.admit(member=member, actor=convener)
    with pytest.raises(Refused):
        actions.decline(member=member, actor=convener, reason="Again.")


def test_applying_anew_after_a_decline_is_a_new_row() -> None:
    coalition = coalitions.coalition()
    organisation = organisations.organisation()
    user = organisations.member(organisation)
    first = coalitions.applied(coalition, organisation, user)
    actions.decline(member=first, actor=coalitions.convener_of(coalition), reason="Not yet.")
    second = coalitions.applied(coalition, organisation, user)
    first.refresh_from_db()
    assert (first.state, second.state, first.pk == second.pk) == ("declined", "applied", False)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("applied", "Hope Bridge has applied already; the conveners will decide."),
        ("member", "Hope Bridge is a member of this coalition already."),
        (
            "observer",
            "Hope Bridge is an observer of this coalition. To become a member, it leaves and asks anew.",
        ),
        ("invited", "Hope Bridge is invited already. Its invitation can be sent again."),
    ],
)
def test_twice_is_refused_with_how_it_stands(state: str, says: str) -> None:
    coalition = coalitions.coalition()
    organisation = organisations.organisation("Hope Bridge")
    convener = coalitions.convener_of(coalition)
    if state == "invited":
        actions.invite(coalition=coalition, organisation=organisation, actor=convener, email="a@hope.example")
    elif state == "applied":
        coalitions.applied(coalition, organisation)
    else:
        coalitions.member(coalition, organisation, grade=state)
    second = organisations.member(organisation)
    with pytest.raises(Conflict) as by_applying:
        actions.apply(coalition=coalition, organisation=organisation, actor=second)
    with pytest.raises(Conflict) as by_inviting:
        actions.invite(coalition=coalition, organisation=organisation, actor=convener, email="b@hope.example")
    assert (str(by_applying.value), str(by_inviting.value)) == (says, says)
    assert coalition.members.count() == 1


def test_who_speaks_for_another_does_not_apply() -> None:
    coalition = coalitions.coalition()
    delegate = coalitions.delegate_of(coalitions.member(coalition))
    other = organisations.organisation()
    organisations.membership(other, delegate)
    with pytest.raises(Refused, match="Somebody else has to apply"):
        actions.apply(coalition=coalition, organisation=other, actor=delegate)


def test_an_applicant_who_came_to_speak_for_another_leaves_the_part_open() -> None:
    coalition = coalitions.coalition()
    applicant = people.representative()
    waiting = coalitions.applied(coalition, user=applicant)
    first = coalitions.member(coalition)
    actions.name_delegate(
        member=first, email=applicant.email, part="deputy", actor=coalitions.delegate_of(first)
    )
    admitted = actions.admit(member=waiting, actor=coalitions.convener_of(coalition))
    assert (admitted.state, queries.speaking(admitted)) == (Member.State.ADMITTED, {})


def test_the_pages_from_application_to_admission(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    organisation = organisations.organisation("Hope Bridge")
    user = organisations.member(organisation)
    path = "/coalitions/standing-together/join/"
    client = client_for(user)
    typed = {"organisation": str(organisation.pk), "grade": "member", "why": "", "show_name": "on"}
    wrong = client.post(path, typed)
    assert (wrong.status_code, coalition.members.count()) == (422, 0)
    foreign = organisations.organisation()
    assert client.post(path, {**typed, "organisation": str(foreign.pk), "why": "x"}).status_code == 422
    assert client.post(path, {**typed, "why": "We run a hot line."}).status_code == 302
    assert "Its application is with the conveners." in client.get(path).content.decode()
    member = coalition.members.get()
    desk = client_for(coalitions.convener_of(coalition))
    page = desk.get("/coalitions/standing-together/members/invite/").content.decode()
    assert ("Hope Bridge" in page, "We run a hot line." in page) == (True, True)
    admit = f"/coalitions/standing-together/members/{member.pk}/admit/"
    without = desk.post(admit, {"grade": "observer", "reason": " "})
    assert (without.status_code, without.context["form"].errors.keys()) == (422, {"reason"})
    assert 'value="observer" selected' in without.text
    assert desk.post(admit, {"grade": "member", "reason": "Welcome."}).status_code == 302
    roll = client_for(None).get("/coalitions/standing-together/members/").content.decode()
    assert ("Hope Bridge" in roll, f"<bdi>{user.name}</bdi>" in roll) == (True, True)
    assert desk.get(admit).status_code == 404


def test_who_is_not_signed_in_reads_what_it_takes(client_for: ClientFor) -> None:
    coalitions.coalition()
    page = client_for(None).get("/coalitions/standing-together/join/").content.decode()
    assert ("/account/sign-in/?next=/coalitions/standing-together/join/" in page, "<form" in page.split("<main")[1]) == (
        True, False,
    )  # fmt: skip
    known = client_for(people.representative()).get("/coalitions/standing-together/join/").content.decode()
    assert "Nobody has confirmed yet that you belong to an organisation." in known
