"""The demonstration, built through the deeds a person would use, each at the moment it was done."""

from collections.abc import Callable


def build(tell: Callable[[str], None]) -> None:
    """Fill an empty, migrated database."""
