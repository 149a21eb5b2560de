"""What is read of news and letters."""

from convene.initiatives.models import Initiative
from convene.initiatives.queries import Act
from convene.outreach.queries.audiences import Filters, Reach, offered, reach, whose
from convene.outreach.queries.letters import (
    Line,
    Progress,
    Subscriber,
    languages,
    letters_of,
    progress,
    readers,
    sender,
    subscriber,
    texts,
    unsubscriptions_of,
)
from convene.outreach.queries.letters import desk as letters_desk
from convene.outreach.queries.news import Told, acts, happened, newest, of_initiative
from convene.outreach.queries.news import desk as news_desk


def desk(initiative: Initiative) -> list[Act]:
    """What waits for its conveners: press notes, then letters."""
    return [*news_desk(initiative), *letters_desk(initiative)]


__all__ = [
    "Filters",
    "Line",
    "Progress",
    "Reach",
    "Subscriber",
    "Told",
    "acts",
    "desk",
    "happened",
    "languages",
    "letters_of",
    "newest",
    "of_initiative",
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
