import pytest

from convene.core.accounts import actions as accounts
from convene.core.accounts.queries import held_about
from convene.core.trail.models import Entry
from convene.statements import actions, queries
from convene.statements.models import Signature
from tests.conftest import ClientFor, Clock
from tests.factories import people, statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db
AMA = "ama.unmistakable@gmail.com"
WHO = {"email": AMA, "name": "Ama Unmistakable", "role": "Unmistakable Chair", "show_name": True}


def test_what_is_held_is_told_whole(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement, organisation_name="Hope Bridge", **WHO)
    statements.listed(statement)  # somebody else's
    assert made.user is not None
    (row,) = held_about(made.user)["signatures"]
    assert (row["organisation_name"], row["name"], row["role"], row["email"], row["countries"]) == (
        "Hope Bridge", "Ama Unmistakable", "Unmistakable Chair", AMA, ["GH", "TG"]
    )  # fmt: skip
    assert (row["statement"], row["state"], row["show_name"]) == (
        f"/statements/{statement.slug}/", "listed", True
    )  # fmt: skip


def test_an_account_holds_what_was_signed_by_its_address_before_it_was_confirmed(clock: Clock) -> None:
    clock(DURING)
    statements.signature(statements.opened(), **{**WHO, "email": AMA.title()})
    assert len(held_about(people.user(AMA))["signatures"]) == 1


def test_a_new_owner_of_an_address_does_not_see_what_another_account_signed_by_it(clock: Clock) -> None:
    clock(DURING)
    made = statements.listed(statements.opened(), **WHO)
    assert made.user is not None
    accounts.change_address(user=made.user, actor=made.user, email="ama@elsewhere.example")
    assert held_about(people.user(AMA))["signatures"] == []
    assert len(held_about(made.user)["signatures"]) == 1


def test_erasing_leaves_the_organisations_signature_and_nobodys_name(
    client_for: ClientFor, clock: Clock
) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement, organisation_name="Hope Bridge", **WHO)
    token = statements.token_of(made)
    assert made.user is not None
    accounts.erase(user=made.user, actor=made.user)

    assert "nmistakable" not in repr(list(Signature.objects.values_list()))
    made.refresh_from_db()
    assert (made.state, made.name, made.role, made.email, made.user, made.show_name) == (
        Signature.State.LISTED, "", "", "", None, False
    )  # fmt: skip
    (shown,) = queries.signatories(statement)
    assert (shown.organisation, shown.name, shown.role) == ("Hope Bridge", "", "")
    answer = client_for(None).get(f"/statements/{statement.slug}/signatures/{token}/")
    assert answer.status_code == 404
    assert Entry.objects.filter(deed="signature.withdraw").count() == 0


def test_a_waiting_one_can_still_be_decided_though_nobody_is_left_to_be_told(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    first, second = statements.waiting(statement, **WHO), statements.waiting(statement, email="b@gmail.com")
    for made in (first, second):
        assert made.user is not None
        accounts.erase(user=made.user, actor=None)
    actor = statements.convener_of(statement)
    assert actions.approve(signature=first, actor=actor).is_listed
    actions.decline(signature=second, reason="No", actor=actor)
    second.refresh_from_db()
    assert second.state == Signature.State.DECLINED


def test_what_they_never_confirmed_is_taken_back(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened(), **WHO)
    user = people.user(AMA)
    accounts.erase(user=user, actor=user)
    made.refresh_from_db()
    assert (made.state, made.email, made.code_digest) == (Signature.State.WITHDRAWN, "", "")


def test_the_account_shows_what_one_signed_and_leads_to_it(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened(title="Unmistakable statement")
    made = statements.listed(statement, organisation_name="Hope Bridge", **WHO)
    page = client_for(made.user).get("/account/").content.decode()
    own = f"/statements/{statement.slug}/signatures/own/{made.pk}/"
    assert f'href="{own}"' in page
    assert "Hope Bridge" in page
    assert "What you signed" not in client_for(people.representative()).get("/account/").content.decode()


def test_ones_own_pages_are_nobody_elses(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement, **WHO)
    own = f"/statements/{statement.slug}/signatures/own/{made.pk}/"
    others = [people.representative(), people.staff(), statements.convener_of(statement)]
    for path in (own, f"{own}correct/", f"{own}withdraw/"):
        assert client_for(made.user).get(path).status_code == 200
        assert client_for(None).get(path)["Location"] == f"/account/sign-in/?next={path}"
        assert [client_for(one).get(path).status_code for one in others] == [404] * 3
        assert [client_for(one).post(f"{own}withdraw/").status_code for one in others] == [404] * 3
    made.refresh_from_db()
    assert made.is_listed


def test_from_the_account_one_corrects_and_withdraws(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement, **WHO)
    client = client_for(made.user)
    own = f"/statements/{statement.slug}/signatures/own/{made.pk}/"
    sent = {"name": "Ama", "role": "Chair", "seat": "GH", "countries": "Ghana"}
    assert client.post(f"{own}correct/", sent)["Location"] == own
    made.refresh_from_db()
    assert (made.name, made.show_name, [row.country for row in made.countries.all()]) == (
        "Ama",
        False,
        ["GH"],
    )
    assert client.post(f"{own}withdraw/")["Location"] == own
    assert "It was withdrawn on" in client.get(own).content.decode()
