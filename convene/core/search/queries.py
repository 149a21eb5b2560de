import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from convene.core.search import matching, normaliser
from convene.core.search.matching import FURTHEST
from convene.core.search.models import Entry
from convene.core.search.normaliser import Term

MOST_A_PAGE = 100
BEFORE, LENGTH = 80, 260  # characters of an excerpt: before its first hit, and in all
SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of plain text; `is_hit` where it met the query. Templates escape it and add <mark>."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """`title` and `excerpt` joined are plain text in `language`; `address` has no language prefix."""

    kind: str
    object_id: int
    language: str
    address: str
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]

    @property
    def title_text(self) -> str:
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, best first.

    `is_understood` is False when there was nothing to look for. `is_cut` on the last page that can be
    reached when it is full, so that the reader may be asked for another word.
    """

    entries: tuple[Found, ...]
    has_more: bool
    limit: int
    offset: int
    is_understood: bool = True
    is_cut: bool = False

    @property
    def next_offset(self) -> int | None:
        return self.offset + self.limit if self.has_more else None

    @property
    def previous_offset(self) -> int | None:
        return max(0, self.offset - self.limit) if self.offset else None


def find(text: str, *, kind: str | None = None, limit: int = 20, offset: int = 0) -> Results:
    """Public things that meet every word of `text`, the last of which may be unfinished; one query.

    The same things on SQLite and PostgreSQL, though not always in the same order. At most FURTHEST can
    be reached. Any text is answered, never with an error; limits are brought into range (1 to
    MOST_A_PAGE, 0 to FURTHEST). An unknown kind finds nothing.
    """
    limit, offset = min(max(limit, 1), MOST_A_PAGE), min(max(offset, 0), FURTHEST)
    terms = normaliser.terms(text)
    if not terms:
        return Results((), has_more=False, limit=limit, offset=offset, is_understood=False)
    if kind and not (kind.isascii() and kind.isprintable()):
        return Results((), has_more=False, limit=limit, offset=offset)
    sql, parameters = matching.statement(
        connection.vendor, terms, kind=kind or "", limit=limit + 1, offset=offset
    )
    wanted = Wanted.by(terms)
    entries = list(Entry.objects.raw(sql, parameters))
    return Results(
        entries=tuple(_found(entry, wanted) for entry in entries[:limit]),
        has_more=len(entries) > limit,
        limit=limit,
        offset=offset,
        is_cut=offset + len(entries) >= FURTHEST,
    )


def ids(text: str, *, kind: str) -> list[int] | None:
    """The object ids of a kind that `find` would reach, for a list with filters of its own; one query.

    None when there is nothing to look for in the text.
    """
    terms = normaliser.terms(text)
    if not terms:
        return None
    sql, parameters = matching.statement(
        connection.vendor, terms, kind=kind, limit=matching.FURTHEST, offset=0
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT object_id FROM ({sql}) AS found", parameters)  # noqa: S608 -- ours alone
        return [object_id for (object_id,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Wanted:
    """All terms at once, for showing where they were met."""

    forms: frozenset[str]
    prefixes: tuple[str, ...]

    @classmethod
    def by(cls, terms: Sequence[Term]) -> "Wanted":
        return cls(
            frozenset(form for term in terms for form in term.forms),
            tuple(prefix for term in terms for prefix in term.prefixes),
        )

    def is_met(self, forms: Sequence[str]) -> bool:
        return not self.forms.isdisjoint(forms) or any(form.startswith(self.prefixes) for form in forms)


def _found(entry: Entry, wanted: Wanted) -> Found:
    title_hits = list(_hits(entry.title, entry.title_words, wanted))
    return Found(
        kind=entry.kind,
        object_id=entry.object_id,
        language=entry.language,
        address=entry.address,
        title=_pieces(entry.title, title_hits, 0, len(entry.title)),
        excerpt=_excerpt(entry, wanted),
    )


def _excerpt(entry: Entry, wanted: Wanted) -> tuple[Piece, ...]:
    """Around the body's first hit, or its beginning when only the title was met."""
    body = entry.body
    hits: list[tuple[int, int]] = []
    for hit in _hits(body, entry.words, wanted):
        if hits and hit[0] > hits[0][0] + LENGTH:
            break
        hits.append(hit)
    start = _boundary(body, hits[0][0] - BEFORE, hits[0][0]) if hits else 0
    end = len(body)
    if end - start > LENGTH:
        end = _boundary(body, start + LENGTH - 20, start + LENGTH)
        end = start + len(body[start:end].rstrip())
    pieces = list(_pieces(body, [hit for hit in hits if hit[0] < end], start, end))
    if start and pieces:
        pieces.insert(0, Piece("… "))
    if end < len(body):
        pieces.append(Piece(" …"))
    return tuple(pieces)


def _boundary(text: str, wanted: int, latest: int) -> int:
    """The beginning of a word between the two places; failing that, of a character with its marks."""
    if wanted <= 0:
        return 0
    for place in range(wanted, latest):
        if text[place - 1].isspace() and not text[place].isspace():
            return place
    place = wanted
    while place < latest and (
        unicodedata.category(text[place])[0] == "M" or text[place] in normaliser.JOINERS
    ):
        place += 1
    return place


def _hits(text: str, words: str, wanted: Wanted) -> Iterator[tuple[int, int]]:
    """Where the text meets a term: spans in order, overlapping ones joined. Nothing is stemmed again."""
    from_, to = -1, -1
    for span, forms in zip(normaliser.spans(text), words.split("\n"), strict=False):
        if not wanted.is_met(forms.split(" ")):
            continue
        if span.start < to:
            to = max(to, span.end)
            continue
        if to >= 0:
            yield from_, to
        from_, to = span.start, span.end
    if to >= 0:
        yield from_, to


def _pieces(text: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    """text[start:end] on one line, cut at the hits."""
    pieces: list[Piece] = []
    place = start
    for from_, until in hits:
        to = min(until, end)
        if place < from_:
            pieces.append(Piece(SPACE.sub(" ", text[place:from_])))
        pieces.append(Piece(SPACE.sub(" ", text[from_:to]), is_hit=True))
        place = to
    if place < end:
        pieces.append(Piece(SPACE.sub(" ", text[place:end])))
    return tuple(pieces)
