from convene.core.jobs import every
from convene.forum import actions


@every(seconds=20)
def keep_time() -> None:
    actions.keep_time()
