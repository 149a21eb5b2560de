"""What the trail writes: an entry for each deed, the log over them, sources and citations."""

import re
import unicodedata
from base64 import b64encode

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Conflict
from convene.core.text import digest
from convene.core.trail import keys, queries
from convene.core.trail.canonical import Fact
from convene.core.trail.deeds import Deed
from convene.core.trail.merkle import Frontier
from convene.core.trail.models import Checkpoint, Citation, Entry, Leaf, Source

FACT_LIMIT = 200  # characters
BATCH = 2000  # entries sealed in one transaction, so that no writer waits long for SQLite's lock
LOOK_BACK = 1000  # ids before the highest sealed one among which the frequent sealer looks for latecomers
LOCK = 0x636F6E76656E6531  # ours alone among the database's advisory locks


def record(*, deed: Deed, subject: models.Model, actor: User | None, **facts: Fact) -> Entry:
    """Write down that `actor` (nobody: the system, or a person without an account) did `deed` to `subject`.

    Facts are few and small: strings up to 200 characters, whole numbers, booleans, None; never personal data,
    which belongs in rows that can be erased. Raises ValueError or TypeError for others, for an unsaved subject
    or actor, and RuntimeError outside the deed's transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{deed} is recorded outside its transaction")
    if not isinstance(subject.pk, int):
        raise TypeError(f"{deed} has a subject without a whole number for a key")
    if actor is not None and actor.pk is None:
        raise ValueError(f"{deed} has an actor that is not saved")
    for name, value in facts.items():
        _check_fact(name, value)
    entry = Entry(
        at=times.now(),
        deed=deed.value,
        actor=actor,
        kind=queries.kind_of(subject),
        object_id=subject.pk,
        facts=facts,
    )
    entry.digest = entry.computed_digest()
    entry.save()
    return entry


def _check_fact(name: str, value: Fact) -> None:
    if not (name.isidentifier() and name.isascii()):
        raise ValueError(f"a fact cannot be called {name!r}")
    if value is None or isinstance(value, int):
        return
    if not isinstance(value, str):
        raise TypeError(f"the fact {name!r} is a {type(value).__name__}")
    if len(value) > FACT_LIMIT:
        raise ValueError(f"the fact {name!r} has {len(value)} characters")
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in value):
        raise ValueError(f"the fact {name!r} holds a control character or half a surrogate pair")
    if re.search(r"\S@\S", value):
        raise ValueError(f"the fact {name!r} looks like an e-mail address")


def seal(*, everything: bool = False) -> Checkpoint | None:
    """Append the entries that are not in the log yet, in order of id, and sign where it stands.

    Returns the new checkpoint, None when nothing was waiting. One sealer works at a time; a second one waits
    and finds nothing. On PostgreSQL an entry may be committed after one with a higher id was sealed; it is sealed
    next. To stay cheap in a long log, only the last ids are searched for such latecomers, unless `everything`.

    Raises RuntimeError, and seals nothing, when the last checkpoint is damaged.
    """
    checkpoint = None
    while Entry.objects.unsealed(after=_searched_to(everything=everything)).exists():
        checkpoint = _seal_batch(everything=everything) or checkpoint
    return checkpoint


def _searched_to(*, everything: bool) -> int:
    highest = None if everything else Leaf.objects.aggregate(highest=Max("entry_id"))["highest"]
    return max(0, (highest or 0) - LOOK_BACK)


@transaction.atomic
def _seal_batch(*, everything: bool) -> Checkpoint | None:
    if connection.vendor == "postgresql":  # SQLite's transactions are IMMEDIATE: they already queue
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    waiting = Entry.objects.unsealed(after=_searched_to(everything=everything)).values_list("id", "digest")
    edge, leaves = _last_edge(), []
    for entry_id, entry_digest in waiting[:BATCH]:
        leaves.append(Leaf(index=edge.size, entry_id=entry_id))
        edge = edge.append(bytes.fromhex(entry_digest))
    if not leaves:
        return None
    Leaf.objects.bulk_create(leaves)
    checkpoint = Checkpoint(
        size=edge.size,
        root=edge.root().hex(),
        edge=[node.hex() for node in edge.hashes],
        signed_at=times.now(),
    )
    checkpoint.signature = b64encode(keys.signing_key().sign(checkpoint.note.encode())).decode()
    checkpoint.save()
    return checkpoint


def _last_edge() -> Frontier:
    last = queries.latest_checkpoint()
    if last is None:
        return Frontier()
    if last.frontier.root().hex() != last.root:
        raise RuntimeError(f"checkpoint {last.size} does not add up; see verify-trail")
    return last.frontier


@transaction.atomic
def publish_source(
    *, kind: str, object_id: int, revision: int, language: str, title: str, address: str, text: str
) -> Source:
    """Keep one revision of a citeable thing as plain text for good.

    Revisions count from 1 without a gap. The text is Unicode NFC with line feeds, as `text.markdown.to_plain`
    gives it; the address is a path on this instance or an http(s) URL. Raises ValueError otherwise, and Conflict
    when the revision is there already.
    """
    if not text.strip():
        raise ValueError("a source without text cannot be cited")
    if not unicodedata.is_normalized("NFC", text) or "\r" in text or "\0" in text:
        raise ValueError("a source is kept in Unicode NFC with line feeds alone")
    if not re.match(r"https?://|/(?!/)", address):
        raise ValueError(f"no address of a page: {address!r}")
    if revision < 1:
        raise ValueError("a source's revisions count from 1")
    latest = queries.latest_source(kind, object_id)
    newest = latest.revision if latest else 0
    if revision > newest + 1:
        raise ValueError(f"revision {revision} of {kind} {object_id} follows {newest}")
    source = Source(
        kind=kind,
        object_id=object_id,
        revision=revision,
        language=language,
        title=title,
        address=address,
        text=text,
        digest=digest(text),
        at=times.now(),
    )
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        raise Conflict(_("Somebody else changed this first. Please look at it again.")) from error
    return source


@transaction.atomic
def cite(
    *,
    source: Source,
    start: int,
    end: int,
    passage_kind: str,
    passage_id: int,
    passage_title: str,
    passage_address: str,
    passage_digest: str,
) -> Citation:
    """Let a passage rest on the source's text from code point `start` up to, not including, `end`.

    Citing the same span again brings the passage's title, address and digest up to date. Raises ValueError
    when the span is no part of the text or the digest is no SHA-256 in lower-case hexadecimal digits.
    """
    source.span(start, end)
    if not re.fullmatch(r"[0-9a-f]{64}", passage_digest):
        raise ValueError(f"no digest of a passage: {passage_digest!r}")
    citation, _created = Citation.objects.update_or_create(
        source=source,
        start=start,
        end=end,
        passage_kind=passage_kind,
        passage_id=passage_id,
        defaults={
            "passage_title": passage_title,
            "passage_address": passage_address,
            "passage_digest": passage_digest,
        },
        create_defaults={
            "passage_title": passage_title,
            "passage_address": passage_address,
            "passage_digest": passage_digest,
            "at": times.now(),
        },
    )
    return citation


@transaction.atomic
def uncite(*, passage_kind: str, passage_id: int) -> int:
    """Drop what a draft passage cites, when it goes or is to cite afresh. Returns how many citations went."""
    return Citation.objects.filter(passage_kind=passage_kind, passage_id=passage_id).delete()[0]
