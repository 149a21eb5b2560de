"""Quotes chosen by hand and the conveners' own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Source
from convene.outcomes import rules
from convene.outcomes.actions.holding import held, held_passage, next_order, quotable
from convene.outcomes.models import Passage, PassageSource, Section

LONGEST_QUOTE = 1500  # code points


@dataclass(frozen=True)
class Span:
    """A part of a source's text, in code points."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


@transaction.atomic
def add_quote(*, section: Section, span: Span, actor: User) -> Passage:
    """Quote a span the compiler did not propose."""
    require(rules.may_run(actor, section.document))
    _check(section, [span])
    passage = Passage.objects.create(
        document=section.document,
        section=section,
        order=next_order(section),
        kind=Passage.Kind.QUOTE,
        text=span.text,
        language=span.source.language,
    )
    _rest(passage, span)
    record(deed=Deed.PASSAGE_ADD, subject=passage, actor=actor, kind=passage.kind)
    return passage


@transaction.atomic
def add_own(*, section: Section, text: str, language: str, spans: Sequence[Span], actor: User) -> Passage:
    """Say something in the conveners' words, which rest on at least one span of a source."""
    require(rules.may_run(actor, section.document))
    if not text:
        raise Refused(_("Write the passage."), "text")
    if not spans:
        raise Refused(_("Choose what it rests on."), "sentences")
    _check(section, spans)
    passage = Passage.objects.create(
        document=section.document,
        section=section,
        order=next_order(section),
        kind=Passage.Kind.OWN,
        text=text,
        language=language,
    )
    for span in spans:
        _rest(passage, span)
    record(deed=Deed.PASSAGE_ADD, subject=passage, actor=actor, kind=passage.kind)
    return passage


@transaction.atomic
def choose_span(*, passage: Passage, span: Span, version: int, actor: User) -> Passage:
    """Let a quote be another part of the same source, or of its latest revision.

    Raises Conflict when somebody changed the passage after `version` was read.
    """
    require(rules.may_run(actor, passage.document))
    current = held_passage(passage, version=version)
    if current.kind != Passage.Kind.QUOTE:
        raise Refused(_("Only a quote is chosen from its source."), "sentences")
    one = current.sources.select_related("source").first()
    if one is not None and (one.source.kind, one.source.object_id) != (
        span.source.kind,
        span.source.object_id,
    ):
        raise Refused(_("A quote stays within its source. Add another quote instead."), "sentences")
    _check(current.section, [span])
    current.sources.all().delete()
    _rest(current, span)
    current.text, current.language = span.text, span.source.language
    return _changed(current, actor)


@transaction.atomic
def edit_own(*, passage: Passage, text: str, language: str, version: int, actor: User) -> Passage:
    """Change the conveners' words. Raises Conflict when somebody did so after `version` was read."""
    require(rules.may_run(actor, passage.document))
    current = held_passage(passage, version=version)
    if current.kind != Passage.Kind.OWN:
        raise Refused(_("A quote cannot be rewritten. Choose other sentences of its source."), "text")
    if not text:
        raise Refused(_("Write the passage."), "text")
    current.text, current.language = text, language
    return _changed(current, actor)


@transaction.atomic
def rest_on(*, passage: Passage, span: Span, actor: User) -> Passage:
    """Let the conveners' words rest on one more span."""
    require(rules.may_run(actor, passage.document))
    current = held_passage(passage)
    if current.kind != Passage.Kind.OWN:
        raise Refused(_("A quote rests on its one source."), "sentences")
    _check(current.section, [span])
    if current.sources.filter(source=span.source, start=span.start, end=span.end).exists():
        raise Refused(_("The passage rests on this already."), "sentences")
    _rest(current, span)
    return _changed(current, actor)


@transaction.atomic
def rest_on_no_more(*, resting: PassageSource, actor: User) -> Passage:
    """Drop a span the conveners' words rest on; one is left at least."""
    require(rules.may_run(actor, resting.passage.document))
    current = held_passage(resting.passage)
    if current.kind != Passage.Kind.OWN or not current.sources.exclude(pk=resting.pk).exists():
        raise Refused(_("A passage rests on at least one source. Add another one first."))
    resting.delete()
    return _changed(current, actor)


@transaction.atomic
def delete(*, passage: Passage, actor: User) -> None:
    """Drop a passage that a convener added. What the compiler proposed is left out instead, and remembered."""
    require(rules.may_run(actor, passage.document))
    current = held_passage(passage)
    if current.origin_id is not None:
        raise Refused(_("What the compiler proposed cannot be deleted. Leave it out instead."))
    record(deed=Deed.PASSAGE_DELETE, subject=current, actor=actor)
    current.delete()


def _check(section: Section, spans: Sequence[Span]) -> None:
    document = held(section.document)
    for span in spans:
        quotable(document, span.source, span.start, span.end)
        if span.end - span.start > LONGEST_QUOTE:
            raise Refused(
                _("That is too long for a quote: at most %(limit)s characters. Choose fewer sentences.")
                % {"limit": LONGEST_QUOTE},
                "sentences",
            )


def _rest(passage: Passage, span: Span) -> None:
    PassageSource.objects.create(passage=passage, source=span.source, start=span.start, end=span.end)


def _changed(passage: Passage, actor: User) -> Passage:
    passage.version += 1
    passage.save(update_fields=["text", "language", "version"])
    record(deed=Deed.PASSAGE_EDIT, subject=passage, actor=actor)
    return passage
