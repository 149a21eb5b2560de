"""The first page."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from convene.core.accounts.models import User
from convene.initiatives.actions import open_
from tests.portal.conftest import an_initiative

pytestmark = pytest.mark.django_db


def test_an_empty_instance_says_what_will_be_here(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "Nothing has begun yet" in page
    assert 'href="/organisations/"' in page


@pytest.mark.parametrize("number", [1, 3])
def test_it_shows_current_initiatives_with_a_fixed_number_of_queries(
    number: int, convener: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one in range(number):
        open_(initiative=an_initiative(convener, title=f"Cause {one}"), actor=convener)

    with django_assert_num_queries(8):
        page = client.get("/").content.decode()
    assert [f"/initiatives/cause-{one}/" in page for one in range(number)] == [True] * number


def test_it_has_no_form_that_needs_a_token(client: Client) -> None:
    response = client.get("/")

    assert b"csrfmiddlewaretoken" not in response.content
    assert "csrftoken" not in response.cookies
