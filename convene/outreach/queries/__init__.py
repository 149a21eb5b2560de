"""What is read of news and letters."""

from convene.outreach.queries.audiences import Filters, Reach, offered, reach, whose
from convene.outreach.queries.letters import (
    Line,
    Progress,
    Subscriber,
    desk,
    languages,
    letters_of,
    progress,
    readers,
    sender,
    subscriber,
    texts,
    unsubscriptions_of,
)

__all__ = [
    "Filters",
    "Line",
    "Progress",
    "Reach",
    "Subscriber",
    "desk",
    "languages",
    "letters_of",
    "offered",
    "progress",
    "reach",
    "readers",
    "sender",
    "subscriber",
    "texts",
    "unsubscriptions_of",
    "whose",
]
