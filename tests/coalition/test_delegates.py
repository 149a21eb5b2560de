from typing import Any

import pytest

from convene.coalition import actions, queries, rules
from convene.coalition.models import Delegate, Member
from convene.core.accounts.models import User
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from tests.coalition.access import EVERYBODY, somebody
from tests.conftest import ClientFor
from tests.factories import coalition as coalitions
from tests.factories import organisations, people

pytestmark = pytest.mark.django_db
NAMERS = {"delegate", "own owner", "convener"}


def admitted() -> Member:
    return coalitions.member(coalitions.coalition(), organisations.organisation("Hope Bridge"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_name(who: str) -> None:
    member = admitted()
    actor: Any = somebody(who, member)
    if who in NAMERS:
        actions.name_delegate(member=member, email="new@hope.example", part="deputy", actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.name_delegate(member=member, email="new@hope.example", part="deputy", actor=actor)
    assert member.delegates.current().filter(user__email="new@hope.example").exists() == (who in NAMERS)
    assert User.objects.filter(email="new@hope.example").exists() == (who in NAMERS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_may_end_a_deputys_part(who: str) -> None:
    member = admitted()
    actor: Any = somebody(who, member)
    if who != "deputy":
        coalitions.deputy_of(member)
    deputy = queries.speaking(member)["deputy"]
    if who in NAMERS | {"deputy"}:
        actions.end_part(delegate=deputy, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.end_part(delegate=deputy, actor=actor)
    assert ("deputy" in queries.speaking(member)) == (who not in NAMERS | {"deputy"})


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_delegate_shows_the_delegates_name(who: str) -> None:
    member = admitted()
    actor: Any = somebody(who, member)
    delegate = queries.speaking(member)["delegate"]
    if who == "delegate":
        actions.show_name(delegate=delegate, shown=True, actor=actor)
    else:
        with pytest.raises(NotAllowed):
            actions.show_name(delegate=delegate, shown=True, actor=actor)
    delegate.refresh_from_db()
    assert delegate.show_name == (who == "delegate")


def test_a_replacement_ends_one_part_and_begins_another_and_both_are_told() -> None:
    member = admitted()
    old = coalitions.delegate_of(member)
    convener = coalitions.convener_of(member.coalition)
    new = actions.name_delegate(
        member=member, email="New@hope.example", name="Ana Torres", actor=convener, language="ar"
    )
    rows = member.delegates.order_by("pk")
    assert [(row.user, row.part, row.ended_at is None, row.named_by) for row in rows] == [
        (old, "delegate", False, convener), (new.user, "delegate", True, convener)
    ]  # fmt: skip
    assert (new.user.email, new.user.name, new.user.language, new.show_name) == (
        "new@hope.example", "Ana Torres", "ar", False
    )  # fmt: skip
    coalition = member.coalition
    assert (rules.member_of(old, coalition), rules.member_of(new.user, coalition)) == (None, member)
    told = Message.objects.filter(template__in=["coalition/mail/named.txt", "coalition/mail/replaced.txt"])
    assert sorted((one.to, one.template) for one in told) == [
        ("new@hope.example", "coalition/mail/named.txt"),
        (old.email, "coalition/mail/replaced.txt"),
    ]
    deeds = Entry.objects.filter(deed__startswith="delegate.").order_by("pk").values_list("deed", flat=True)
    assert list(deeds) == ["delegate.name", "delegate.end", "delegate.name"]


def test_the_same_person_twice_is_refused() -> None:
    member = admitted()
    delegate = coalitions.delegate_of(member)
    deputy = coalitions.deputy_of(member)
    asked: list[tuple[str, str, type[Refused], str]] = [
        (delegate.email, "delegate", Conflict, "This person is the delegate already."),
        (deputy.email.upper(), "deputy", Conflict, "This person is the deputy already."),
        (delegate.email, "deputy", Refused, "The delegate cannot be their own deputy. Name somebody else."),
    ]
    for email, part, error, says in asked:
        with pytest.raises(error) as refused:
            actions.name_delegate(member=member, email=email, part=part, actor=delegate)
        assert (str(refused.value), refused.value.field) == (says, "email")
    assert member.delegates.count() == 2


def test_a_deputy_becomes_the_delegate_and_leaves_the_deputys_part() -> None:
    member = admitted()
    old = coalitions.delegate_of(member)
    deputy = coalitions.deputy_of(member)
    actions.name_delegate(member=member, email=deputy.email, actor=old)
    assert {part: row.user for part, row in queries.speaking(member).items()} == {"delegate": deputy}
    assert not rules.may_speak(old, member.coalition)


def test_a_person_speaks_for_one_organisation_of_a_coalition() -> None:
    member = admitted()
    other = coalitions.member(member.coalition)
    delegate = coalitions.delegate_of(member)
    with pytest.raises(Conflict, match=r"This person speaks for Hope Bridge in this coalition already."):
        actions.name_delegate(
            member=other, email=delegate.email, part="deputy", actor=coalitions.delegate_of(other)
        )
    elsewhere = coalitions.member(coalitions.coalition(title="Second"))
    convener = coalitions.convener_of(elsewhere.coalition)
    named = actions.name_delegate(member=elsewhere, email=delegate.email, part="deputy", actor=convener)
    assert (named.user, rules.member_of(delegate, elsewhere.coalition)) == (delegate, elsewhere)


def test_an_observers_delegate_speaks_and_does_not_move() -> None:
    coalition = coalitions.coalition()
    observer = coalitions.delegate_of(coalitions.observer(coalition))
    voting = coalitions.delegate_of(coalitions.member(coalition))
    told = [
        (bool(rules.may_speak(one, coalition)), bool(rules.may_move(one, coalition)))
        for one in (observer, voting, people.anonymous, coalitions.convener_of(coalition))
    ]
    assert told == [(True, False), (True, True), (False, False), (False, False)]


def test_who_has_left_names_nobody() -> None:
    member = admitted()
    owner = organisations.member(member.organisation, role="owner")
    actions.leave(member=member, actor=owner)
    with pytest.raises(Refused, match=r"Hope Bridge is not in the coalition."):
        actions.name_delegate(member=member, email="new@hope.example", actor=owner)


def test_a_closed_account_is_not_named() -> None:
    member = admitted()
    closed = people.user(name="", is_active=False)
    with pytest.raises(Refused, match=r"This account is closed."):
        actions.name_delegate(member=member, email=closed.email, actor=coalitions.delegate_of(member))


def test_a_name_that_is_not_there_is_not_shown() -> None:
    member = admitted()
    named = actions.name_delegate(
        member=member, email="new@hope.example", actor=coalitions.delegate_of(member)
    )
    with pytest.raises(Refused, match=r"Your account has no name yet."):
        actions.show_name(delegate=named, shown=True, actor=named.user)


def test_the_pages_name_show_and_end(client_for: ClientFor) -> None:
    member = admitted()
    delegate = coalitions.delegate_of(member)
    client = client_for(delegate)
    path = f"/coalitions/standing-together/members/{member.pk}/delegates/"
    wrong = client.post(path, {"email": delegate.email, "name": "", "part": "deputy"})
    page = wrong.content.decode()
    assert (wrong.status_code, "The delegate cannot be their own deputy." in page) == (422, True)
    assert (
        client.post(path, {"email": "ana@hope.example", "name": "Ana", "part": "deputy"})["Location"] == path
    )
    deputy = Delegate.objects.get(part="deputy").user
    mine = client_for(deputy)
    seen = mine.get(path).content.decode()
    assert ("Ana" in seen, "Name somebody" in seen) == (True, False)
    assert mine.post(path, {"email": "x@hope.example", "name": "", "part": "delegate"}).status_code == 403
    roll = "/coalitions/standing-together/members/"
    assert "<bdi>Ana</bdi>" not in client_for(None).get(roll).content.decode()
    mine.post(f"{path}name/", {"shown": "1"})
    assert "<bdi>Ana</bdi>" in client_for(None).get(roll).content.decode()
    mine.post(f"{path}name/", {})
    assert "<bdi>Ana</bdi>" not in client_for(None).get(roll).content.decode()
    assert client.post(f"{path}deputy/end/").status_code == 302
    assert (list(queries.speaking(member)), mine.get(path).status_code) == (["delegate"], 403)
    assert client.post(f"{path}deputy/end/").status_code == 404


def test_nobody_can_have_strangers_written_to_without_end(client_for: ClientFor) -> None:
    member = admitted()
    browser = client_for(coalitions.delegate_of(member))
    address = f"/coalitions/standing-together/members/{member.pk}/delegates/"
    for number in range(20):
        typed = {"email": f"stranger-{number}@elsewhere.example", "part": "deputy"}
        assert browser.post(address, typed).status_code == 302
    page = browser.post(address, {"email": "one-more@elsewhere.example", "part": "deputy"})
    assert page.status_code == 422
    assert ("That was tried too often." in page.text, 'value="one-more@elsewhere.example"' in page.text) == (
        True,
        True,
    )
    assert not User.objects.filter(email="one-more@elsewhere.example").exists()
