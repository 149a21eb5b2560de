"""What can be found is kept by the deeds that change it, in their own transaction."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import islice

from django.db import connection, transaction
from django.utils.translation import get_language_from_path

from convene.core.search import normaliser, registry
from convene.core.search.models import Entry

TITLE_LIMIT = 1_000  # characters; the rest is not searched
BODY_LIMIT = 50_000
KIND = re.compile(r"[a-z][a-z-]{0,31}")
BATCH = 200


def index(*, kind: str, object_id: int, title: str, body: str, address: str, language: str) -> None:
    """Make a public thing findable, or replace what is kept of it.

    `title` and `body` are plain text in any script; of a body, the first BODY_LIMIT characters are
    searched. `address` is the path of its page; a language prefix is taken off. `language` is an
    ISO 639 code; an unknown one only means that words are not stemmed by it.
    Raises ValueError for a kind that is not a short lower-case word and for an address that is no path.
    """
    _write(
        [_entry(kind=kind, object_id=object_id, title=title, body=body, address=address, language=language)]
    )


def remove(*, kind: str, object_id: int) -> None:
    """Let a thing be found no more; nothing happens if it never was."""
    Entry.objects.filter(kind=kind, object_id=object_id).delete()


def rebuild(*, kind: str) -> int:
    """Make every entry of a kind anew from its provider; answers how many. KeyError for an unknown kind.

    One transaction; deeds that index wait for it, so that none of theirs is overwritten by an older row.
    """
    provider = registry.providers()[kind]
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE search_entry IN SHARE ROW EXCLUSIVE MODE")
        Entry.objects.filter(kind=kind).delete()
        rows = iter(provider())
        written = 0
        while batch := [_entry(**row) for row in islice(rows, BATCH)]:
            if strangers := {entry.kind for entry in batch} - {kind}:
                raise ValueError(f"the provider of {kind!r} yielded {sorted(strangers)}")
            _write(batch)
            written += len(batch)
        return written


def _entry(*, kind: str, object_id: int, title: str, body: str, address: str, language: str) -> Entry:
    if not KIND.fullmatch(kind):
        raise ValueError(f"a kind is a short lower-case word, not {kind!r}")
    title, body = _storable(title)[:TITLE_LIMIT], _storable(body)[:BODY_LIMIT]
    language = language.strip()[:35]
    return Entry(
        kind=kind,
        object_id=object_id,
        language=language,
        title=title,
        body=body,
        address=_without_language(address),
        title_words=normaliser.words(title, language),
        words=normaliser.words(body, language),
    )


def _write(entries: Iterable[Entry]) -> None:
    Entry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["language", "title", "body", "address", "title_words", "words"],
    )


def _storable(text: str) -> str:
    """NFC without what PostgreSQL refuses to store: NUL and half surrogate pairs."""
    text = text.encode("utf-8", "ignore").decode().replace("\0", "")
    return unicodedata.normalize("NFC", text)


def _without_language(address: str) -> str:
    if not address.startswith("/") or address.startswith("//"):
        raise ValueError(f"an address is a path on this site, not {address!r}")
    prefix = get_language_from_path(address)
    return address.removeprefix(f"/{prefix}") if prefix else address
