import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import ClientFor
from tests.factories import organisations, people

pytestmark = pytest.mark.django_db


def shown(client_for: ClientFor, **filters: str) -> list[str]:
    page = client_for(None).get("/organisations/", filters).content.decode()
    return [name for name in ("Alpha", "Beta", "Gamma", "Hidden") if f">{name}</span>" in page]


def three() -> None:
    organisations.organisation("Gamma", "FR", serves=["GH"], themes=["food"], languages=["fr"])
    organisations.organisation("Alpha", "KE", serves=["GH", "TG"], themes=["health"], acronym="ALP")
    organisations.organisation("Beta", "KE", serves=["KE"], themes=["health"], languages=["fr"])
    organisations.provisional("Hidden")


def test_everyone_finds_who_is_listed_in_order(client_for: ClientFor) -> None:
    three()
    page = client_for(None).get("/organisations/").content.decode()
    places = [page.index(f">{name}</span>") for name in ("Alpha", "Beta", "Gamma")]
    assert places == sorted(places)
    assert "Hidden" not in page


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"seat": "KE"}, ["Alpha", "Beta"]),
        ({"serves": "GH"}, ["Alpha", "Gamma"]),
        ({"seat": "KE", "serves": "GH"}, ["Alpha"]),
        ({"theme": "health", "language": "fr"}, ["Beta"]),
        ({"q": "GAMM"}, ["Gamma"]),
        ({"q": "alp"}, ["Alpha"]),
        ({"q": "nothing like it"}, []),
        ({"seat": "XX", "theme": "dragons", "page": "99"}, ["Alpha", "Beta", "Gamma"]),
        ({"q": "\u202e"}, ["Alpha", "Beta", "Gamma"]),
    ],
)
def test_filters(filters: dict[str, str], expected: list[str], client_for: ClientFor) -> None:
    three()
    assert shown(client_for, **filters) == expected


def test_nobody_found_says_what_to_try(client_for: ClientFor) -> None:
    three()
    page = client_for(None).get("/organisations/", {"q": "zzz"}).content.decode()
    assert "No organisation matches" in page
    assert "Clear all" in page


def test_an_empty_directory_says_what_will_be_there(client_for: ClientFor) -> None:
    assert "No organisation yet" in client_for(None).get("/organisations/").content.decode()


def test_it_asks_the_database_as_often_for_three_as_for_one(client_for: ClientFor) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client_for(None).get("/organisations/").status_code == 200
        return len(seen)

    organisations.organisation("Alpha", serves=["GH"], themes=["food"])
    one = asked()
    three()
    assert (one, asked()) == (5, 5)


def test_fifty_stand_on_a_page(client_for: ClientFor) -> None:
    for number in range(51):
        organisations.organisation(f"Number {number:02}")
    browser = client_for(None)
    first, second = (browser.get("/organisations/", {"page": page}).content.decode() for page in (1, 2))
    assert ("Number 49" in first, "Number 50" in first, "Number 50" in second) == (True, False, True)


def test_who_may_add_finds_the_way(client_for: ClientFor) -> None:
    link = 'href="/organisations/add/"'
    may = [link in client_for(user).get("/organisations/").content.decode() for user in (
        None, people.representative(), people.convener(), people.staff()
    )]  # fmt: skip
    assert may == [False, False, True, True]


def test_markup_in_an_entry_stays_words(client_for: ClientFor) -> None:
    organisations.organisation("<script>alert(1)</script>", acronym="<b>")
    page = client_for(None).get("/organisations/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
