"""Filling the working copy with what the compiler proposes."""

from django.db import transaction

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Source
from convene.outcomes import queries, rules
from convene.outcomes.actions.holding import held, next_order
from convene.outcomes.compiling import Group, Proposal
from convene.outcomes.compiling.voices import PHASES, REGIONS
from convene.outcomes.models import OutcomeDocument, Passage, PassageSource, Section

_Place = tuple[int, int, int]  # of a span: source, start, end


def compile_(*, document: OutcomeDocument, actor: User) -> int:
    """Add what the compiler proposes and the document does not have; how many passages were new.

    Nothing that stands there is touched: neither what was edited or put in order, nor what was left out.
    Proposing takes its time and happens before anything is held.
    """
    require(rules.may_run(actor, document))
    groups = queries.proposals(document)
    with transaction.atomic():
        current = held(document)
        known = _known(current)
        new = 0
        for group in groups:
            fresh = [one for one in group.proposals if not _overlaps(one, known)]
            if fresh:
                section = _section(current, group)
                for proposal in fresh:
                    _propose(section, proposal)
                    known.append((proposal.source.pk, proposal.start, proposal.end))
                new += len(fresh)
        current.compiled_at = times.now()
        current.save(update_fields=["compiled_at"])
        record(deed=Deed.OUTCOME_COMPILE, subject=current, actor=actor, passages=new)
    return new


def _propose(section: Section, proposal: Proposal) -> None:
    passage = Passage.objects.create(
        document=section.document,
        section=section,
        order=next_order(section),
        kind=Passage.Kind.QUOTE,
        text=proposal.text,
        language=proposal.source.language,
        rank=proposal.score,
        origin=proposal.source,
        origin_start=proposal.start,
        origin_end=proposal.end,
    )
    PassageSource.objects.create(
        passage=passage, source=proposal.source, start=proposal.start, end=proposal.end
    )


def _known(document: OutcomeDocument) -> list[_Place]:
    """Every span that was proposed or quoted here, in case somebody compiled at the same time."""
    quoted = PassageSource.objects.filter(passage__document=document, passage__kind=Passage.Kind.QUOTE)
    proposed: list[tuple[Source, int, int]] = queries.origins(document)
    return [
        *quoted.values_list("source_id", "start", "end"),
        *((source.pk, start, end) for source, start, end in proposed),
    ]


def _overlaps(proposal: Proposal, known: list[_Place]) -> bool:
    return any(
        source == proposal.source.pk and start < proposal.end and proposal.start < end
        for source, start, end in known
    )


def _section(document: OutcomeDocument, group: Group) -> Section:
    """The group's section; a new one goes behind its neighbour in the fixed order, wherever that stands now."""
    found = document.sections.filter(phase=group.phase, region=group.region, title="").first()
    if found:
        return found
    rows = list(document.sections.order_by("order", "pk"))
    before = [
        (_rank(row), place) for place, row in enumerate(rows) if not row.title and _rank(row) < _rank(group)
    ]
    section = Section(document=document, phase=group.phase, region=group.region, order=0)
    rows.insert(max(before)[1] + 1 if before else 0, section)
    for order, row in enumerate(rows, start=1):
        if row.order != order:
            row.order = order
            row.save()
    return section


def _rank(group: Group | Section) -> tuple[int, int]:
    return PHASES.index(group.phase), REGIONS.index(group.region)
