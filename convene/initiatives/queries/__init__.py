from convene.initiatives.queries.initiative import (
    Act,
    Happening,
    Knot,
    Voice,
    convened_by,
    convenings,
    thread,
)

__all__ = [
    "Act",
    "Happening",
    "Knot",
    "Voice",
    "convened_by",
    "convenings",
    "thread",
]
