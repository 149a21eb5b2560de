"""Reads of outcome documents: what readers see, what conveners work on, and what may still be quoted."""

from convene.outcomes.queries.documents import acts, desk, happened, newest, of_initiative
from convene.outcomes.queries.drafts import (
    Problem,
    Row,
    fingerprint,
    found_again,
    origins,
    part_of,
    problems,
    proposals,
    rows,
    sections,
    text_of,
)
from convene.outcomes.queries.editions import shown, taken_back, totals
from convene.outcomes.queries.voices import Said, latest_of, offered, said, voice_of, voices

__all__ = [
    "Problem",
    "Row",
    "Said",
    "acts",
    "desk",
    "fingerprint",
    "found_again",
    "happened",
    "latest_of",
    "newest",
    "of_initiative",
    "offered",
    "origins",
    "part_of",
    "problems",
    "proposals",
    "rows",
    "said",
    "sections",
    "shown",
    "taken_back",
    "text_of",
    "totals",
    "voice_of",
    "voices",
]
