"""One box over everything public."""

import pytest
from django.test import Client

from convene.initiatives.models import Initiative
from convene.organisations.models import Organisation

pytestmark = pytest.mark.django_db


def search(client: Client, query: str) -> str:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_finds_things_of_every_kind_in_the_language_of_the_page(
    organisation: Organisation, initiative: Initiative, client: Client
) -> None:
    page = search(client, "q=coalicion+venezuela")

    assert 'href="/organisations/coalicion-por-venezuela/"' in page
    assert "<mark>Coalición</mark>" in page
    assert "Diaspora response" not in page
    assert 'href="/initiatives/diaspora-response/"' in search(client, "q=diaspora")
    assert (
        'href="/ar/initiatives/diaspora-response/"' in client.get("/ar/search/?q=diaspora").content.decode()
    )


def test_a_draft_is_not_found(draft: Initiative, client: Client) -> None:
    assert "/initiatives/diaspora-response/" not in search(client, "q=diaspora")


def test_a_kind_narrows(organisation: Organisation, client: Client) -> None:
    assert "/organisations/coalicion" in search(client, "q=venezuela&kind=organisation")
    assert "/organisations/coalicion" not in search(client, "q=venezuela&kind=event")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=%00",
        "q=%22%22",
        "q=a:b+AND+NOT",
        "q=x&start=-1",
        "q=x&start=a",
        "q=x&kind=nothing",
        "q=" + "x" * 12_000,
    ],
)
def test_a_strange_query_is_answered_calmly(query: str, organisation: Organisation, client: Client) -> None:
    assert "<h1" in search(client, query)


def test_what_is_searched_for_comes_back_as_text(db: None, client: Client) -> None:
    page = search(client, "q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
