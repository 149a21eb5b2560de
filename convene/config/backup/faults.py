class Unusable(Exception):
    """Why no backup could be made or brought back, in words for the operator."""


DAMAGED = "The backup is damaged or was altered: {}. Nothing was touched."


def damaged(what: str) -> Unusable:
    """Of a backup that does not say what its manifest promises."""
    return Unusable(DAMAGED.format(what))
