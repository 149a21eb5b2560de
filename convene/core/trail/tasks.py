from convene.core.jobs import every
from convene.core.trail import actions


@every(seconds=5)
def seal() -> None:
    actions.seal()


@every(seconds=3600)
def seal_latecomers() -> None:
    """Entries of a transaction so long that many others overtook it."""
    actions.seal(everything=True)
