"""What is written down once: entries, the log that seals them, sources and what cites them.

The rows of an append-only table are never changed nor deleted. The models refuse, and so does the database
(migration 0002).
"""
# ruff: noqa: ARG002 -- the signatures are Django's

from base64 import b64encode
from typing import Any, Never, TypeVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.functional import Promise

from convene.core.text import digest
from convene.core.trail.canonical import canonical, instant
from convene.core.trail.deeds import Deed
from convene.core.trail.merkle import Frontier

DIGEST = 64  # hexadecimal digits of SHA-256


def digest_length(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Exact(Length(field), DIGEST), name=name)


class AppendOnly(Exception):
    """Somebody tried to change or delete what is written down for good."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"{model._meta.label} is append-only")  # noqa: SLF001 -- Django documents it


_Row = TypeVar("_Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[_Row]):
    def update(self, **values: Any) -> Never:
        raise AppendOnly(self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly(self.model)

    def delete(self) -> Never:
        raise AppendOnly(self.model)


class AppendOnlyModel(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(type(self))
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnly(type(self))


class EntryQuerySet(AppendOnlyQuerySet["Entry"]):
    def unsealed(self, *, after: int = 0) -> "EntryQuerySet":
        """Entries with an id above `after` that the log does not hold yet, in order of id."""
        return self.filter(id__gt=after, leaf__isnull=True).order_by("id")


class Entry(AppendOnlyModel):
    """Who did which deed to what, when. Personal data stays in the rows this one points to."""

    at = models.DateTimeField()
    deed = models.CharField(max_length=60)  # no choices: a deed is added without a migration
    # A person's account is erased in place, never deleted, so an entry keeps its actor.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=DIGEST)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["kind", "object_id"], name="trail_entry_subject")]
        constraints = [digest_length("digest", "entry_digest_length")]

    def __str__(self) -> str:
        return f"{self.deed} {self.kind} {self.object_id}"

    @property
    def label(self) -> Promise | str:
        """What happened, in words; the bare name of a deed this version does not know."""
        try:
            return Deed(self.deed).label
        except ValueError:
            return self.deed

    def canonical(self) -> str:
        """What the digest is taken over: every field but the row's own id."""
        return canonical(
            {
                "actor": self.actor_id,
                "at": instant(self.at),
                "deed": self.deed,
                "facts": self.facts,
                "kind": self.kind,
                "object_id": self.object_id,
            }
        )

    def computed_digest(self) -> str:
        return digest(self.canonical())


class Leaf(AppendOnlyModel):
    """An entry's place in the log, counted from 0. The leaf's bytes are those of the entry's digest."""

    index = models.PositiveBigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="leaf")

    objects = AppendOnlyQuerySet["Leaf"].as_manager()

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return str(self.index)


class Checkpoint(AppendOnlyModel):
    """The log at one size: its root, signed, and the right edge from which the next one grows."""

    size = models.PositiveBigIntegerField(unique=True)
    root = models.CharField(max_length=DIGEST)
    edge = models.JSONField()
    signed_at = models.DateTimeField()
    signature = models.CharField(max_length=88)  # Ed25519 over the note, base64

    objects = AppendOnlyQuerySet["Checkpoint"].as_manager()

    class Meta:
        constraints = [
            digest_length("root", "checkpoint_root_length"),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="checkpoint_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.size} {self.root}"

    @property
    def frontier(self) -> Frontier:
        return Frontier(self.size, tuple(bytes.fromhex(node) for node in self.edge))

    @property
    def note(self) -> str:
        """The text that is signed: name of the log, size, root and time, a line each."""
        root = b64encode(bytes.fromhex(self.root)).decode()
        return f"convene trail\n{self.size}\n{root}\n{instant(self.signed_at)}\n"


class Source(AppendOnlyModel):
    """One revision of a citeable thing as plain text (Unicode NFC, line feeds), for good.

    `kind` is the thing's model, as in an entry; `digest` is SHA-256 of the text in UTF-8.
    """

    kind = models.CharField(max_length=100)
    object_id = models.PositiveBigIntegerField()
    revision = models.PositiveIntegerField()
    language = models.CharField(max_length=16)
    title = models.TextField()
    address = models.TextField()
    text = models.TextField()
    digest = models.CharField(max_length=DIGEST)
    at = models.DateTimeField()

    objects = AppendOnlyQuerySet["Source"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "revision"], name="one_source_a_revision"),
            models.CheckConstraint(condition=models.Q(revision__gt=0), name="source_revisions_from_one"),
            digest_length("digest", "source_digest_length"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.revision})"

    def span(self, start: int, end: int) -> str:
        """The text from code point `start` up to, not including, `end`; ValueError when that is no part of it."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no span {start} to {end} in a text of {len(self.text)}")
        return self.text[start:end]


class Citation(models.Model):
    """A passage rests on that part of that source.

    What is cited never changes; title, address and digest follow the passage while it is a draft.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    passage_kind = models.CharField(max_length=100)
    passage_id = models.PositiveBigIntegerField()
    passage_title = models.TextField()
    passage_address = models.TextField()
    passage_digest = models.CharField(max_length=DIGEST)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["passage_kind", "passage_id"], name="trail_citation_passage")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "start", "end", "passage_kind", "passage_id"], name="one_citation_a_span"
            ),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="citation_starts_before_its_end"
            ),
            digest_length("passage_digest", "citation_digest_length"),
        ]

    def __str__(self) -> str:
        return f"{self.passage_title} – {self.source_id} [{self.start}:{self.end}]"

    @property
    def quoted(self) -> str:
        """The words cited."""
        return self.source.span(self.start, self.end)
