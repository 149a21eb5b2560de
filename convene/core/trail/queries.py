"""Reads of the trail: what happened to a thing, what cites it, and whether the log is whole."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from convene.core.text import digest
from convene.core.trail import keys
from convene.core.trail.models import Checkpoint, Citation, Entry, EntryQuerySet, Source
from convene.core.trail.verification import Report, inspect


def kind_of(thing: models.Model | type[models.Model]) -> str:
    """How the trail names a model: "statements.statement"."""
    meta = thing._meta  # noqa: SLF001 -- Django documents it
    return f"{meta.app_label}.{meta.model_name}"


def of(subject: models.Model) -> EntryQuerySet:
    """What happened to the thing so far, oldest first, with the actors."""
    entries = Entry.objects.filter(kind=kind_of(subject), object_id=subject.pk)
    return entries.select_related("actor").order_by("at", "id")


def public_key() -> str:
    """The Ed25519 key that verifies checkpoints: its 32 bytes in base64."""
    return keys.encoded(keys.verifying_key())


def latest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def verify() -> Report:
    """Walk the whole log and report every fault; reads each entry once, in constant memory.

    A log cut off at an earlier checkpoint looks whole from within: only somebody who kept a later
    checkpoint can tell.
    """
    return inspect(keys.verifying_key())


def latest_source(kind: str, object_id: int) -> Source | None:
    return Source.objects.filter(kind=kind, object_id=object_id).order_by("-revision").first()


def latest_sources(kind: str, ids: Iterable[int]) -> dict[int, Source]:
    """The newest revision of each thing that has one, by object id, in one query."""
    newer = Source.objects.filter(
        kind=kind, object_id=OuterRef("object_id"), revision__gt=OuterRef("revision")
    )
    sources = Source.objects.filter(~Exists(newer), kind=kind, object_id__in=list(ids))
    return {source.object_id: source for source in sources}


def citations_of(kind: str, object_id: int) -> "models.QuerySet[Citation]":
    """What cites any revision of the thing, newest first, with the sources."""
    citations = Citation.objects.filter(source__kind=kind, source__object_id=object_id)
    return citations.select_related("source").order_by("-at", "-id")


def citations_of_many(things: Iterable[tuple[str, int]]) -> list[Citation]:
    """What cites any of the things, each a kind and an object id; newest first, in one query."""
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for kind, object_id in things:
        ids[kind].add(object_id)
    if not ids:
        return []
    which = models.Q()
    for kind, some in ids.items():
        which |= models.Q(source__kind=kind, source__object_id__in=some)
    return list(Citation.objects.filter(which).select_related("source").order_by("-at", "-id"))


def citations_by(passage_kind: str, passage_id: int) -> "models.QuerySet[Citation]":
    """What the passage cites, in the order it was cited, with the sources."""
    citations = Citation.objects.filter(passage_kind=passage_kind, passage_id=passage_id)
    return citations.select_related("source").order_by("id")


def citations_by_each(passage_kind: str, passage_ids: Iterable[int]) -> dict[int, list[Citation]]:
    """`citations_by` for many passages in one query; a passage that cites nothing has an empty list."""
    ids = list(passage_ids)
    citations = Citation.objects.filter(passage_kind=passage_kind, passage_id__in=ids)
    found: dict[int, list[Citation]] = {passage_id: [] for passage_id in ids}
    for citation in citations.select_related("source").order_by("id"):
        found[citation.passage_id].append(citation)
    return found


def verify_citation(citation: Citation) -> Promise | None:
    """Why the citation does not hold, in words for its author; None when it does."""
    return verify_citations([citation]).get(citation.pk)


def verify_citations(citations: Iterable[Citation]) -> dict[int, Promise]:
    """The reason for each citation that does not hold, by its id; one query for each kind of source."""
    citations = list(citations)
    ids: defaultdict[str, set[int]] = defaultdict(set)
    for citation in citations:
        ids[citation.source.kind].add(citation.source.object_id)
    latest = {
        (kind, object_id): source
        for kind in ids
        for object_id, source in latest_sources(kind, ids[kind]).items()
    }
    reasons = {
        citation.pk: _why_not(citation, latest.get((citation.source.kind, citation.source.object_id)))
        for citation in citations
    }
    return {pk: reason for pk, reason in reasons.items() if reason is not None}


def _why_not(citation: Citation, latest: Source | None) -> Promise | None:
    source = citation.source
    if digest(source.text) != source.digest:
        return _("The text of the source is no longer the one that was published.")
    try:
        quoted = source.span(citation.start, citation.end)
    except ValueError:
        return _("The source has no text at the place that is cited.")
    if latest is None or latest.revision <= source.revision:
        return None
    if quoted in latest.text:
        return _("The source has a newer revision, which still says this. Please cite it afresh.")
    return _("The source has been revised since and no longer says this. Please cite it afresh.")
