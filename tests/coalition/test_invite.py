import re
from datetime import timedelta
from typing import Any

import pytest

from convene.coalition import actions, queries
from convene.coalition.models import Coalition, Delegate, Member
from convene.core.accounts.models import User
from convene.core.errors import NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.initiatives.models import Initiative
from convene.organisations.models import Membership
from convene.statements import actions as statement_actions
from convene.statements.models import Signature
from tests.coalition.access import OUTSIDERS, outsider
from tests.conftest import ClientFor, Clock
from tests.factories import coalition as coalitions
from tests.factories import initiatives, organisations, people, statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db
INVITED = "coalition/mail/invited.txt"


def initiative_with_signatures(
    clock: Clock, *names: str, **fields: Any
) -> tuple[Initiative, list[Signature]]:
    clock(DURING)
    initiative = initiatives.initiative()
    statement = statements.opened(initiative)
    signed = [
        statements.listed(statement, organisation_name=name, join_coalition=True, **fields) for name in names
    ]
    return initiative, signed


def invited(coalition: Coalition, email: str = "a@hope.example", **fields: Any) -> Member:
    organisation = fields.pop("organisation", None) or organisations.organisation()
    return actions.invite(
        coalition=coalition, organisation=organisation, actor=coalitions.convener_of(coalition), email=email, **fields
    )  # fmt: skip


def link_of(member: Member) -> str:
    """The path in the newest mail to the member."""
    message = Message.objects.filter(template=INVITED, about_id=str(member.pk)).latest("pk")
    found = re.search(r"https?://[^/]+(/\S*/invitations/\S+)", message.text)
    assert found, message.text
    return found[1]


# --- everyone who ticked "join" -------------------------------------------------------------------


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_may_invite(who: str, clock: Clock) -> None:
    initiative, _signed = initiative_with_signatures(clock, "Hope Bridge")
    coalition = coalitions.coalition(initiative)
    actor: Any = outsider(who, coalition)
    organisation = organisations.organisation()
    if who == "convener":
        assert actions.invite_signatories(coalition=coalition, actor=actor) == 1
        actions.invite(coalition=coalition, organisation=organisation, actor=actor, email="a@hope.example")
    else:
        with pytest.raises(NotAllowed):
            actions.invite_signatories(coalition=coalition, actor=actor)
        with pytest.raises(NotAllowed):
            actions.invite(
                coalition=coalition, organisation=organisation, actor=actor, email="a@hope.example"
            )
    number = coalition.members.filter(state="invited").count()
    assert (number, Message.objects.filter(template=INVITED).count()) == (
        (2, 2) if who == "convener" else (0, 0)
    )


def test_invites_those_who_asked_and_run_again_only_those_not_yet_asked(clock: Clock) -> None:
    initiative, [one, two] = initiative_with_signatures(clock, "Hope Bridge", "Unity")
    coalition = coalitions.coalition(initiative)
    convener = coalitions.convener_of(coalition)
    assert actions.invite_signatories(coalition=coalition, actor=convener) == 2
    assert actions.invite_signatories(coalition=coalition, actor=convener) == 0
    late = statements.listed(one.statement, join_coalition=True, language="ar")
    assert actions.invite_signatories(coalition=coalition, actor=convener) == 1
    rows = [(row.signature, row.email, row.language, row.grade) for row in coalition.members.order_by("pk")]
    assert rows == [
        (one, one.email, "en", "member"), (two, two.email, "en", "member"), (late, late.email, "ar", "member")
    ]  # fmt: skip
    mails = Message.objects.filter(template=INVITED).order_by("pk")
    assert [mail.to for mail in mails] == [one.email, two.email, late.email]
    assert Entry.objects.filter(deed="coalition.invite", actor=convener).count() == 3


def test_authorities_and_international_organisations_are_invited_as_observers(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    for kind in ("authority", "international", "business"):
        statements.listed(statement, organisation=organisations.organisation(kind=kind), join_coalition=True)
    coalition = coalitions.coalition(statement.initiative)
    actions.invite_signatories(coalition=coalition, actor=coalitions.convener_of(coalition))
    grades = coalition.members.order_by("pk").values_list("organisation__kind", "grade")
    assert sorted(grades) == [
        ("authority", "observer"), ("business", "member"), ("international", "observer")
    ]  # fmt: skip


def test_tells_whom_it_leaves_out_and_why(clock: Clock) -> None:
    initiative, signed = initiative_with_signatures(
        clock, "Asked", "Member", "Invited", "Applied", "Declined", "Left", "Addressless", "Withdrawn"
    )
    by_name = {one.organisation.name: one for one in signed}
    statement = signed[0].statement
    statements.listed(statement, organisation_name="Unticked")
    statements.waiting(statement, organisation_name="Waiting", join_coalition=True)
    statements.waiting(statement, organisation_name="Unseen")
    coalition = coalitions.coalition(initiative)
    convener = coalitions.convener_of(coalition)
    coalitions.member(coalition, by_name["Member"].organisation)
    invited(coalition, organisation=by_name["Invited"].organisation)
    coalitions.applied(coalition, by_name["Applied"].organisation)
    declined = invited(coalition, "b@hope.example", organisation=by_name["Declined"].organisation)
    actions.decline(member=declined, actor=convener, reason="A slip.")
    left = coalitions.member(coalition, by_name["Left"].organisation)
    actions.leave(member=left, actor=coalitions.delegate_of(left))
    Signature.objects.filter(pk=by_name["Addressless"].pk).update(email="")
    gone = by_name["Withdrawn"]
    statement_actions.withdraw(signature=gone, actor=gone.user or people.anonymous, holds_link=True)
    found = queries.invitees(coalition)
    assert [one.organisation.name for one in found.to_ask] == ["Asked"]
    assert [(group.reason.value, group.organisations) for group in found.left_out] == [
        ("member", ["Member"]),
        ("applied", ["Applied"]),
        ("invited", ["Invited"]),
        ("declined", ["Declined"]),
        ("left", ["Left"]),
        ("no-address", ["Addressless"]),
        ("withdrawn", ["Withdrawn"]),
        ("not-on-roll", ["Waiting"]),
        ("not-ticked", ["Unticked"]),
    ]


def test_an_organisation_that_signed_twice_is_asked_once_by_its_latest(clock: Clock) -> None:
    initiative, [first] = initiative_with_signatures(clock, "Hope Bridge")
    second = statements.listed(
        statements.opened(initiative, title="Second"), organisation=first.organisation, join_coalition=True
    )
    coalition = coalitions.coalition(initiative)
    clock(DURING)
    assert actions.invite_signatories(coalition=coalition, actor=coalitions.convener_of(coalition)) == 1
    assert coalition.members.get().signature == second


def test_another_initiatives_signatories_are_not_asked(clock: Clock) -> None:
    initiative_with_signatures(clock, "Hope Bridge")
    coalition = coalitions.coalition(initiatives.initiative(title="Other"))
    assert queries.invitees(coalition) == queries.Invitees([], [])


def test_the_page_shows_who_and_who_not_and_invites(client_for: ClientFor, clock: Clock) -> None:
    initiative, [one, _two] = initiative_with_signatures(clock, "Hope Bridge", "Unity")
    coalition = coalitions.coalition(initiative)
    statements.listed(one.statement, organisation_name="Unticked")
    client = client_for(coalitions.convener_of(coalition))
    path = "/coalitions/standing-together/members/invite/signatories/"
    page = client.get(path).content.decode()
    assert ("2 organisations that have not been asked:" in page, "Signed without asking to join: 1" in page) == (
        True, True,
    )  # fmt: skip
    assert coalition.members.count() == 0
    after = client.post(path, follow=True).content.decode()
    assert ("2 organisations are invited now." in after, "Invited; has not answered: 2" in after) == (
        True,
        True,
    )


# --- by hand --------------------------------------------------------------------------------------


def test_by_hand_without_an_address_writes_to_the_owner_in_their_language() -> None:
    coalition = coalitions.coalition()
    organisation = organisations.organisation()
    organisations.member(organisation)
    owner = people.representative(language="fr")
    organisations.membership(organisation, owner, role=Membership.Role.OWNER)
    made = invited(coalition, "", organisation=organisation, grade="observer")
    assert (made.email, made.language, made.grade, made.state) == (owner.email, "fr", "observer", "invited")
    with pytest.raises(Refused) as refused:
        invited(coalition, "")
    assert refused.value.field == "email"


def test_an_organisation_nobody_listed_is_not_invited() -> None:
    coalition = coalitions.coalition()
    with pytest.raises(Refused) as refused:
        invited(coalition, organisation=organisations.provisional())
    assert (refused.value.field, coalition.members.count()) == ("organisation", 0)


def test_the_page_invites_by_hand(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    organisations.organisation("Hope Bridge")
    client = client_for(coalitions.convener_of(coalition))
    path = "/coalitions/standing-together/members/invite/"
    typed = {"organisation": "Nobody Knows", "email": "ana@hope.example", "grade": "observer"}
    wrong = client.post(path, typed)
    assert (wrong.status_code, "Not in the directory." in wrong.content.decode()) == (422, True)
    assert client.post(path, {**typed, "organisation": "hope bridge"}).status_code == 302
    made = coalition.members.get()
    assert (made.organisation.name, made.email, made.grade) == ("Hope Bridge", "ana@hope.example", "observer")
    again = client.post(path, {**typed, "organisation": "Hope Bridge"})
    assert (again.status_code, "Hope Bridge is invited already." in again.content.decode()) == (422, True)


# --- one click ------------------------------------------------------------------------------------


def test_looking_does_nothing_and_one_click_joins(client_for: ClientFor, clock: Clock) -> None:
    initiative, [signed] = initiative_with_signatures(clock, "Hope Bridge", name="Ana Torres")
    coalition = coalitions.coalition(initiative)
    actions.invite_signatories(coalition=coalition, actor=coalitions.convener_of(coalition))
    member = coalition.members.get()
    link = link_of(member)
    client = client_for(None)
    for _ in range(2):
        page = client.get(link).content.decode()
        assert ("Join for Hope Bridge" in page, 'value="Ana Torres"' in page) == (True, True)
    member.refresh_from_db()
    assert (member.state, Delegate.objects.count()) == ("invited", 0)
    assert client.post(link, {"name": "Ana Torres"}).status_code == 302
    member.refresh_from_db()
    delegate = member.delegates.get()
    assert (member.state, member.admitted_at, member.user) == ("admitted", DURING, signed.user)
    assert (delegate.user, delegate.part, delegate.show_name, delegate.user.email) == (
        signed.user, "delegate", False, signed.email
    )  # fmt: skip
    assert "Hope Bridge is in the coalition" in client.get(link).content.decode()
    assert client.post(link, {"name": "Ana Torres"}).status_code == 302
    assert (member.delegates.count(), Entry.objects.filter(deed="membership.confirm").count()) == (1, 1)
    assert Message.objects.get(template="coalition/mail/joined.txt").to == signed.email


def test_opens_an_account_for_an_address_that_has_none(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    member = invited(coalition, "new@hope.example", language="ar")
    link = link_of(member)
    assert link.startswith("/ar/coalitions/")
    client = client_for(None)
    nameless = client.post(link, {"name": "", "show_name": "on"})
    assert (nameless.status_code, User.objects.filter(email="new@hope.example").count()) == (422, 0)
    client.post(link, {"name": "Ana Torres", "show_name": "on"})
    user = User.objects.get(email="new@hope.example")
    delegate = Delegate.objects.get()
    assert (user.name, user.language, delegate.user, delegate.show_name) == ("Ana Torres", "ar", user, True)


def test_an_old_link_does_nothing_but_ask_for_a_new_one(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    member = invited(coalitions.coalition())
    link = link_of(member)
    client = client_for(None)
    clock(DURING + timedelta(days=30))
    assert "our organisation joins" in client.get(link).content.decode()
    clock(DURING + timedelta(days=30, seconds=1))
    refused = client.post(link, {"name": ""})
    page = refused.content.decode()
    assert (refused.status_code, "This link is too old. Ask for a new mail." in page) == (422, True)
    member.refresh_from_db()
    assert member.state == "invited"
    client.post(link, {"resend": "1"})
    new = link_of(member)
    assert (new == link, client.get(link).status_code) == (False, 404)
    client.post(new, {"name": ""})
    member.refresh_from_db()
    assert member.state == "admitted"


def test_a_wrong_link_leads_nowhere(client_for: ClientFor) -> None:
    coalition = coalitions.coalition()
    link = link_of(invited(coalition))
    other = coalitions.coalition(initiatives.initiative(title="Other"), title="Another")
    client = client_for(None)
    paths = [link + "x/", "/coalitions/standing-together/invitations/guess/", link.replace("standing-together", other.slug)]  # fmt: skip
    assert [client.get(path).status_code for path in paths] == [404] * 3


def test_a_link_in_somebody_elses_hands_is_refused(client_for: ClientFor) -> None:
    member = invited(coalitions.coalition(), "ana@hope.example")
    link = link_of(member)
    stranger = client_for(people.representative())
    assert "sent to another address" in stranger.get(link).content.decode()
    answer = stranger.post(link, {"name": ""})
    member.refresh_from_db()
    assert (answer.status_code, member.state) == (422, "invited")


@pytest.mark.parametrize("who", [*OUTSIDERS, "own editor"])
def test_who_may_confirm_without_the_link(who: str) -> None:
    member = invited(coalitions.coalition())
    own = who == "own editor"
    actor: Any = organisations.member(member.organisation) if own else outsider(who, member.coalition)
    if own:
        actions.confirm(member=member, actor=actor)
        assert coalitions.delegate_of(member) == actor
    else:
        with pytest.raises(NotAllowed):
            actions.confirm(member=member, actor=actor)
    member.refresh_from_db()
    assert member.state == ("admitted" if own else "invited")


def test_a_representative_takes_it_up_on_the_join_page(client_for: ClientFor) -> None:
    member = invited(coalitions.coalition())
    user = organisations.member(member.organisation)
    client = client_for(user)
    path = f"/coalitions/standing-together/members/{member.pk}/take-up/"
    assert path in client.get("/coalitions/standing-together/join/").content.decode()
    assert client.post(path).status_code == 302
    member.refresh_from_db()
    assert (member.state, coalitions.delegate_of(member)) == ("admitted", user)


def test_who_speaks_for_another_organisation_cannot_confirm_for_a_second() -> None:
    coalition = coalitions.coalition()
    delegate = coalitions.delegate_of(coalitions.member(coalition))
    second = invited(coalition, delegate.email)
    with pytest.raises(Refused, match="a person speaks for one organisation"):
        actions.confirm(member=second, holds_link=True)
    second.refresh_from_db()
    assert second.state == "invited"


def test_an_invitation_taken_back_says_so(client_for: ClientFor) -> None:
    member = invited(coalitions.coalition())
    link = link_of(member)
    actions.decline(member=member, actor=coalitions.convener_of(member.coalition), reason="Wrong address.")
    page = client_for(None).get(link).content.decode()
    assert ("This invitation no longer stands" in page, "Wrong address." in page) == (True, True)
    with pytest.raises(Refused):
        actions.confirm(member=member, holds_link=True)
    assert not Message.objects.filter(template="coalition/mail/declined.txt").exists()


# --- sending again --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", OUTSIDERS)
def test_who_may_send_again(who: str) -> None:
    member = invited(coalitions.coalition())
    actor: Any = outsider(who, member.coalition)
    before = member.token_digest
    if who == "convener":
        actions.resend(member=member, actor=actor, email="b@hope.example")
    else:
        with pytest.raises(NotAllowed):
            actions.resend(member=member, actor=actor, email="b@hope.example")
    member.refresh_from_db()
    assert (member.email, member.token_digest == before, member.mails_sent) == (
        ("b@hope.example", False, 2) if who == "convener" else ("a@hope.example", True, 1)
    )


def test_mails_end_somewhere() -> None:
    member = invited(coalitions.coalition())
    for _ in range(4):
        actions.resend(member=member)
    with pytest.raises(Refused, match="as many mails as we can"):
        actions.resend(member=member)
    assert Message.objects.filter(template=INVITED).count() == 5


def test_somebody_elses_name_does_not_go_to_a_corrected_address(clock: Clock, client_for: ClientFor) -> None:
    initiative, _signed = initiative_with_signatures(clock, "Hope Bridge", name="Ana Torres")
    coalition = coalitions.coalition(initiative)
    convener = coalitions.convener_of(coalition)
    actions.invite_signatories(coalition=coalition, actor=convener)
    member = coalition.members.get()
    actions.resend(member=member, actor=convener, email="other@hope.example")
    assert "Ana Torres" not in client_for(None).get(link_of(member)).content.decode()


def test_nobody_is_invited_to_what_is_not_public_yet() -> None:
    draft = initiatives.initiative(is_open=False)
    coalition = coalitions.coalition(draft)
    with pytest.raises(Refused, match="This initiative is not public yet"):
        actions.invite(
            coalition=coalition,
            organisation=organisations.organisation(),
            email="desk@hope.example",
            actor=coalitions.convener_of(coalition),
        )
    assert (coalition.members.count(), Message.objects.count()) == (0, 0)
