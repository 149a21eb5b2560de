import pytest
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from convene.core.search import actions, queries
from convene.core.search.queries import Piece
from tests.core.search.conftest import Hits, Put

HOSTILE = [
    "'", '"', '"""', "''", "\\", "\\'", "'\\", "';--", "a'b\"c", "%", "%s", "%(x)s", "{}",
    "AND", "OR", "NOT", "NEAR", "NEAR(a b, 2)", "a AND", "OR b", "a NEAR/2 b", "kenya OR ghana",
    "*", "a*", "*a", ":", "title_words:kenya", "title_words : (", "^kenya", "-kenya", "+kenya", "!kenya",
    "kenya & ghana", "kenya | ", "kenya:*", "<->", "kenya:A", "(((((((", ")", "()" * 500,
    "\0", "kenya\0ghana", "\ud800", "\udfff kenya", "\ufeff", "\u200b", "\u202e", "\u200d", "\u0301", "\u0301kenya",
    " ", "\n\t", "", "_", "__", "_en_", "?!.,;", "。、؟", "😀", "👩‍👩‍👧", "½ ① ﷺ ﷽", "ﬃ", "İ", "ß",
    "a" * 10_000, "a " * 5_000, "声" * 10_000, "é" * 10_000, "\u0301" * 10_000, "ก็" * 5_000, "ال" * 5_000,
    "\0" * 10_000, "'" * 10_000, " ".join(str(n) for n in range(2_000)), "l'" * 5_000, "ﷺ" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_is_answered(
    put: Put, text: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    put("Kenya", body="Ghana")
    with django_assert_max_num_queries(1):
        results = queries.find(text)
    assert len(results.entries) <= 1
    if not any(character.isalnum() for character in text):
        assert (results.entries, results.is_understood) == ((), False)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_can_be_indexed_and_found_by_its_neighbour(put: Put, hits: Hits, text: str) -> None:
    number = put(f"Kenya {text}", body=f"Ghana {text}")
    assert hits("ghana kenya") == [number]


@pytest.mark.parametrize("text", ["AND", "or", "NOT", "near"])
def test_operators_are_words(put: Put, hits: Hits, text: str) -> None:
    wanted = put(f"this {text} that")
    put("something else")
    assert hits(text) == [wanted]


def test_only_the_first_terms_of_a_long_query_count(put: Put, hits: Hits) -> None:
    twelve = "one two three four five six seven eight nine ten eleven twelve"
    wanted = put(twelve)
    assert hits(f"{twelve} thirteen") == [wanted]
    assert hits("zero " + twelve) == []


@pytest.mark.parametrize("kind", ["person", "ORGANISATION", "organisation'", "\0", "é", " "])
def test_an_unknown_kind_finds_nothing(put: Put, kind: str) -> None:
    put("Kenya")
    assert queries.find("kenya", kind=kind).entries == ()


def test_one_kind_can_be_asked_for(put: Put) -> None:
    put("Kenya", kind="organisation")
    put("Kenya", kind="event")
    assert [(e.kind, e.object_id) for e in queries.find("kenya", kind="event").entries] == [("event", 2)]
    assert [(e.kind, e.object_id) for e in queries.find("kenya").entries] == [
        ("event", 2),
        ("organisation", 1),
    ]


def test_a_title_weighs_more_than_any_number_of_mentions(put: Put) -> None:
    mentions = put("Ghana", body="Kenya " * 50)
    long_title = put(
        "The united associations and federations of friends of Kenya in the world", body="word " * 900
    )
    assert [e.object_id for e in queries.find("kenya").entries] == [long_title, mentions]


def test_equal_entries_stand_in_a_fixed_order(db: None) -> None:
    for kind, number in [("statement", 2), ("event", 10), ("event", 9), ("statement", 1)]:
        actions.index(kind=kind, object_id=number, title="Kenya", body="", address="/", language="en")
    found = [(e.kind, e.object_id) for e in queries.find("kenya").entries]
    assert found == [("event", 9), ("event", 10), ("statement", 1), ("statement", 2)]


def test_results_are_leafed_through(put: Put) -> None:
    for _ in range(5):
        put("Kenya")
    pages = [queries.find("kenya", limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [[e.object_id for e in page.entries] for page in pages] == [[1, 2], [3, 4], [5], []]
    assert [page.has_more for page in pages] == [True, True, False, False]
    assert [page.next_offset for page in pages] == [2, 4, None, None]
    assert [page.previous_offset for page in pages] == [None, 0, 2, 4]


@pytest.mark.parametrize(("limit", "offset", "kept"), [(0, -1, (1, 0)), (10**30, 10**30, (100, 1_000))])
def test_limits_are_brought_into_range(put: Put, limit: int, offset: int, kept: tuple[int, int]) -> None:
    put("Kenya")
    results = queries.find("kenya", limit=limit, offset=offset)
    assert (results.limit, results.offset) == kept


@pytest.mark.parametrize("rows", [1, 3])
def test_one_query_finds_and_shows(
    put: Put, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        put("Kenya", body="Kenya " * 100)
    with django_assert_num_queries(1):
        assert len(queries.find("kenya").entries) == rows


def test_hits_are_pieces_that_a_template_escapes(put: Put) -> None:
    put("<b>Kenya</b> & Kenyans", body="<script>alert('Kenya')</script>")
    (found,) = queries.find("kenya").entries
    assert found.title == (
        Piece("<b>"),
        Piece("Kenya", is_hit=True),
        Piece("</b> & "),
        Piece("Kenyans", is_hit=True),
    )
    assert found.title_text == "<b>Kenya</b> & Kenyans"
    template = Template("{% for p in found.excerpt %}{% if p.is_hit %}<mark>{{ p.text }}</mark>{% else %}{{ p.text }}{% endif %}{% endfor %}")  # fmt: skip
    assert (
        template.render(Context({"found": found}))
        == "&lt;script&gt;alert(&#x27;<mark>Kenya</mark>&#x27;)&lt;/script&gt;"
    )


def test_an_excerpt_stands_around_the_first_hit(put: Put) -> None:
    put("Title", body="before " * 100 + "the\nKenyan\tmeeting " + "after " * 100 + "Kenya")
    (found,) = queries.find("kenya").entries
    text = "".join(piece.text for piece in found.excerpt)
    assert text.startswith("… before before")
    assert text.endswith("after …")
    assert " the Kenyan meeting after " in text
    assert [piece.text for piece in found.excerpt if piece.is_hit] == ["Kenyan"]
    assert 240 <= len(text) <= 264


def test_without_a_hit_in_the_body_the_excerpt_is_its_beginning(put: Put) -> None:
    put("Kenya", body="word " * 100)
    put("Kenya", body="Short.")
    put("Kenya")
    long, short, none = (
        found.excerpt for found in sorted(queries.find("kenya").entries, key=lambda e: e.object_id)
    )
    assert long == (Piece(("word " * 48).rstrip()), Piece(" …"))
    assert short == (Piece("Short."),)
    assert none == ()


def test_an_excerpt_without_spaces_is_cut_between_characters(put: Put) -> None:
    put("Title", "zh", body="前" * 500 + "联合声明" + "后" * 500)
    (found,) = queries.find("联合声明").entries
    assert found.excerpt == (
        Piece("… "), Piece("前" * 80), Piece("联合声明", is_hit=True), Piece("后" * 156), Piece(" …")
    )  # fmt: skip


def test_a_word_longer_than_an_excerpt_is_cut(put: Put) -> None:
    put("Title", body="x" * 3000)
    (found,) = queries.find("x" * 300).entries
    assert "".join(piece.text for piece in found.excerpt) == "x" * 240 + " …"


def test_titles_and_the_newest_can_be_reached_when_too_much_is_found(put: Put) -> None:
    titled = put("Kenya")
    for number in range(1, 1_003):
        actions.index(kind="event", object_id=number, title="x", body="Kenya", address="/", language="en")
    reached: list[tuple[str, int]] = []
    offset: int | None = 0
    while offset is not None:
        page = queries.find("kenya", limit=100, offset=offset)
        assert page.is_cut == (offset == 900)
        reached += [(entry.kind, entry.object_id) for entry in page.entries]
        offset = page.next_offset
    assert reached == [("organisation", titled), *(("event", number) for number in range(4, 1_003))]


def test_ids_are_those_of_everything_found_of_a_kind(put: Put) -> None:
    wanted = [put("Kenya", kind="contribution") for _number in range(queries.MOST_A_PAGE + 1)]
    put("Kenya", kind="statement")
    put("Ghana", kind="contribution")
    assert sorted(queries.ids("kenya", kind="contribution") or []) == wanted
    assert queries.ids("uganda", kind="contribution") == []
    assert queries.ids("?!", kind="contribution") is None
