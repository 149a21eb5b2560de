"""Which candidates are taken, so that they say different things in different people's words.

Maximal marginal relevance (Carbonell and Goldstein, "The use of MMR, diversity-based reranking for reordering
documents and producing summaries", SIGIR 1998): the next passage is the one with the best balance of its own
score and of being unlike what is chosen already. Around it stand two rules of fairness: no speaker has a second
passage in a group before everybody there has one, and languages take turns.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from convene.outcomes.compiling.candidates import Candidate
from convene.outcomes.compiling.centrality import Pool
from convene.outcomes.compiling.voices import main_language
from convene.outcomes.compiling.weighing import cosine

RELEVANCE = 0.5  # the share of the score in the balance; the rest is being different
SAME_FROM = 0.8  # the cosine from which a passage says what a chosen one said
MOST = 12  # passages of a group
DIGITS = 6


def size(voices: int, languages: int) -> int:
    """How many passages stand for a group: the square root of its voices, rounded up; at least one for each
    of its languages, at most 12.
    """
    return min(MOST, max(math.ceil(math.sqrt(voices)), languages))


def choose(
    pools: Mapping[str, Pool],
    voices: Mapping[str, int],
    standing: Sequence[Candidate] = (),
) -> list[Candidate]:
    """The candidates to take, in the order they were taken.

    `pools` are scored candidates and `voices` the number of voices, both by language; `standing` are passages
    that were taken before and use up their places.
    """
    left = {language: pool.candidates for language, pool in pools.items()}
    said = Counter(one.speaker for one in standing)
    turns = Counter(main_language(one.voice.source.language) for one in standing)
    chosen: list[Candidate] = []
    for one in standing:
        left = _without(left, one)
    for _place in range(size(sum(voices.values()), len(voices)) - len(standing)):
        fewest = min((said[one.speaker] for pool in left.values() for one in pool), default=None)
        if fewest is None:
            break
        eligible = {
            language: [one for one in pool if said[one.speaker] == fewest] for language, pool in left.items()
        }
        language = min(
            (language for language, pool in eligible.items() if pool),
            key=lambda code: _turn(code, voices[code], turns[code]),
        )
        closest = pools[language].closest
        best = min(
            eligible[language], key=lambda one: (-_marginal(one, [*standing, *chosen], closest), one.place)
        )
        chosen.append(best)
        said[best.speaker] += 1
        turns[language] += 1
        left = _without(left, best)
    return chosen


def _turn(language: str, voices: int, turns: int) -> tuple[bool, float, str]:
    """Whose turn it is, first of all: every language once, the one with most voices first, then in proportion.

    The proportion is Sainte-Laguë's, voices / (2 turns + 1), which favours neither the many nor the few.
    """
    return turns > 0, -round(voices / (2 * turns + 1), DIGITS), language


def _marginal(one: Candidate, chosen: Sequence[Candidate], closest: float) -> float:
    """The balance, both sides from 0 to 1: as score and likeness are told, relative to the highest in the pool."""
    likeness = max((cosine(one.vector, other.vector) for other in chosen), default=0.0)
    return round(RELEVANCE * one.score - (1 - RELEVANCE) * min(1.0, likeness / closest), DIGITS)


def _without(left: Mapping[str, Sequence[Candidate]], taken: Candidate) -> dict[str, list[Candidate]]:
    """What is left when a passage is taken: nothing that overlaps it or says the same."""
    return {
        language: [
            one
            for one in pool
            if not _overlap(one, taken) and round(cosine(one.vector, taken.vector), DIGITS) < SAME_FROM
        ]
        for language, pool in left.items()
    }


def _overlap(one: Candidate, other: Candidate) -> bool:
    return one.place[:2] == other.place[:2] and one.start < other.end and other.start < one.end
