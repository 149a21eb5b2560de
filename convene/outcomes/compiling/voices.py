"""Voices in the order of the document."""

from collections.abc import Iterable

from convene.core.places import Region
from convene.initiatives.models import Phase
from convene.initiatives.queries import Voice

Key = tuple[str, int]  # kind and object id of a source

PHASES = (*Phase.values, "")  # what names no phase comes last
REGIONS = (*Region.values, "")  # the world as a whole comes after its parts


def grouped(voices: Iterable[Voice]) -> dict[tuple[str, str], list[Voice]]:
    """Voices by phase and region, both in fixed order, within a group by kind and number of their source."""
    ordered = sorted(voices, key=key)
    groups: dict[tuple[str, str], list[Voice]] = {
        (phase, region): [] for phase in PHASES for region in REGIONS
    }
    for voice in ordered:
        groups[voice.phase, voice.region].append(voice)
    return {key: group for key, group in groups.items() if group}


def by_language(voices: Iterable[Voice]) -> dict[str, list[Voice]]:
    """Voices by the language they are written in, in the order of its code; "pt-BR" counts as "pt"."""
    found: dict[str, list[Voice]] = {}
    for voice in voices:
        found.setdefault(main_language(voice.source.language), []).append(voice)
    return dict(sorted(found.items()))


def key(voice: Voice) -> Key:
    return voice.source.kind, voice.source.object_id


def main_language(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower() or "und"


def speaker(voice: Voice) -> str:
    """Who a voice belongs to: its organisation, or where it names none, it speaks for itself."""
    if voice.organisation is not None:
        return f"organisation {voice.organisation.pk}"
    return f"{voice.source.kind} {voice.source.object_id}"
