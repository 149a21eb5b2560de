"""The passages a text has to offer."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convene.core.text import sentences
from convene.initiatives.queries import Voice
from convene.outcomes.compiling.voices import Key, key, speaker
from convene.outcomes.compiling.weighing import Rarity, Vector

SHORTEST, LONGEST = 60, 420  # columns
MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A run of sentences that could stand for its group."""

    voice: Voice
    start: int
    end: int
    speaker: str
    vector: Vector
    leans: bool  # begins within a paragraph, so that its first words may point to what stands before
    score: float = 0.0

    @property
    def place(self) -> tuple[str, int, int, int]:
        """Where it stands; what breaks every tie."""
        return self.voice.source.kind, self.voice.source.object_id, self.start, self.end


def free(voice: Voice, claimed: Mapping[Key, Sequence[tuple[int, int]]]) -> list[tuple[int, int]]:
    """The voice's runs that overlap none of the claimed spans."""
    return [
        (start, end)
        for start, end in runs(voice.source.text)
        if not any(start < last and first < end for first, last in claimed.get(key(voice), ()))
    ]


def at(voice: Voice, start: int, end: int, rarity: Rarity) -> Candidate:
    text = voice.source.text
    before = text[text.rfind("\n", 0, start) + 1 : start]
    vector = rarity.vector(text[start:end], voice.source.language)
    return Candidate(voice, start, end, speaker(voice), vector, leans=any(c.isalpha() for c in before))


def runs(text: str) -> list[tuple[int, int]]:
    """Spans of one to three neighbouring sentences of one line, 60 to 420 columns long, in order.

    A line is a paragraph or an item of a list (`markdown.to_plain` joins what an author wrapped). Quoted lines
    and rows of tables are no candidates: the first are somebody else's words, the second no sentences. A text
    with nothing of that length offers its longest sentence below it.
    """
    lines = list(_lines(text))
    found = [
        (line[first][0], line[last][1])
        for line in lines
        for first in range(len(line))
        for last in range(first, min(first + MOST_SENTENCES, len(line)))
    ]
    fitting = [span for span in found if SHORTEST <= columns(text[slice(*span)]) <= LONGEST]
    if fitting:
        return fitting
    short = [span for span in found if columns(text[slice(*span)]) < SHORTEST]
    return [max(short, key=lambda span: (columns(text[slice(*span)]), -span[0]))] if short else []


def columns(text: str) -> int:
    """The text's length in code points, those of Chinese, Japanese and Korean counted twice: they say more."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _lines(text: str) -> Iterator[list[tuple[int, int]]]:
    """The sentences of each line that is its author's own prose."""
    spans = iter(sentences(text))
    span = next(spans, None)
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        within: list[tuple[int, int]] = []
        while span is not None and span[0] < end:
            within.append(span)
            span = next(spans, None)
        if within and not line.lstrip().startswith(">") and " | " not in line:
            yield within
        position = end + 1
