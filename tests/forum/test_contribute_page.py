"""From the button to the published page, without any script."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from convene.core.accounts.models import User
from convene.forum import actions
from convene.forum.models import Call, Contribution
from convene.forum.views.contributing import WRITING
from convene.initiatives.models import Quoting
from convene.organisations.models import Membership, Organisation
from tests.conftest import ClientFor
from tests.factories import forum, people

pytestmark = pytest.mark.django_db


def address(call: Call, kind: str = "practice") -> str:
    return f"{call.get_absolute_url()}contribute/?kind={kind}"


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Doctors on the telephone",
        "done": "Forty doctors answered calls.",
        "resulted": "",
        "learned": "",
        "phase": "relief",
        "region": "africa",
        "countries": "Kenya, الصومال",
        "theme": "health",
        "language": "",
        "organisation": "another",
        "organisation_name": "Tigrinya Hotline",
        "organisation_seat": "IT",
        "quoting": "organisation-and-name",
        "author_name": "Luwam T.",
        **changes,
    }


@pytest.fixture
def call() -> Call:
    return forum.call()


@pytest.fixture
def author() -> User:
    return forum.member(forum.organisation())


@pytest.fixture
def client(client_for: ClientFor, author: User) -> Client:
    return client_for(author)


def own(author: User) -> dict[str, str]:
    return {"organisation": str(Membership.objects.get(user=author).organisation_id)}


def test_nobody_types_before_signing_in_and_everybody_comes_back(call: Call) -> None:
    path = f"{call.get_absolute_url()}contribute/"
    for answer in (Client().get(path), Client().post(path, filled())):
        assert (answer.status_code, answer["Location"]) == (302, f"/account/sign-in/?next={quote(path)}")


def test_one_says_first_what_one_wants_to_share(client: Client) -> None:
    call = forum.call(kinds=["practice", "need"])
    page = client.get(f"{call.get_absolute_url()}contribute/")
    assert [value for value, _label in page.context["form"].fields["kind"].choices] == ["practice", "need"]
    assert "csrfmiddlewaretoken" not in page.content.decode()
    wrong = client.get(address(call, "offer"))
    assert wrong.context["form"].errors.keys() == {"kind"}


def test_the_form_asks_only_what_the_kind_wants(client: Client, call: Call) -> None:
    practice = client.get(address(call)).context["form"]
    need = client.get(address(call, "need")).context["form"]
    assert {"done", "resulted", "learned"} <= practice.fields.keys()
    assert "body" not in practice.fields
    assert "body" in need.fields
    assert not {"done", "resulted", "learned"} & need.fields.keys()


def test_a_call_for_one_kind_asks_nothing_first(client: Client) -> None:
    call = forum.call(kinds=["offer"])
    page = client.get(f"{call.get_absolute_url()}contribute/")
    assert page.context["label"] == "Offer"
    assert "body" in page.context["form"].fields


def test_it_is_published_for_ones_own_organisation(client: Client, call: Call, author: User) -> None:
    answer = client.post(address(call), filled(**own(author)))
    made = Contribution.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.organisation, made.author, made.author_name) == (
        Membership.objects.get(user=author).organisation,
        author,
        "Luwam T.",
    )
    assert [row.country for row in made.countries.all()] == ["KE", "SO"]
    assert (made.language, made.vouched_at is None) == ("en", False)
    shown = client.get(made.get_absolute_url()).content.decode()
    assert "Thank you for sharing it." in shown
    assert "We take it to be in English." in shown


def test_an_organisation_is_named_in_the_same_form(client_for: ClientFor, call: Call) -> None:
    newcomer = people.user()
    client = client_for(newcomer)
    assert "organisation" not in client.get(address(call)).context["form"].fields
    client.post(address(call), filled())
    made = Contribution.objects.get()
    assert (made.organisation.name, made.organisation.seat) == ("Tigrinya Hotline", "IT")
    assert made.vouched_at is None
    shown = client.get(made.get_absolute_url()).content.decode()
    assert "Nobody has confirmed yet that you speak for Tigrinya Hotline." in shown


def test_another_organisation_needs_its_name_and_seat(client: Client, call: Call) -> None:
    answer = client.post(address(call), filled(organisation_name="", organisation_seat=""))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"organisation_name", "organisation_seat"}


def test_somebody_elses_organisation_cannot_be_chosen(client: Client, call: Call) -> None:
    theirs = forum.organisation("Elsewhere", "DE")
    answer = client.post(address(call), filled(organisation=str(theirs.pk)))
    assert answer.context["form"].errors.keys() == {"organisation"}
    assert not Contribution.objects.exists()


def test_a_form_sent_twice_publishes_once(client: Client, call: Call, author: User) -> None:
    first, second = (client.post(address(call), filled(**own(author))) for _twice in range(2))
    assert first["Location"] == second["Location"]
    assert Contribution.objects.count() == 1


def test_a_preview_publishes_nothing_and_keeps_what_was_typed(
    client: Client, call: Call, author: User
) -> None:
    typed = filled(**own(author), done="Forty **doctors**.\n\n<script>alert(1)</script>", preview="1")
    answer = client.post(address(call), typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>doctors</strong>" in page
    assert "<script>alert" not in page
    assert "Forty **doctors**." in page  # in the field
    assert not Contribution.objects.exists()
    assert client.post(address(call), typed | {"title": ""}).status_code == 422


HOSTILE = {
    "title": ["", "x" * 10_000, "a\u202eb", "a\x00b", "a\u200bb"],
    "done": ["", "---", "x" * 10_001, "a\u2066b", "a\x07b"],
    "resulted": ["a\ufeffb"],
    "learned": ["x" * 100_000],
    "phase": ["afterlife"],
    "region": ["", "atlantis", "<b>"],
    "countries": ["Atlantis", "KE" * 9_000],
    "theme": ["magic"],
    "language": ["tlh", "xx"],
    "organisation": ["", "0", "99999999999999999999", "-1", "x"],
    "organisation_name": ["a\u202eb", "x" * 201],
    "organisation_seat": ["ZZ"],
    "quoting": ["", "as-you-like"],
    "author_name": ["", "a\u202eb", "x" * 201],
}


@pytest.mark.parametrize(
    ("field", "typed"), [(field, typed) for field, all_typed in HOSTILE.items() for typed in all_typed]
)
def test_what_cannot_stand_is_said_beside_its_field_and_kept(
    client: Client, call: Call, field: str, typed: str
) -> None:
    answer = client.post(address(call), filled(**{field: typed}))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert form[field].value() == typed
    assert (Contribution.objects.count(), Organisation.objects.filter(state="provisional").count()) == (0, 0)


def test_what_was_typed_survives_the_closing_of_the_call(client: Client, call: Call, author: User) -> None:
    actions.close_call(call=call, actor=forum.convener_of(call))
    answer = client.post(address(call), filled(**own(author)))
    assert answer.status_code == 403
    assert "Forty doctors answered calls." in answer.content.decode()
    assert "This call has closed." in answer.content.decode()
    assert client.get(address(call)).status_code == 403
    assert not Contribution.objects.exists()


def test_one_account_writes_only_so_much_in_an_hour(client: Client, call: Call, author: User) -> None:
    for number in range(WRITING):
        assert client.post(address(call), filled(**own(author), done=f"Story {number}.")).status_code == 302
    answer = client.post(address(call), filled(**own(author), done="One more story."))
    assert answer.status_code == 429
    assert "One more story." in answer.content.decode()
    assert Contribution.objects.count() == WRITING


def test_a_call_of_a_draft_is_not_there(client: Client) -> None:
    hidden = forum.call(forum.initiative(is_open=False))
    assert client.get(address(hidden)).status_code == 404
    assert client.get("/forum/calls/nothing/contribute/").status_code == 404


class TestLater:
    @pytest.fixture
    def made(self, author: User, call: Call) -> Contribution:
        return forum.contribution(call, by=author)

    def test_editing_begins_with_what_it_says(self, client: Client, made: Contribution) -> None:
        form = client.get(f"{made.get_absolute_url()}edit/").context["form"]
        assert form["done"].value() == "Forty doctors abroad answered **calls** from home."
        assert (form["countries"].value(), form["language"].value(), form["version"].value()) == (
            "Kenya",
            "en",
            1,
        )
        assert "quoting" not in form.fields

    def test_it_is_edited(self, client: Client, made: Contribution) -> None:
        answer = client.post(f"{made.get_absolute_url()}edit/", filled(version="1", done="Fifty doctors."))
        made.refresh_from_db()
        assert (answer["Location"], made.revisions_made) == (made.get_absolute_url(), 2)
        assert made.revisions.get(number=2).done == "Fifty doctors."

    def test_a_story_told_in_one_text_keeps_it(self, client: Client, author: User, call: Call) -> None:
        made = forum.contribution(call, by=author, body="All in one.", done="", resulted="", learned="")
        page = f"{made.get_absolute_url()}edit/"
        assert client.get(page).context["form"]["body"].value() == "All in one."
        client.post(page, filled(version="1", body="All in one, again.", done=""))
        assert made.revisions.get(number=2).source.text == "All in one, again."

    def test_whoever_saves_second_sees_both(self, client: Client, made: Contribution, author: User) -> None:
        page = f"{made.get_absolute_url()}edit/"
        actions.edit(contribution=made, words=forum.words(done="Fifty doctors."), version=1, actor=author)
        answer = client.post(page, filled(version="1", done="Sixty doctors."))
        assert answer.status_code == 409
        assert "Fifty doctors." in answer.content.decode()
        assert answer.context["form"]["done"].value() == "Sixty doctors."
        client.post(page, filled(version=answer.context["form"]["version"].value(), done="Sixty doctors."))
        assert made.revisions.get(number=3).done == "Sixty doctors."

    def test_it_is_previewed_and_withdrawn(self, client: Client, made: Contribution) -> None:
        page = made.get_absolute_url()
        client.post(f"{page}edit/", filled(version="1", done="Fifty doctors.", preview="1"))
        assert made.revisions.count() == 1
        assert "It cannot be published again" in client.get(f"{page}withdraw/").content.decode()
        assert client.post(f"{page}withdraw/")["Location"] == made.call.get_absolute_url()
        made.refresh_from_db()
        assert made.state == "withdrawn"

    def test_quoting_is_chosen_anew(self, client: Client, made: Contribution) -> None:
        page = f"{made.get_absolute_url()}quoting/"
        client.post(page, {"quoting": "not-at-all", "author_name": "Rosa"})
        made.refresh_from_db()
        assert (made.quoting, made.author_name) == ("not-at-all", "")
        for wrong in ({}, {"quoting": "organisation-and-name", "author_name": ""}, {"quoting": "x"}):
            assert client.post(page, wrong).status_code == 422
        made.refresh_from_db()
        assert made.quoting == "not-at-all"

    def test_an_owner_is_not_asked_for_the_name(
        self, client_for: ClientFor, author: User, call: Call
    ) -> None:
        made = forum.contribution(call, by=author, quoting=Quoting.ORGANISATION_ONLY)
        owner = client_for(forum.member(made.organisation, role=Membership.Role.OWNER))
        page = f"{made.get_absolute_url()}quoting/"
        form = owner.get(page).context["form"]
        assert list(form.fields) == ["quoting"]
        assert [value for value, _label in form.fields["quoting"].choices] == [
            "organisation-only",
            "not-at-all",
        ]
        assert owner.post(page, {"quoting": "organisation-and-name"}).status_code == 422
        owner.post(page, {"quoting": "not-at-all"})
        made.refresh_from_db()
        assert made.quoting == "not-at-all"

    @pytest.mark.parametrize("deed", ["edit", "quoting", "withdraw"])
    def test_these_pages_are_for_those_who_may(
        self, client_for: ClientFor, made: Contribution, deed: str
    ) -> None:
        page = f"{made.get_absolute_url()}{deed}/"
        assert Client().get(page)["Location"] == f"/account/sign-in/?next={page}"
        for person in (forum.convener_of(made.call), people.staff(), people.representative()):
            client = client_for(person)
            assert (client.get(page).status_code, client.post(page, filled(version="1")).status_code) == (
                403,
                403,
            )
        made.refresh_from_db()
        assert (made.state, made.revisions_made, made.quoting) == ("published", 1, "organisation-and-name")
