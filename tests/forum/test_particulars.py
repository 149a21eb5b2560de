"""What a need or an offer says beside its words: asked, shown, edited, kept."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from convene.core.accounts.actions import erase
from convene.core.accounts.models import User
from convene.core.accounts.queries import held_about
from convene.core.errors import Conflict, Refused
from convene.core.trail.queries import of
from convene.forum import actions
from convene.forum.models import Call, Contribution, Particulars
from tests.conftest import ClientFor
from tests.factories import forum, matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return forum.call()


@pytest.fixture
def author() -> User:
    return forum.member(forum.organisation())


@pytest.fixture
def client(client_for: ClientFor, author: User) -> Client:
    return client_for(author)


@pytest.fixture
def made(call: Call, author: User) -> Contribution:
    return matching.need(call, by=author)


def filled(author: User, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Nurses",
        "body": "Ten nurses who speak Somali.",
        "region": "africa",
        "countries": "Kenya",
        "language": "en",
        "category": "health",
        "quantity": "Ten nurses",
        "urgency": "now",
        "from_on": "2026-07-08",
        "until_on": "2026-09-08",
        "languages": "Somali, العربية",
        "days": "30",
        "outcome_news": "on",
        "organisation": matching.organisation_of(author).pk,
        "quoting": "organisation-only",
        **changes,
    }


def path(call: Call, kind: str = "need") -> str:
    return f"{call.get_absolute_url()}contribute/?kind={kind}"


def kept(one: Contribution) -> Particulars:
    return Particulars.objects.get(contribution=one)


def again(one: Contribution, *, version: int | None = 1, words: Any = None, **facts: Any) -> Contribution:
    given = words or {"kind": "need", "title": one.title, "body": "Nurses who speak Somali: need."}
    return actions.edit(
        contribution=one,
        words=forum.words(**given),
        version=one.revisions_made,
        particulars=matching.facts(**facts),
        particulars_version=version,
        actor=one.author,
    )


def test_they_are_asked_of_needs_and_offers_alone(client: Client, call: Call) -> None:
    names = {"category", "quantity", "remote", "from_on", "until_on", "languages", "urgency", "days"}
    for kind in ("need", "offer"):
        assert names <= client.get(path(call, kind)).context["form"].fields.keys()
    for kind in ("practice", "opportunity"):
        form = client.get(path(call, kind)).context["form"]
        assert not names & form.fields.keys()
        assert form["outcome_news"].value() in {None, False}


def test_they_are_kept_and_shown(client: Client, call: Call, author: User) -> None:
    client.post(path(call), filled(author))
    one = Contribution.objects.get()
    particulars = kept(one)
    assert (particulars.category, particulars.quantity, particulars.urgency) == (
        "health",
        "Ten nurses",
        "now",
    )
    assert (particulars.from_on, particulars.until_on) == (date(2026, 7, 8), date(2026, 9, 8))
    assert (particulars.language_codes, particulars.days, one.outcome_news) == (["ar", "so"], 30, True)
    text = Client().get(one.get_absolute_url()).content.decode()
    for words in ("Health and protective equipment", "Ten nurses", "Within days", "8 July 2026", "Somali"):
        assert words in text


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("category", ""),
        ("category", "magic"),
        ("quantity", "x" * 121),
        ("quantity", "a\u202eb"),
        ("urgency", ""),
        ("from_on", "tomorrow"),
        ("from_on", "1999-01-01"),
        ("until_on", "2026-07-07"),
        ("languages", "Klingon"),
        ("days", "31"),
        ("countries", ""),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field(
    client: Client, call: Call, author: User, field: str, typed: str
) -> None:
    answer = client.post(path(call), filled(author, **{field: typed}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"][field].value() == typed
    assert not Contribution.objects.exists()


def test_what_can_be_done_from_anywhere_names_no_country(client: Client, call: Call, author: User) -> None:
    client.post(path(call), filled(author, countries="", remote="on"))
    assert kept(Contribution.objects.get()).remote is True


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"category": "magic"}, "category"),
        ({"urgency": "never"}, "urgency"),
        ({"days": 61}, "days"),
        ({"languages": ["tlh"]}, "languages"),
        ({"quantity": "x" * 121}, "quantity"),
        ({"from_on": date(2026, 2, 2), "until_on": date(2026, 2, 1)}, "until_on"),
    ],
)
def test_the_deed_refuses_it_as_well(call: Call, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        matching.need(call, particulars=matching.facts(**facts))
    assert refused.value.field == field
    assert not Contribution.objects.exists()


def test_only_needs_and_offers_have_them(call: Call, author: User) -> None:
    with pytest.raises(Refused):
        matching.entry("opportunity", call, by=author)


def test_one_shared_before_they_were_asked_keeps_working(client: Client, call: Call, author: User) -> None:
    bare = forum.contribution(call, by=author, kind="need", body="Ten nurses.")
    assert Client().get(bare.get_absolute_url()).status_code == 200
    page = f"{bare.get_absolute_url()}edit/"
    assert client.get(page).context["form"].fields["category"].required is False
    typed = filled(author, version="1", category="", countries="")
    assert client.post(page, typed).status_code == 302
    assert not Particulars.objects.exists()
    bare.refresh_from_db()
    client.post(f"{bare.get_absolute_url()}edit/", filled(author, version="2"))
    assert kept(bare).category == "health"


class TestEdit:
    def test_they_change_in_place_with_an_entry_of_the_trail(self, made: Contribution) -> None:
        again(made, quantity="Twenty nurses")
        assert (kept(made).quantity, kept(made).version, made.revisions.count()) == ("Twenty nurses", 2, 1)
        assert [(entry.deed, entry.facts) for entry in of(made)][1:] == [
            ("contribution.edit", {"particulars": True})
        ]

    def test_nothing_is_kept_of_no_change(self, made: Contribution) -> None:
        again(made)
        assert (kept(made).version, len(of(made))) == (1, 1)

    def test_two_editors_notice_each_other(self, made: Contribution) -> None:
        again(made, quantity="Twenty nurses")
        with pytest.raises(Conflict):
            again(made, quantity="Thirty nurses")
        assert kept(made).quantity == "Twenty nurses"

    def test_whoever_saves_second_sees_both(self, client: Client, made: Contribution, author: User) -> None:
        page = f"{made.get_absolute_url()}edit/"
        again(made, quantity="Twenty nurses")
        typed = filled(author, version="1", particulars_version="1", quantity="Thirty nurses")
        answer = client.post(page, typed)
        assert answer.status_code == 409
        assert "Twenty nurses" in answer.content.decode()
        form = answer.context["form"]
        assert (form["quantity"].value(), form["particulars_version"].value()) == ("Thirty nurses", "2")
        client.post(page, typed | {"particulars_version": "2"})
        assert kept(made).quantity == "Thirty nurses"

    def test_another_span_counts_from_now_on_and_other_words_do_not(self, made: Contribution) -> None:
        ends = kept(made).expires_at
        again(made, quantity="Twenty nurses")
        assert kept(made).expires_at == ends
        again(made, version=2, quantity="Twenty nurses", days=90)
        assert (kept(made).expires_at - ends).days in {29, 30}


class TestOutcomeNews:
    def test_it_is_off_unless_asked_for_and_can_be_changed(
        self, client: Client, made: Contribution, author: User
    ) -> None:
        assert not made.outcome_news
        page = f"{made.get_absolute_url()}edit/"
        typed = filled(author, version="1", particulars_version="1")
        client.post(page, typed)
        made = Contribution.objects.get()
        assert made.outcome_news
        assert ("contribution.news", {"wanted": True}) in [(row.deed, row.facts) for row in of(made)]

    def test_it_and_the_particulars_are_told_and_forgotten(self, call: Call, author: User) -> None:
        one = matching.need(call, by=author)
        Contribution.objects.filter(pk=one.pk).update(outcome_news=True)
        told = held_about(author)["contributions"][0]
        assert (told["outcome_news"], told["particulars"]["category"]) == (True, "health")
        erase(user=author, actor=author)
        one.refresh_from_db()
        assert one.outcome_news is False
