import pytest
from django.core.management import call_command
from django.db import connection, transaction

from convene.core.search import actions, queries
from convene.core.search.models import Entry
from tests.core.search.conftest import Hits, Put


def index(**changes: object) -> None:
    arguments = {
        "kind": "event", "object_id": 1, "title": "Kenya", "body": "Ghana", "address": "/events/x/", "language": "en",
    }  # fmt: skip
    actions.index(**(arguments | changes))  # type: ignore[arg-type]


def check_fts() -> None:
    """Raises when SQLite's index and its table differ."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")


@pytest.mark.django_db
def test_a_second_index_replaces_the_first(hits: Hits) -> None:
    index()
    index(title="Nairobi", body="Accra", address="/events/y/", language="fr")
    assert (hits("kenya"), hits("ghana"), hits("nairobi accra")) == ([], [], [1])
    (found,) = queries.find("accra").entries
    assert (found.title_text, found.address, found.language) == ("Nairobi", "/events/y/", "fr")
    assert Entry.objects.count() == 1
    check_fts()


@pytest.mark.django_db
def test_things_of_two_kinds_may_share_a_number(hits: Hits) -> None:
    index()
    index(kind="statement", title="Mali")
    assert (hits("kenya"), hits("mali")) == ([1], [1])


@pytest.mark.django_db
def test_what_is_removed_is_found_no_more(hits: Hits) -> None:
    index()
    index(object_id=2)
    actions.remove(kind="event", object_id=1)
    actions.remove(kind="event", object_id=1)
    actions.remove(kind="statement", object_id=2)
    assert hits("kenya") == [2]
    check_fts()


@pytest.mark.django_db
def test_an_index_is_undone_with_its_transaction(hits: Hits) -> None:
    index()
    with transaction.atomic():
        index(title="Nairobi")
        transaction.set_rollback(True)
    assert (hits("kenya"), hits("nairobi")) == ([1], [])
    check_fts()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_a_flushed_database_finds_nothing_and_starts_anew(hits: Hits, _time: int) -> None:
    assert hits("kenya") == []
    index()
    assert hits("kenya") == [1]
    call_command("flush", interactive=False, verbosity=0)
    assert hits("kenya") == []
    check_fts()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/events/x/", "/events/x/"),
        ("/ar/events/x/", "/events/x/"),
        ("/ar/", "/"),
        ("/arts/", "/arts/"),
        ("/events/x/#part", "/events/x/#part"),
    ],
)
def test_an_address_is_kept_without_its_language(given: str, kept: str) -> None:
    index(address=given)
    assert Entry.objects.get().address == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{"address": "https://example.org/"}, {"address": "//example.org"}, {"address": ""}]
    + [{"kind": kind} for kind in ("", "Event", "two words", "x" * 33, "é", "event\n")],
)
def test_a_wrong_kind_or_address_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"a kind is|an address is"):
        index(**wrong)
    assert Entry.objects.count() == 0


def test_a_body_is_searched_to_its_limit(put: Put, hits: Hits) -> None:
    put("Title", body="x " * 24_996 + "kenya " + "ghana")
    assert (hits("kenya"), hits("ghana")) == ([1], [])


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("zh", "".join(chr(0x20000 + n % 42_000) for n in range(60_000))),
        ("ar", " ".join("وال" + chr(0x628 + n % 20) + chr(0x628 + n // 20 % 20) + chr(0x641 + n // 400) for n in range(4_000)) * 3),
        ("fr", " ".join(f"{n}ations" for n in range(9_000))),
        ("th", "กี้" * 20_000),
        ("en", "\u0301" * 60_000),
        ("en", "x" * 60_000),
    ],
    ids=["rare Han", "Arabic", "distinct words", "Thai", "marks", "one word"],
)  # fmt: skip
def test_the_largest_texts_fit(put: Put, hits: Hits, language: str, body: str) -> None:
    wanted = put("Kenya", language, body=body)
    assert hits("kenya") == [wanted]
