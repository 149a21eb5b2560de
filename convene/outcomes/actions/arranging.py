"""Putting sections and passages in order, leaving out and taking back."""

from typing import Literal, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.outcomes import rules
from convene.outcomes.actions.holding import held, held_passage, next_order
from convene.outcomes.models import OutcomeDocument, Passage, Section

Direction = Literal["up", "down"]
_Row = TypeVar("_Row", Section, Passage)


@transaction.atomic
def add_section(*, document: OutcomeDocument, title: str, actor: User) -> Section:
    """A section of the conveners' own, at the end."""
    require(rules.may_run(actor, document))
    held(document)
    if not title:
        raise Refused(_("Give the section a title."), "title")
    highest = document.sections.aggregate(highest=Max("order"))["highest"] or 0
    section = Section.objects.create(document=document, title=title, order=highest + 1)
    record(deed=Deed.SECTION_ADD, subject=section, actor=actor)
    return section


@transaction.atomic
def remove_section(*, section: Section, actor: User) -> None:
    """Drop a section of the conveners' own that holds nothing any more."""
    document = section.document
    require(rules.may_run(actor, document))
    held(document)
    if not section.title or section.passages.exists():
        raise Refused(_("Only an empty section of your own can be removed."))
    record(deed=Deed.SECTION_REMOVE, subject=section, actor=actor)
    section.delete()


@transaction.atomic
def move_section(*, section: Section, direction: Direction, actor: User) -> None:
    """One place up or down; at the end of the list nothing happens."""
    document = section.document
    require(rules.may_run(actor, document))
    held(document)
    rows = list(document.sections.order_by("order", "pk"))
    moved = _swapped(rows, [row.pk for row in rows], section.pk, direction)
    for order, row in enumerate(moved, start=1):
        if row.order != order:
            Section.objects.filter(pk=row.pk).update(order=order)
    record(deed=Deed.SECTION_MOVE, subject=section, actor=actor, direction=direction)


@transaction.atomic
def move_passage(*, passage: Passage, direction: Direction, actor: User) -> None:
    """One place up or down among the passages of its section that are not left out."""
    require(rules.may_run(actor, passage.document))
    current = held_passage(passage)
    rows = list(Passage.objects.filter(section=current.section_id).order_by("order", "pk"))
    shown = [row.pk for row in rows if row.included]
    for order, row in enumerate(_swapped(rows, shown, current.pk, direction), start=1):
        if row.order != order:
            Passage.objects.filter(pk=row.pk).update(order=order)
    record(deed=Deed.PASSAGE_MOVE, subject=current, actor=actor, direction=direction)


@transaction.atomic
def put_into(*, passage: Passage, section: Section, actor: User) -> Passage:
    """Move a passage to the end of another section of its document."""
    require(rules.may_run(actor, passage.document))
    current = held_passage(passage)
    if section.document_id != current.document_id:
        raise Refused(_("Choose a section of this document."), "section")
    if section.pk != current.section_id:
        current.section = section
        current.order = next_order(section)
        current.save(update_fields=["section", "order"])
        record(deed=Deed.PASSAGE_MOVE, subject=current, actor=actor, section=section.pk)
    return current


@transaction.atomic
def leave_out(*, passage: Passage, actor: User) -> Passage:
    """Keep a passage out of what is published; the compiler does not propose it again."""
    return _include(passage, actor, included=False)


@transaction.atomic
def take_back(*, passage: Passage, actor: User) -> Passage:
    """Let a passage that was left out stand where it stood."""
    return _include(passage, actor, included=True)


def _include(passage: Passage, actor: User, *, included: bool) -> Passage:
    require(rules.may_run(actor, passage.document))
    current = held_passage(passage)
    if current.included != included:
        current.included = included
        current.save(update_fields=["included"])
        deed = Deed.PASSAGE_TAKE_BACK if included else Deed.PASSAGE_LEAVE_OUT
        record(deed=deed, subject=current, actor=actor)
    return current


def _swapped(rows: list[_Row], shown: list[int], pk: int, direction: Direction) -> list[_Row]:
    """The rows with this one and its neighbour among those shown in each other's place."""
    if pk not in shown:
        return rows
    neighbour = shown.index(pk) + (-1 if direction == "up" else 1)
    if not 0 <= neighbour < len(shown):
        return rows
    places = {row.pk: place for place, row in enumerate(rows)}
    one, other = places[pk], places[shown[neighbour]]
    moved = list(rows)
    moved[one], moved[other] = moved[other], moved[one]
    return moved
