from convene.core.jobs import every
from convene.matching import actions


@every(seconds=600)
def remind() -> None:
    actions.remind()
