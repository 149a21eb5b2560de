"""Passages as vectors: words by their stems, weighed by how rare they are (tf-idf)."""

import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from convene.core.search.normaliser import words
from convene.initiatives.queries import Voice

Vector = Mapping[str, float]  # of length 1, or empty

DIGITS = 9  # a logarithm's last digits depend on the machine; rounded at once, nothing after it does


@lru_cache(maxsize=20_000)
def terms(text: str, language: str) -> tuple[str, ...]:
    """The stems of a text in order, as search makes them; of scripts without spaces, characters and pairs."""
    forms = (line.rpartition(" ")[2] for line in words(text, language).split("\n"))
    return tuple(sys.intern(form) for form in forms if form)


class Rarity:
    """How rare words are among all voices of one language.

    A word's weight is ln((N + 1) / (n + 1/2)), N voices of which n use it (Robertson and Spärck Jones's
    smoothing): never negative, near zero for what everybody says, so that no list of stop words is needed
    in any language.
    """

    def __init__(self, voices: Sequence[Voice]) -> None:
        self.voices = len(voices)
        self.using: Counter[str] = Counter()
        self._weights: dict[str, float] = {}
        for voice in voices:
            self.using.update(set(terms(voice.source.text, voice.source.language)))

    def weight(self, term: str) -> float:
        if term not in self._weights:
            rare = math.log((self.voices + 1) / (self.using[term] + 0.5))
            self._weights[term] = round(rare, DIGITS)
        return self._weights[term]

    def vector(self, text: str, language: str) -> Vector:
        counts = Counter(terms(text, language))
        return unit({term: counts[term] * self.weight(term) for term in sorted(counts)})


def unit(weights: Mapping[str, float]) -> Vector:
    """The vector of length 1 in the same direction."""
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()} if length else {}


def total(vectors: Iterable[Vector]) -> Vector:
    """The direction of several vectors together."""
    sums: dict[str, float] = {}
    for vector in vectors:
        for term, weight in vector.items():
            sums[term] = sums.get(term, 0.0) + weight
    return unit(dict(sorted(sums.items())))


def cosine(one: Vector, other: Vector) -> float:
    """How alike two passages are: 0 when they share no word, 1 when they use the same ones alike."""
    shorter, longer = sorted((one, other), key=len)
    return sum(weight * longer[term] for term, weight in shorter.items() if term in longer)
