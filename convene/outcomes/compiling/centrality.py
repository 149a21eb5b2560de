"""How well a candidate stands for what was said.

Continuous LexRank (Erkan and Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text
Summarization", Journal of Artificial Intelligence Research 22, 2004, sections 3.2 and 3.3): passages are
central when central passages are like them. Four changes fit it to voices instead of news:

- Nobody votes for themselves: only candidates of different speakers are compared. Otherwise the runs of one
  text, which overlap, would carry each other.
- One speaker, one vote: the walk starts at every speaker alike, however long they wrote.
- A passage that begins within a paragraph ("Its aim is …") leans on what stands before it and loses a part of its
  score: quoted alone, it says less.
- Where nobody else says anything like it, and in a group of one, a passage is weighed by how well it stands for
  its own text: its cosine with the whole, the centroid of Radev and others, "Centroid-based summarization of
  multiple documents", Information Processing and Management 40, 2004.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from convene.initiatives.queries import Voice
from convene.outcomes.compiling.candidates import Candidate, at, free
from convene.outcomes.compiling.voices import Key, key
from convene.outcomes.compiling.weighing import Rarity, Vector, cosine, total

SIMILAR_FROM = (
    0.1  # the cosine below which two passages have nothing to do with each other (their section 3.2)
)
DAMPING = 0.85  # the share of each round that follows likeness instead of starting anew
ROUNDS = 30  # fixed, so that no machine stops earlier than another
WEIGHT_OF_OTHERS = 0.7  # of the score; the rest is how well it stands for its own text
LEANING = 0.85  # what a passage that begins within a paragraph keeps of its score
COMPARED_AT_MOST = 300  # candidates of one language in one group
OF_EACH_VOICE = 2  # when there are more
DIGITS = 6


@dataclass(frozen=True)
class Pool:
    """The candidates of one language in one group, scored from 0 to 1.

    `closest` is the highest cosine between two of different speakers, 1 where none are alike: what "alike" can
    mean among them, since in a small group even the same thing said twice shares few words.
    """

    candidates: list[Candidate]
    closest: float


def scored(voices: Sequence[Voice], rarity: Rarity, claimed: Mapping[Key, Sequence[tuple[int, int]]]) -> Pool:
    """The voices' candidates that overlap no claimed span."""
    pool = _pool(voices, rarity, claimed)
    links = links_of(pool)
    votes = lexrank(pool, links)
    highest = max(votes, default=0.0)
    whole = {key(candidate.voice): _whole(candidate.voice, rarity) for candidate in pool}
    scores = [
        WEIGHT_OF_OTHERS * (vote / highest if highest else 0.0)
        + (1 - WEIGHT_OF_OTHERS) * cosine(candidate.vector, whole[key(candidate.voice)])
        for candidate, vote in zip(pool, votes, strict=True)
    ]
    return Pool(
        candidates=[
            replace(candidate, score=round(score * (LEANING if candidate.leans else 1), DIGITS))
            for candidate, score in zip(pool, scores, strict=True)
        ],
        closest=round(max((likeness for row in links for _other, likeness in row), default=1.0), DIGITS),
    )


def _pool(
    voices: Sequence[Voice], rarity: Rarity, claimed: Mapping[Key, Sequence[tuple[int, int]]]
) -> list[Candidate]:
    """The candidates that are compared, which takes time by the square of their number.

    Of more than 300, each voice keeps the two nearest to the centroid of all voices, and of those the 300
    nearest remain.
    """
    spans = [free(voice, claimed) for voice in voices]
    if sum(map(len, spans)) <= COMPARED_AT_MOST:
        return [at(voice, *span, rarity) for voice, some in zip(voices, spans, strict=True) for span in some]
    centre = total(_whole(voice, rarity) for voice in voices)

    def distance(one: Candidate) -> tuple[float, tuple[str, int, int, int]]:
        return -round(cosine(one.vector, centre), DIGITS), one.place

    offered: list[Candidate] = []
    for voice, some in zip(voices, spans, strict=True):
        offered += sorted((at(voice, *span, rarity) for span in some), key=distance)[:OF_EACH_VOICE]
    return sorted(sorted(offered, key=distance)[:COMPARED_AT_MOST], key=lambda one: one.place)


def _whole(voice: Voice, rarity: Rarity) -> Vector:
    return rarity.vector(voice.source.text, voice.source.language)


Links = list[list[tuple[int, float]]]  # for each candidate its neighbours' places and their cosines


def lexrank(pool: Sequence[Candidate], links: Links) -> list[float]:
    """What each candidate receives from those like it when the walk has settled; 0 where none is like it."""
    speakers = Counter(candidate.speaker for candidate in pool)
    start = [1 / (len(speakers) * speakers[candidate.speaker]) for candidate in pool]
    given = [sum(weight for _other, weight in row) for row in links]
    standing = start
    received = [0.0] * len(pool)
    for _round in range(ROUNDS):
        # What has no neighbour starts anew, as what follows no link does.
        idle = sum(weight for weight, sum_ in zip(standing, given, strict=True) if not sum_)
        shares = [weight / sum_ if sum_ else 0.0 for weight, sum_ in zip(standing, given, strict=True)]
        received = [DAMPING * sum(shares[other] * weight for other, weight in row) for row in links]
        standing = [
            share + (1 - DAMPING + DAMPING * idle) * first
            for share, first in zip(received, start, strict=True)
        ]
    return received


def links_of(pool: Sequence[Candidate]) -> Links:
    """For each candidate those of other speakers that are like it, with their cosine."""
    holding: dict[str, list[tuple[int, float]]] = {}
    links: Links = [[] for _candidate in pool]
    for here, candidate in enumerate(pool):
        products: dict[int, float] = {}
        for term, weight in candidate.vector.items():
            for other, other_weight in holding.get(term, ()):
                products[other] = products.get(other, 0.0) + weight * other_weight
            holding.setdefault(term, []).append((here, weight))
        for other, product in products.items():
            if product >= SIMILAR_FROM and pool[other].speaker != candidate.speaker:
                links[here].append((other, product))
                links[other].append((here, product))
    return links
