from uuid import UUID

from convene.core.jobs import every, task
from convene.core.notifications import actions, delivery


@task(delays=delivery.DELAYS)
def deliver(*, message: int) -> None:
    delivery.deliver(message)


@task(delays=delivery.DELAYS, priority=delivery.LATER)
def deliver_later(*, message: int) -> None:
    delivery.deliver(message)


@task(delays=delivery.DELAYS, priority=delivery.BATCH)
def deliver_batch(*, batch: str) -> None:
    delivery.deliver_batch(UUID(batch))


@every(seconds=3600)
def forget() -> None:
    actions.forget()
