from convene.core.jobs import every
from convene.statements import actions


@every(seconds=20)
def keep_to_the_clock() -> None:
    actions.begin_due()
    actions.close_due()
