from convene.core.figures.registry import Counted, Figure, all_for, count, figure, named, quotable
from convene.core.figures.wording import day_in, moment_in, number_in, sentence

__all__ = [
    "Counted",
    "Figure",
    "all_for",
    "count",
    "day_in",
    "figure",
    "moment_in",
    "named",
    "number_in",
    "quotable",
    "sentence",
]
