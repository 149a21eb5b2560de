"""The forum's pages as everybody reads them."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from convene.core.accounts.models import User
from convene.core.trail.actions import cite
from convene.core.trail.queries import latest_source
from convene.forum import actions
from convene.forum.models import Contribution
from convene.forum.queries import listed, total
from convene.initiatives.models import Quoting
from convene.organisations.actions import Entry
from tests.conftest import ClientFor
from tests.factories import forum, people
from tests.forum.conftest import Scene

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/forum/?{query}")
    assert page.status_code == 200
    return [one.title for one in page.context["page"]]


def main(answer: HttpResponse) -> str:
    """The page without its frame, which repeats the address that was asked for."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.fixture
def three(client: Client) -> list[Contribution]:
    call = forum.call(title="Stories")
    first = forum.contribution(call, title="One", done="Kenyan nurses.", countries=["KE", "UG"])
    second = forum.contribution(
        call, title="Deux", done="Des masques.", language="fr", region="europe", countries=["FR"], theme=""
    )
    third = forum.contribution(
        forum.call(title="Needs"), kind="need", title="Three", phase="", body="Trucks.", by=second.author
    )
    return [first, second, third]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Three", "Deux", "One"]),
        ("q=nurses", ["One"]),
        ("q=hand+in+hand+masque", ["Deux"]),
        ("q=nothing-like-it", []),
        ("q=%3F", []),
        ("call=stories", ["Deux", "One"]),
        ("kind=need", ["Three"]),
        ("phase=relief", ["Deux", "One"]),
        ("region=europe", ["Deux"]),
        ("country=UG", ["One"]),
        ("theme=health", ["Three", "One"]),
        ("language=fr", ["Deux"]),
        ("language=fr&country=UG", []),
        ("initiative=together", ["Deux", "One"]),
        ("initiative=together-2", ["Three"]),
        # What is no filter filters nothing.
        (
            "initiative=nowhere&call=x&kind=x&phase=x&region=x&country=x&theme=x&language=x&page=x",
            ["Three", "Deux", "One"],
        ),
        ("initiative=%00&q=%E2%80%AE&kind=%27&page=-1", ["Three", "Deux", "One"]),
    ],
)
def test_the_list_is_searched_and_filtered(
    client: Client, three: list[Contribution], query: str, found: list[str]
) -> None:
    assert titles(client, query) == found


def test_the_list_tells_what_each_is(client: Client, three: list[Contribution]) -> None:
    page = client.get("/forum/?language=fr").content.decode()
    assert '<span lang="fr" dir="ltr">Deux</span>' in page
    for said in ("Practice", "Hand in Hand", "Europe", "Relief", "Des masques.", "Written in French"):
        assert said in page
    assert "csrfmiddlewaretoken" not in page


def test_twenty_stand_on_a_page_and_filters_stay(client: Client) -> None:
    call = forum.call(title="Stories")
    author = forum.member()
    for number in range(21):
        forum.contribution(call, by=author, title=f"Story {number}", done=f"Story {number}.")
    assert titles(client, "call=stories") == [f"Story {number}" for number in range(20, 0, -1)]
    assert titles(client, "call=stories&page=2") == ["Story 0"]
    assert 'href="?call=stories&amp;page=2"' in client.get("/forum/?call=stories").content.decode()


@pytest.mark.parametrize("many", [1, 3])
def test_lists_take_a_fixed_number_of_queries(
    client: Client, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call = forum.call(title="Stories")
    for number in range(many):
        forum.contribution(call, title=f"Story {number}", for_=forum.organisation(f"Number {number}"))
    client.get("/forum/")
    with django_assert_num_queries(3):  # calls, total, page
        client.get("/forum/")
    with django_assert_num_queries(4):
        client.get("/forum/?q=story")
    with django_assert_num_queries(5):  # call, thread, figure, total, page
        client.get(call.get_absolute_url())


@pytest.mark.parametrize("many", [1, 3])
def test_the_desk_takes_a_fixed_number_of_queries(
    client_for: ClientFor, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    call = forum.call()
    for number in range(many):
        forum.contribution(call, title=f"Story {number}", for_=forum.organisation(f"Number {number}"))
    client = client_for(forum.convener_of(call))
    client.get(f"{call.get_absolute_url()}desk/")
    with django_assert_num_queries(6):  # session, person, call, rule, total, page
        client.get(f"{call.get_absolute_url()}desk/")


def test_drafts_show_nothing(client: Client) -> None:
    initiative = forum.initiative(is_open=False)
    call = forum.call(initiative, title="Secret stories")
    assert client.get(call.get_absolute_url()).status_code == 404
    assert "Secret stories" not in client.get("/forum/").content.decode()
    mine = Client()
    mine.force_login(forum.convener_of(call))
    assert mine.get(call.get_absolute_url()).status_code == 200


def test_a_call_shows_what_it_asks_and_its_contributions(client: Client) -> None:
    call = forum.call(title="Stories", body="Tell <script>alert(1)</script> **us**.", kinds=["practice"])
    made = forum.contribution(call)
    forum.contribution(forum.call(), title="Elsewhere")
    page = client.get(call.get_absolute_url()).content.decode()
    assert "<strong>us</strong>" in page
    assert "<script>alert" not in page
    assert made.get_absolute_url() in page
    assert "Elsewhere" not in page
    assert f"/forum/calls/{call.slug}/contribute/" in page
    assert total(call).value == 1


def test_a_call_that_takes_nothing_offers_no_button(client: Client) -> None:
    for call in (
        forum.call(opens_in=timedelta(days=1)),
        forum.call(opens_in=timedelta(days=-2), closes_in=timedelta(days=-1)),
    ):
        page = client.get(call.get_absolute_url()).content.decode()
        assert "contribute/" not in page


def test_a_contribution_shows_its_parts_and_who_speaks(client: Client, scene: Scene) -> None:
    page = client.get(scene.contribution.get_absolute_url()).content.decode()
    for heading in ("What was done", "What resulted", "What others can learn"):
        assert f"<h2>{heading}</h2>" in page
    assert "<strong>calls</strong>" in page
    assert scene.organisation.get_absolute_url() in page
    assert "Rosa Mbeki" in page
    assert "with the organisation and the author’s name" in page
    assert "csrfmiddlewaretoken" not in page
    assert "/edit/" not in page
    assert "Role not confirmed" not in page


@pytest.mark.parametrize("quoting", [Quoting.ORGANISATION_ONLY, Quoting.NOT_AT_ALL])
def test_the_name_stands_nowhere_without_the_choice(client: Client, quoting: str) -> None:
    made = forum.contribution(quoting=quoting)
    for path in (made.get_absolute_url(), "/forum/", made.call.get_absolute_url()):
        assert "Rosa Mbeki" not in client.get(path).content.decode()


def test_an_unconfirmed_role_is_said_and_its_organisation_not_linked(client: Client) -> None:
    actor = people.user()
    made = actions.contribute(
        call=forum.call(),
        words=forum.words(),
        organisation=Entry(name="Tigrinya Hotline", seat="IT"),
        quoting=Quoting.ORGANISATION_ONLY,
        actor=actor,
    )
    page = client.get(made.get_absolute_url()).content.decode()
    assert "Role not confirmed" in page
    assert made.organisation.get_absolute_url() not in page
    assert "role not confirmed yet" in client.get("/forum/").content.decode()


def test_another_slug_leads_to_the_right_one(client: Client, scene: Scene) -> None:
    answer = client.get(f"/forum/{scene.contribution.pk}/something-else/")
    assert (answer.status_code, answer["Location"]) == (302, scene.contribution.get_absolute_url())
    for path in ("/forum/999/nothing/", "/forum/99999999999999999999999/nothing/"):
        assert client.get(path).status_code == 404


def test_hidden_it_leaves_a_page_with_the_reason_and_not_a_word_of_it(
    scene: Scene, client_for: ClientFor
) -> None:
    address = scene.contribution.get_absolute_url()
    actions.hide(contribution=scene.contribution, reason="It sells <b>masks</b>.", actor=scene.convener)
    for name in ("anonymous", "representative", "owner", "other convener", "staff"):
        person = scene.who[name]
        client = client_for(person if isinstance(person, User) else None)
        for path in (address, f"/forum/{scene.contribution.pk}/x/"):
            answer = client.get(path)
            page = main(answer)
            assert answer.status_code == 410
            assert "It sells &lt;b&gt;masks&lt;/b&gt;." in page
            assert "telephone" not in page
            assert "Rosa" not in page
        assert client.get(f"{address}revisions/1/").status_code == 404
    for person in (scene.author, scene.convener):
        answer = client_for(person).get(address)
        assert answer.status_code == 200
        assert "Forty doctors" in answer.content.decode()


def test_withdrawn_only_its_author_reads_it(scene: Scene, client_for: ClientFor) -> None:
    address = scene.contribution.get_absolute_url()
    actions.withdraw(contribution=scene.contribution, actor=scene.author)
    for name in ("anonymous", "colleague", "owner", "convener", "staff"):
        person = scene.who[name]
        answer = client_for(person if isinstance(person, User) else None).get(address)
        assert answer.status_code == 410
        assert "Forty doctors" not in answer.content.decode()
    assert "Forty doctors" in client_for(scene.author).get(address).content.decode()


def test_revisions_can_be_compared(client: Client, scene: Scene) -> None:
    actions.edit(
        contribution=scene.contribution,
        words=forum.words(done="Fifty doctors abroad answered **calls** from home.", countries=["KE", "SO"]),
        version=1,
        actor=scene.author,
    )
    address = scene.contribution.get_absolute_url()
    assert f'href="{address}revisions/1/"' in client.get(address).content.decode()
    page = client.get(f"{address}revisions/2/").content.decode()
    assert "<del>Forty</del> doctors abroad" in page
    assert "<ins>Fifty</ins> doctors abroad" in page
    assert "<ins>Somalia<br></ins>" in page
    first = client.get(f"{address}revisions/1/").content.decode()
    assert "Forty doctors" in first
    assert "<ins>" not in first
    for number in ("0", "3", "99999999999999999999999"):
        assert client.get(f"{address}revisions/{number}/").status_code == 404


def test_what_stood_before_it_was_hidden_is_shown_to_nobody_else(
    client: Client, scene: Scene, client_for: ClientFor
) -> None:
    actions.hide(contribution=scene.contribution, reason="A number.", actor=scene.convener)
    actions.edit(
        contribution=scene.contribution, words=forum.words(done="Call us."), version=1, actor=scene.author
    )
    actions.show(contribution=scene.contribution, actor=scene.convener)
    address = scene.contribution.get_absolute_url()
    assert client.get(f"{address}revisions/1/").status_code == 404
    assert "Forty" not in client.get(f"{address}revisions/2/").content.decode()
    assert "Forty" in client_for(scene.author).get(f"{address}revisions/1/").content.decode()


def test_a_quotation_leads_back_in_the_pages_own_language(client: Client, scene: Scene) -> None:
    source = latest_source("contribution", scene.contribution.pk)
    assert source is not None
    cite(
        source=source,
        start=0,
        end=13,
        passage_kind="edition-passage",
        passage_id=1,
        passage_title="Overview: relief",
        passage_address="/outcomes/overview/editions/1/#p1",
        passage_digest=source.digest,
    )
    address = scene.contribution.get_absolute_url()
    page = client.get(address).content.decode()
    assert 'href="/outcomes/overview/editions/1/#p1"' in page
    assert "Overview: relief" in page
    assert '<p lang="en" dir="ltr">Forty doctors</p>' in page
    with translation.override("ar"):
        arabic = client.get(f"/ar{address}").content.decode()
    assert 'href="/ar/outcomes/overview/editions/1/#p1"' in arabic


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 777*7 }}"]
)
def test_hostile_words_are_shown_as_words(client: Client, hostile: str) -> None:
    made = forum.contribution(
        title=hostile, done=hostile, resulted=f"[x](javascript:{hostile})", learned=hostile
    )
    call = forum.call(made.call.initiative, title=hostile, body=hostile)
    for path in (
        made.get_absolute_url(),
        "/forum/",
        call.get_absolute_url(),
        f"{made.get_absolute_url()}revisions/1/",
    ):
        answer = client.get(path)
        page = answer.content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "5439" not in main(answer)
        assert 'href="javascript:' not in page


def test_the_list_counts_what_it_finds_once(scene: Scene) -> None:
    forum.contribution(scene.call, by=scene.author, done="Second.", countries=["KE", "SO", "UG"])
    assert listed(region="africa").count() == 2
    assert listed(country="UG").count() == 1
