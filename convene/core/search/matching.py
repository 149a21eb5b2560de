"""A query's terms in the languages of the two databases.

Forms hold letters, marks, digits and `_` alone (see `normaliser`), so quoting them is enough.

Both statements find the same entries in the same two steps. First the candidates, no more than can be
leafed through: those whose title meets the whole query, then the newest. Then the engine's own rank
among these (bm25 or ts_rank, a title's word ten times a body's), titles first, ties by kind and number.
So a word that stands everywhere costs no more than a rare one, and only the page's own texts are read.
"""

from collections.abc import Callable, Sequence

from convene.core.search.normaliser import Term

FURTHEST = 1_000  # entries that can be leafed through

# The plus keeps SQLite from looking up each candidate in the full-text table by itself.
SQLITE = f"""
WITH candidate AS MATERIALIZED (
    SELECT
        e.id,
        e.id NOT IN (SELECT rowid FROM search_words WHERE search_words MATCH %(title)s) AS tier
    FROM search_entry e
    WHERE e.id IN (SELECT rowid FROM search_words WHERE search_words MATCH %(whole)s)
        AND (%(kind)s = '' OR e.kind = %(kind)s)
    ORDER BY tier, e.object_id DESC, e.kind
    LIMIT {FURTHEST}
), page AS MATERIALIZED (
    SELECT candidate.id, candidate.tier, bm25(search_words, 10.0, 1.0) AS place
    FROM search_words
    CROSS JOIN candidate ON candidate.id = +search_words.rowid
    CROSS JOIN search_entry e ON e.id = candidate.id
    WHERE search_words MATCH %(whole)s
    ORDER BY candidate.tier, place, e.kind, e.object_id
    LIMIT %(limit)s OFFSET %(offset)s
)
SELECT e.id, e.kind, e.object_id, e.language, e.title, e.body, e.address, e.title_words, e.words
FROM page JOIN search_entry e ON e.id = page.id
ORDER BY page.tier, page.place, e.kind, e.object_id
"""  # noqa: S608 -- a number of ours

POSTGRESQL = f"""
WITH candidate AS MATERIALIZED (
    SELECT id, NOT title_document @@ %(whole)s::tsquery AS tier
    FROM search_entry
    WHERE document @@ %(whole)s::tsquery AND (%(kind)s = '' OR kind = %(kind)s)
    ORDER BY tier, object_id DESC, kind COLLATE "C"
    LIMIT {FURTHEST}
), page AS MATERIALIZED (
    SELECT id, tier, -ts_rank('{{0.1, 0.1, 0.1, 1.0}}', document, %(whole)s::tsquery, 1) AS place
    FROM candidate JOIN search_entry USING (id)
    ORDER BY tier, place, kind COLLATE "C", object_id
    LIMIT %(limit)s OFFSET %(offset)s
)
SELECT e.id, e.kind, e.object_id, e.language, e.title, e.body, e.address, e.title_words, e.words
FROM page JOIN search_entry e ON e.id = page.id
ORDER BY page.tier, page.place, e.kind COLLATE "C", e.object_id
"""  # noqa: S608 -- a number of ours


def statement(
    vendor: str, terms: Sequence[Term], *, kind: str, limit: int, offset: int
) -> tuple[str, dict[str, str | int]]:
    """SQL and its parameters for a page of entries that meet all terms; `kind` "" for any."""
    if vendor == "postgresql":
        whole = _joined(terms, " & ", " | ", lambda form: f"'{form}'", lambda form: f"'{form}':*")
        return POSTGRESQL, {"whole": whole, "kind": kind, "limit": limit, "offset": offset}
    whole = _joined(terms, " AND ", " OR ", lambda form: f'"{form}"', lambda form: f'"{form}"*')
    title = f"title_words : ({whole})"
    return SQLITE, {"whole": whole, "title": title, "kind": kind, "limit": limit, "offset": offset}


def _joined(
    terms: Sequence[Term], every: str, one: str, exact: Callable[[str], str], prefix: Callable[[str], str]
) -> str:
    return every.join(
        "(" + one.join([*map(exact, term.forms), *map(prefix, term.prefixes)]) + ")" for term in terms
    )
