from convene.core.figures.registry import Counted, Figure, all_for, count, figure

__all__ = ["Counted", "Figure", "all_for", "count", "figure"]
