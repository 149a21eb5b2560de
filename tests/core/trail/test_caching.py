"""Pages kept for readers without an account: quick, and never behind the record."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from pytest_django import DjangoAssertNumQueries

from convene.core.trail.caching import public_page
from convene.initiatives.actions import Text, create, edit, open_
from convene.initiatives.models import Initiative
from tests.conftest import ClientFor
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept() -> Iterator[None]:
    here = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests-pages"}
    with override_settings(CACHES={**settings.CACHES, "pages": here}, PAGES_KEPT=30):
        caches["pages"].clear()
        yield
        caches["pages"].clear()


@pytest.fixture
def initiative() -> Initiative:
    convener = people.convener()
    return open_(
        initiative=create(text=Text(title="Common cause", summary="Before."), actor=convener), actor=convener
    )


def test_the_second_reader_costs_one_query(
    initiative: Initiative, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get("/initiatives/")
    with django_assert_num_queries(1):
        second = client.get("/initiatives/")

    assert second.content == first.content
    assert second.headers["Content-Type"] == first.headers["Content-Type"]


def test_the_write_that_changes_a_page_drops_it(initiative: Initiative, client: Client) -> None:
    assert b"Before." in client.get("/initiatives/").content

    convener = initiative.conveners.get().user
    edit(initiative=initiative, text=Text(title="Common cause", summary="After."), version=1, actor=convener)
    assert b"After." in client.get("/initiatives/").content


def test_nothing_made_for_an_account_is_shown_to_another_reader(
    initiative: Initiative, client_for: ClientFor
) -> None:
    convener = initiative.conveners.get().user

    assert b"New initiative" in client_for(convener).get("/initiatives/").content
    assert b"New initiative" not in client_for(None).get("/initiatives/").content
    assert b"New initiative" in client_for(convener).get("/initiatives/").content


def test_each_time_zone_and_each_language_has_its_own_page() -> None:
    made: list[str] = []

    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        made.append(request.path)
        return HttpResponse(str(len(made)))

    def ask(path: str, zone: str = "") -> bytes:
        request = RequestFactory().get(path)
        if zone:
            request.COOKIES["zone"] = zone
        return view(request).content

    assert [ask("/x/"), ask("/ar/x/"), ask("/x/", "Asia/Tokyo"), ask("/x/?page=2"), ask("/x/")] == [
        b"1",
        b"2",
        b"3",
        b"4",
        b"1",
    ]


@pytest.mark.parametrize("status", [404, 302, 500])
def test_only_whole_pages_are_kept(status: int) -> None:
    made: list[int] = []

    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        made.append(status)
        return HttpResponse(status=status)

    view(RequestFactory().get("/x/"))
    view(RequestFactory().get("/x/"))
    assert made == [status, status]


def test_a_reader_with_a_message_waiting_gets_a_page_of_their_own() -> None:
    made: list[str] = []

    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        made.append("")
        return HttpResponse()

    for _ in range(2):
        request = RequestFactory().get("/x/")
        request.COOKIES["messages"] = "a message"
        view(request)
    assert len(made) == 2
