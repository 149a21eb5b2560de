"""Figures that stand in a document as they were counted when they were added."""

from django.db import transaction

from convene.core.accounts.models import User
from convene.core.errors import require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.initiatives.actions import freeze
from convene.outcomes import rules
from convene.outcomes.actions.holding import held, next_order
from convene.outcomes.models import Passage, PassageSource, Section


@transaction.atomic
def add_figure(*, section: Section, name: str, scope_kind: str, scope_id: int, actor: User) -> Passage:
    """Freeze a figure of `initiatives.queries.quotable` and let it stand as a passage, word for word."""
    require(rules.may_run(actor, section.document))
    document = held(section.document)
    figure = freeze(
        initiative=document.initiative, name=name, scope_kind=scope_kind, scope_id=scope_id, actor=actor
    )
    source = figure.source
    passage = Passage.objects.create(
        document=document,
        section=section,
        order=next_order(section),
        kind=Passage.Kind.FIGURE,
        text=source.text,
        language=source.language,
    )
    PassageSource.objects.create(passage=passage, source=source, start=0, end=len(source.text))
    record(deed=Deed.PASSAGE_ADD, subject=passage, actor=actor, kind=passage.kind)
    return passage
