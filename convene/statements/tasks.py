from convene.core.jobs import every
from convene.statements import actions


@every(seconds=20)
def close_statements() -> None:
    actions.close_due()
