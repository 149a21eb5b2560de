from convene.portal.queries.own import VOICES_SHOWN, CameOf, came_of, voices
from convene.portal.queries.pages import (
    DOMAINS,
    HITS,
    Threaded,
    acts,
    desk,
    happened,
    quotes_of,
    visible_initiatives,
    with_threads,
)
from convene.portal.queries.threads import Group, Stop, Thread, thread

__all__ = [
    "DOMAINS",
    "HITS",
    "VOICES_SHOWN",
    "CameOf",
    "Group",
    "Stop",
    "Thread",
    "Threaded",
    "acts",
    "came_of",
    "desk",
    "happened",
    "quotes_of",
    "thread",
    "visible_initiatives",
    "voices",
    "with_threads",
]
