"""What a motion rests on: sources of its own initiative, each cited whole."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from convene.coalition.models import Motion
from convene.core.addresses import kept
from convene.core.errors import Missing, Refused
from convene.core.text import digest
from convene.core.trail.actions import cite, uncite
from convene.core.trail.models import Source
from convene.core.trail.queries import latest_source
from convene.initiatives.models import FrozenFigure, Initiative, Reading
from convene.outcomes.actions import citeable
from convene.outcomes.models import EditionPassage
from convene.outcomes.queries import said

Key = tuple[str, int]  # kind and object id, as the trail names what can be cited

MOST = 50  # things that a motion rests on
VOICES = {"contribution", "input"}


def sources(initiative: Initiative, keys: Iterable[Key]) -> list[Source]:
    """The latest source of each, in the order given; Refused beside `cites` for what may not be cited here."""
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MOST:
        raise Refused(_("A motion can rest on at most %(most)s things.") % {"most": MOST}, "cites")
    voices = said([key for key in wanted if key[0] in VOICES])
    found: list[Source] = []
    for kind, object_id in wanted:
        if kind in VOICES:
            voice = voices.get((kind, object_id))
            if voice is None or voice.initiative_id != initiative.pk:
                raise _unknown()
            if voice.reason:
                words = _("“%(title)s” may no longer be quoted. Take it out. The reason: %(reason)s")
                told = {"title": voice.voice.source.title, "reason": voice.reason}
                raise Refused(words % told, "cites")
            found.append(voice.voice.source)
        else:
            found.append(_other(initiative, kind, object_id))
    return found


def rest(motion: Motion, rests_on: Iterable[Source], plain: str) -> None:
    """Let the motion, whose words are `plain`, rest on these sources and no others."""
    uncite(passage_kind="motion", passage_id=motion.pk)
    for source in rests_on:
        whole(source, "motion", motion.pk, title=motion.title, address=kept(motion), text=plain)


def whole(source: Source, kind: str, object_id: int, *, title: str, address: str, text: str) -> None:
    """Cite all of the source from the thing of this kind, whose words are `text`."""
    cite(
        source=source,
        start=0,
        end=len(source.text),
        passage_kind=kind,
        passage_id=object_id,
        passage_title=title,
        passage_address=address,
        passage_digest=digest(text),
    )


def _other(initiative: Initiative, kind: str, object_id: int) -> Source:
    source: Source | None = None
    if kind == "edition-passage":
        passages = EditionPassage.objects.filter(edition__document__initiative=initiative)
        source = _of_passage(passages.filter(pk=object_id).first())
    elif kind == "figure":
        known = FrozenFigure.objects.filter(initiative=initiative, pk=object_id).exists()
        source = latest_source(kind, object_id) if known else None
    elif kind == "reading":
        known = Reading.objects.filter(series__initiative=initiative, pk=object_id).exists()
        source = latest_source(kind, object_id) if known else None
    if source is None:
        raise _unknown()
    return source


def _of_passage(passage: EditionPassage | None) -> Source | None:
    if passage is None:
        return None
    try:
        return citeable(passage)
    except Missing:
        return None
    except Refused as refused:
        raise Refused(refused.message, "cites") from refused


def _unknown() -> Refused:
    return Refused(_("Choose among what belongs to this initiative."), "cites")
