from convene.core.jobs import task
from convene.events import actions


@task
def tell(*, event: int) -> None:
    while actions.tell_some(event=event):
        pass
