from convene.initiatives.queries.initiative import (
    Act,
    Happening,
    Knot,
    Voice,
    convened_by,
    convenings,
    thread,
)
from convene.initiatives.queries.quotable import SERIES, Quotable, from_key, one_quotable, quotable
from convene.initiatives.queries.situation import (
    latest_readings,
    latest_revision,
    public_series,
    readings_of,
    revisions,
)

__all__ = [
    "SERIES",
    "Act",
    "Happening",
    "Knot",
    "Quotable",
    "Voice",
    "convened_by",
    "convenings",
    "from_key",
    "latest_readings",
    "latest_revision",
    "one_quotable",
    "public_series",
    "quotable",
    "readings_of",
    "revisions",
    "thread",
]
