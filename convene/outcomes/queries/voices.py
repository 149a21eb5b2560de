"""What was said, by whom, and whether it may be quoted now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from convene.core.accounts.models import User
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Entry, Source
from convene.core.trail.queries import kind_of, latest_sources
from convene.events import queries as events
from convene.events.models import Input
from convene.forum import queries as forum
from convene.forum.models import Contribution
from convene.initiatives.models import FrozenFigure, Initiative, Quoting
from convene.initiatives.queries import Voice
from convene.outcomes.compiling import Key
from convene.outcomes.models import Passage

CONTRIBUTION, INPUT, FIGURE = "contribution", "input", "figure"

# What takes a voice back, in the trail.
_TAKING_BACK = {
    CONTRIBUTION: [Deed.CONTRIBUTION_HIDE, Deed.CONTRIBUTION_QUOTING, Deed.CONTRIBUTION_WITHDRAW],
    INPUT: [Deed.INPUT_HIDE, Deed.INPUT_QUOTING],
}


@dataclass(frozen=True)
class Said:
    """Something that was said. `reason` says why it may not be quoted any more; "" when it may.

    `voice` is as the author allows it to be told now, with the latest source.
    """

    voice: Voice
    initiative_id: int
    reason: str
    shown_from: int  # the first revision everybody may read

    def may_show(self, revision: int) -> bool:
        """Whether what this revision said may be shown."""
        return not self.reason and revision >= self.shown_from


def voices(initiative: Initiative) -> list[Voice]:
    """Everything said under the initiative that may be quoted; labels in the active language.

    Not what people said whose accounts were erased since: nobody could be told.
    """
    found = [*forum.citeable(initiative), *events.citeable(initiative)]
    return [voice for voice in found if voice.author is None or voice.author.erased_at is None]


def offered(initiative: Initiative, *, words: str = "", phase: str = "", region: str = "") -> list[Voice]:
    """Those among them that hold the words and fit phase and region, where given."""
    needle = words.casefold()
    return [
        voice
        for voice in voices(initiative)
        if (not phase or voice.phase == phase)
        and (not region or voice.region == region)
        and (
            not needle
            or needle in voice.source.text.casefold()
            or needle in voice.source.title.casefold()
            or (voice.organisation is not None and needle in voice.organisation.name.casefold())
        )
    ]


def voice_of(initiative: Initiative, source: Source) -> Voice | None:
    """Whose the source is, if it is the latest that was said there, under this initiative, and may be quoted."""
    found = said([(source.kind, source.object_id)]).get((source.kind, source.object_id))
    if found is None or found.reason or found.initiative_id != initiative.pk:
        return None
    return found.voice if found.voice.source.pk == source.pk else None


def latest_of(initiative: Initiative, source: Source) -> Source | None:
    """The latest revision of the same thing, if it may be quoted under this initiative."""
    found = said([(source.kind, source.object_id)]).get((source.kind, source.object_id))
    if found is None or found.reason or found.initiative_id != initiative.pk:
        return None
    return found.voice.source


def said(keys: Iterable[Key]) -> dict[Key, Said]:
    """What the trail names by these keys, whether it may be quoted or not; three queries a kind."""
    by_kind: dict[str, list[int]] = {CONTRIBUTION: [], INPUT: [], FIGURE: []}
    for kind, object_id in keys:
        if kind in by_kind:
            by_kind[kind].append(object_id)
    found: dict[Key, Said] = {}
    if by_kind[CONTRIBUTION]:
        found |= _contributions(by_kind[CONTRIBUTION])
    if by_kind[INPUT]:
        found |= _inputs(by_kind[INPUT])
    if by_kind[FIGURE]:
        found |= _figures(by_kind[FIGURE])
    return found


def taken_back_at(keys: Iterable[Key], found: dict[Key, Said]) -> dict[Key, datetime]:
    """When each of these was taken back, as far as the trail or an erased account tells; one query a kind."""
    keys = list(keys)
    moments: dict[Key, datetime] = {}
    for kind, model in ((CONTRIBUTION, Contribution), (INPUT, Input)):
        ids = [object_id for one, object_id in keys if one == kind]
        if ids:
            entries = Entry.objects.filter(
                kind=kind_of(model), object_id__in=ids, deed__in=[deed.value for deed in _TAKING_BACK[kind]]
            )
            moments |= {(kind, entry.object_id): entry.at for entry in entries.order_by("at", "pk")}
    for key in keys:
        author = found[key].voice.author if key in found else None
        if author is not None and author.erased_at is not None:
            moments[key] = min(moments.get(key, author.erased_at), author.erased_at)
    return moments


def _contributions(ids: list[int]) -> dict[Key, Said]:
    rows = Contribution.objects.filter(pk__in=ids).select_related(
        "organisation", "author", "call__initiative"
    )
    sources = latest_sources(CONTRIBUTION, ids)
    quotable = set(Contribution.objects.quotable().filter(pk__in=ids).values_list("pk", flat=True))
    return {
        (CONTRIBUTION, row.pk): Said(
            voice=Voice(
                source=sources[row.pk],
                kind_label=str(row.get_kind_display()),
                phase=row.phase,
                region=row.region,
                organisation=row.organisation,
                name=row.author_name if row.quoting == Quoting.ORGANISATION_AND_NAME else "",
                author=row.author,
                is_demonstration=row.is_demonstration,
            ),
            initiative_id=row.call.initiative_id,
            reason=_why_not(row, row.author, quotable=row.pk in quotable),
            shown_from=row.shown_from,
        )
        for row in rows
        if row.pk in sources
    }


def _inputs(ids: list[int]) -> dict[Key, Said]:
    rows = Input.objects.filter(pk__in=ids).select_related("organisation", "author", "event__initiative")
    sources = latest_sources(INPUT, ids)
    quotable = set(Input.objects.quotable().filter(pk__in=ids).values_list("pk", flat=True))
    return {
        (INPUT, row.pk): Said(
            voice=Voice(
                source=sources[row.pk],
                kind_label=str(row.get_kind_display()),
                phase=row.phase,
                region=row.region,
                organisation=row.organisation,
                name=row.speaker_name if row.quoting == Quoting.ORGANISATION_AND_NAME else "",
                author=row.author,
                is_demonstration=row.is_demonstration,
            ),
            initiative_id=row.event.initiative_id,
            reason=_why_not(row, row.author, quotable=row.pk in quotable),
            shown_from=row.shown_from,
        )
        for row in rows
        if row.pk in sources
    }


def _figures(ids: list[int]) -> dict[Key, Said]:
    """Frozen figures: nobody's voice, public for good, and never revised."""
    rows = FrozenFigure.objects.filter(pk__in=ids).select_related("initiative")
    sources = latest_sources(FIGURE, ids)
    return {
        (FIGURE, row.pk): Said(
            voice=Voice(
                source=sources[row.pk],
                kind_label=str(Passage.Kind.FIGURE.label),
                phase="",
                region="",
                organisation=None,
                name="",
                author=None,
                is_demonstration=row.is_demonstration,
            ),
            initiative_id=row.initiative_id,
            reason="",
            shown_from=1,
        )
        for row in rows
        if row.pk in sources
    }


def _why_not(row: Contribution | Input, author: User | None, *, quotable: bool) -> str:
    """Why it may not be quoted. What may be is the forum's and the events' own word."""
    if author is not None and author.erased_at is not None:
        return _("Its author's account was erased.")
    if quotable:
        return ""
    if row.state == Contribution.State.HIDDEN:
        return _("It was hidden.")
    if row.state == Contribution.State.WITHDRAWN:
        return _("Its author withdrew it.")
    if row.quoting == Quoting.NOT_AT_ALL:
        return _("Its author does not want to be quoted any more.")
    return _("It is not public.")
