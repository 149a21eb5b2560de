"""The compiler: which passages of what was said stand for it.

Pure functions from voices to proposals. They write nothing, ask no network and draw no lots: the same voices,
in whatever order, give the same proposals. `docs/decisions/0004` says why it is done this way.

`voices` orders and groups, `candidates` cuts texts into passages, `weighing` turns passages into vectors,
`centrality` scores them, `choosing` picks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from convene.core.trail.models import Source
from convene.initiatives.queries import Voice
from convene.outcomes.compiling import candidates, centrality, choosing, weighing
from convene.outcomes.compiling.voices import Key, by_language, grouped, key

VERSION = "1"

Spans = Mapping[Key, Sequence[tuple[int, int]]]  # in the latest revision's text

__all__ = ["METHOD", "VERSION", "Group", "Key", "Proposal", "Spans", "propose"]

# What stands beside the result, so that whoever has the voices can do it again.
METHOD: dict[str, str | int | float] = {
    "name": "convene-passages",
    "version": VERSION,
    "shortest": candidates.SHORTEST,
    "longest": candidates.LONGEST,
    "sentences": candidates.MOST_SENTENCES,
    "similar_from": centrality.SIMILAR_FROM,
    "damping": centrality.DAMPING,
    "rounds": centrality.ROUNDS,
    "weight_of_others": centrality.WEIGHT_OF_OTHERS,
    "leaning": centrality.LEANING,
    "compared_at_most": centrality.COMPARED_AT_MOST,
    "relevance": choosing.RELEVANCE,
    "same_from": choosing.SAME_FROM,
    "passages_at_most": choosing.MOST,
}


@dataclass(frozen=True)
class Proposal:
    """A passage that stands for its group: `voice.source.text[start:end]`. `score` lies between 0 and 1."""

    voice: Voice
    start: int
    end: int
    score: float

    @property
    def source(self) -> Source:
        return self.voice.source

    @property
    def text(self) -> str:
        return self.source.text[self.start : self.end]


@dataclass(frozen=True)
class Group:
    """One phase in one region, with how many voices it has and what is proposed to stand for them."""

    phase: str
    region: str
    voices: int
    proposals: tuple[Proposal, ...]


def propose(
    voices: Iterable[Voice], *, taken: Spans | None = None, barred: Spans | None = None
) -> list[Group]:
    """Groups in the order of the document, each with its passages in the order they were chosen.

    `taken` are spans that stand in the document already: they count as chosen and are not proposed again.
    `barred` are spans that shall not come back. Groups without a proposal are there, with none.
    """
    taken, barred = taken or {}, barred or {}
    groups = grouped(voices)
    rarity = {
        language: weighing.Rarity(some)
        for language, some in by_language(voice for group in groups.values() for voice in group).items()
    }
    return [
        Group(phase, region, len(group), _stand_for(group, rarity, taken, barred))
        for (phase, region), group in groups.items()
    ]


def _stand_for(
    group: list[Voice], rarity: Mapping[str, weighing.Rarity], taken: Spans, barred: Spans
) -> tuple[Proposal, ...]:
    spoken = by_language(group)
    claimed = _together(taken, barred)
    pools = {
        language: centrality.scored(some, rarity[language], claimed) for language, some in spoken.items()
    }
    standing = [
        candidates.at(voice, start, end, rarity[language])
        for language, some in spoken.items()
        for voice in some
        for start, end in taken.get(key(voice), ())
    ]
    chosen = choosing.choose(pools, {language: len(some) for language, some in spoken.items()}, standing)
    return tuple(Proposal(one.voice, one.start, one.end, one.score) for one in chosen)


def _together(*several: Spans) -> dict[Key, list[tuple[int, int]]]:
    found: dict[Key, list[tuple[int, int]]] = {}
    for spans in several:
        for whose, some in spans.items():
            found.setdefault(whose, []).extend(some)
    return found
