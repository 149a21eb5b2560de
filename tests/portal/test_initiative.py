"""An initiative's own page: who may see it, and what each finds there."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from convene.core.accounts.models import User
from convene.initiatives.actions import name_conveners, open_, step
from convene.initiatives.models import Initiative, Step
from convene.organisations.models import Organisation
from tests.conftest import ClientFor
from tests.factories import people
from tests.portal.conftest import OPENED, an_initiative

pytestmark = pytest.mark.django_db
ADDRESS = "/initiatives/diaspora-response/"


def text(client: Client, address: str = ADDRESS) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_everybody_reads_a_public_initiative(initiative: Initiative, client: Client) -> None:
    page = text(client)

    assert "<h1" in page
    assert "Diaspora response" in page
    assert "<strong>Together</strong>" in page
    assert "csrf" not in page


def test_a_draft_is_seen_by_its_conveners_and_staff_alone(
    draft: Initiative, convener: User, client_for: ClientFor
) -> None:
    statuses = {
        name: client_for(who).get(ADDRESS).status_code
        for name, who in {
            "anonymous": None,
            "representative": people.representative(),
            "convener": convener,
            "other convener": people.convener(),
            "staff": people.staff(),
        }.items()
    }

    assert statuses == {
        "anonymous": 404,
        "representative": 404,
        "convener": 200,
        "other convener": 404,
        "staff": 200,
    }


def test_only_its_conveners_see_their_desk(
    initiative: Initiative, convener: User, client_for: ClientFor
) -> None:
    shown = {
        name: "For its conveners" in text(client_for(who))
        for name, who in {
            "anonymous": None,
            "representative": people.representative(),
            "convener": convener,
            "other convener": people.convener(),
            "staff": people.staff(),
        }.items()
    }

    assert shown == {
        "anonymous": False,
        "representative": False,
        "convener": True,
        "other convener": False,
        "staff": False,
    }


def test_it_says_who_convenes(
    initiative: Initiative, organisation: Organisation, convener: User, client: Client
) -> None:
    name_conveners(initiative=initiative, organiser=organisation, co_conveners=[], actor=convener)

    assert '<a href="/organisations/coalicion-por-venezuela/">' in text(client)
    assert '<a href="/initiatives/diaspora-response/">' in text(
        client, "/organisations/coalicion-por-venezuela/"
    )


def test_the_thread_line_links_in_the_language_of_the_page(initiative: Initiative, client: Client) -> None:
    step(
        initiative=initiative,
        key="event:1",
        kind=Step.Kind.EXCHANGE,
        state=Step.State.DONE,
        title="The exchange",
        address="/events/exchange/",
        date=OPENED,
        actor=None,
    )

    assert 'href="/events/exchange/"' in text(client)
    assert 'href="/ar/events/exchange/"' in text(client, f"/ar{ADDRESS}")


def test_what_people_wrote_is_shown_as_text(convener: User, client: Client) -> None:
    nasty = "<script>alert(1)</script> & friends"
    open_(initiative=an_initiative(convener, title=nasty), actor=convener)
    page = text(client, "/initiatives/")

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; friends" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_the_same_whatever_its_length(
    number: int, convener: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one in range(number):
        open_(initiative=an_initiative(convener, title=f"Cause {one}"), actor=convener)

    with django_assert_num_queries(2):
        page = text(client, "/initiatives/")
    assert page.count("<section") == number


def test_the_list_shows_drafts_to_their_conveners(
    draft: Initiative, convener: User, client_for: ClientFor
) -> None:
    assert "Diaspora response" not in text(client_for(None), "/initiatives/")
    assert "Diaspora response" in text(client_for(convener), "/initiatives/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(initiative: Initiative, client: Client, method: str) -> None:
    assert getattr(client, method)(ADDRESS).status_code == 405
