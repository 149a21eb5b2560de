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
    "Group",
    "Stop",
    "Thread",
    "Threaded",
    "acts",
    "desk",
    "happened",
    "quotes_of",
    "thread",
    "visible_initiatives",
    "with_threads",
]
