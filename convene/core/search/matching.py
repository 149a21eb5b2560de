"""A query's terms in the languages of the two databases.

Forms hold letters, marks, digits and `_` alone (see `normaliser`), so quoting them is enough.
Both statements find the same rows. Rows whose title meets the whole query come first on both; within
each half the engine's own rank decides (bm25 or ts_rank, a title's word ten times a body's), then kind
and number. Only the winners' texts are read.
"""

from collections.abc import Callable, Sequence

from convene.core.search.normaliser import Term

SQLITE = """
SELECT e.id, e.kind, e.object_id, e.language, e.title, e.body, e.address
FROM (
    SELECT
        e.id,
        search_words.rowid NOT IN (SELECT rowid FROM search_words WHERE search_words MATCH %s) AS tier,
        bm25(search_words, 10.0, 1.0) AS place
    FROM search_words JOIN search_entry e ON e.id = search_words.rowid
    WHERE search_words MATCH %s AND (%s = '' OR e.kind = %s)
    ORDER BY tier, place, e.kind, e.object_id
    LIMIT %s OFFSET %s
) found JOIN search_entry e ON e.id = found.id
ORDER BY found.tier, found.place, e.kind, e.object_id
"""

POSTGRESQL = """
SELECT e.id, e.kind, e.object_id, e.language, e.title, e.body, e.address
FROM (
    SELECT
        e.id,
        NOT e.document @@ %s::tsquery AS tier,
        -ts_rank('{0.1, 0.1, 0.1, 1.0}', e.document, query, 1) AS place
    FROM search_entry e, CAST(%s AS tsquery) query
    WHERE e.document @@ query AND (%s = '' OR e.kind = %s)
    ORDER BY tier, place, e.kind COLLATE "C", e.object_id
    LIMIT %s OFFSET %s
) found JOIN search_entry e ON e.id = found.id
ORDER BY found.tier, found.place, e.kind COLLATE "C", e.object_id
"""


def statement(
    vendor: str, terms: Sequence[Term], *, kind: str, limit: int, offset: int
) -> tuple[str, list[str | int]]:
    """SQL and its parameters for one page of entries that meet all terms; `kind` "" for any."""
    if vendor == "postgresql":
        whole = _joined(terms, " & ", " | ", lambda form: f"'{form}'", lambda form: f"'{form}':*")
        title = _joined(terms, " & ", " | ", lambda form: f"'{form}':A", lambda form: f"'{form}':*A")
        return POSTGRESQL, [title, whole, kind, kind, limit, offset]
    whole = _joined(terms, " AND ", " OR ", lambda form: f'"{form}"', lambda form: f'"{form}"*')
    return SQLITE, [f"title_words : ({whole})", whole, kind, kind, limit, offset]


def _joined(
    terms: Sequence[Term], every: str, one: str, exact: Callable[[str], str], prefix: Callable[[str], str]
) -> str:
    return every.join(
        "(" + one.join([*map(exact, term.forms), *map(prefix, term.prefixes)]) + ")" for term in terms
    )
