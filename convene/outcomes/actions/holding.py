"""Rows as they stand, held until the deed is done: whoever works on the same document waits."""

from django.db.models import Max
from django.utils.translation import gettext as _

from convene.core.errors import Conflict, Refused
from convene.core.trail.models import Source
from convene.initiatives.queries import Voice
from convene.outcomes.models import OutcomeDocument, Passage, Section
from convene.outcomes.queries import voice_of


def held(document: OutcomeDocument) -> OutcomeDocument:
    return (
        OutcomeDocument.objects.select_for_update(of=("self",))
        .select_related("initiative")
        .get(pk=document.pk)
    )


def held_passage(passage: Passage, *, version: int | None = None) -> Passage:
    """The passage, its document held. Raises Conflict when it changed after `version` or is gone."""
    held(passage.document)
    found = Passage.objects.select_related("document__initiative").filter(pk=passage.pk).first()
    if found is None:
        raise Conflict(_("Somebody else has deleted this passage."))
    if version is not None and found.version != version:
        raise Conflict(
            _("Somebody else changed this passage while you were editing it. Nothing was overwritten.")
        )
    return found


def quotable(document: OutcomeDocument, source: Source, start: int, end: int) -> Voice:
    """Whose the span is; Refused when it may not be quoted here or the source was revised since."""
    voice = voice_of(document.initiative, source)
    if voice is None:
        raise Refused(
            _("This cannot be quoted now: its author changed it or withdrew it. Choose again."), "sentences"
        )
    if not 0 <= start < end <= len(source.text) or not source.text[start:end].strip():
        raise Refused(_("Choose at least one sentence."), "sentences")
    return voice


def next_order(section: Section) -> int:
    highest = section.passages.aggregate(highest=Max("order"))["highest"]
    return 1 if highest is None else highest + 1
