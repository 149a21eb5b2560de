from convene.core.jobs import every, task
from convene.core.notifications import actions, delivery


@task(delays=delivery.DELAYS)
def deliver(*, message: int) -> None:
    delivery.deliver(message)


@every(seconds=3600)
def forget() -> None:
    actions.forget()
