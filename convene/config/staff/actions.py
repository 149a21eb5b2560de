"""Letting background work be tried again. Nothing of the record changes, so the log holds it and not the trail."""

import logging
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from convene.config.staff import queries, rules
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.jobs import queries as jobs
from convene.core.jobs import runner
from convene.core.notifications import again
from convene.core.notifications.models import Message

log = logging.getLogger("convene.staff")


@transaction.atomic
def try_job_again(*, job: UUID, actor: User) -> None:
    """Give a failed job a whole new set of tries. Refused when it is not there or has not failed."""
    require(rules.may_look_after(actor))
    row = jobs.failed().filter(pk=job).first()
    if row is None:
        raise Refused(_("This job has not failed any more. Somebody else may have been quicker."))
    runner.try_again(row)
    log.info("job tried again", extra={"facts": {"job": row.task_path, "id": str(job), "by": actor.pk}})


@transaction.atomic
def try_mail_again(*, mail: int, actor: User) -> None:
    """Let a message that failed or waits be sent now. Refused when it was sent or its words were erased."""
    require(rules.may_look_after(actor))
    message = Message.objects.filter(pk=mail).first()
    if message is None or not again.try_again(message):
        raise Refused(_("This message was sent meanwhile, or is too old to be sent."))
    log.info("mail tried again", extra={"facts": {"mail": mail, "by": actor.pk}})


@transaction.atomic
def try_all_jobs_again(*, actor: User) -> int:
    """Every failed job; how many."""
    require(rules.may_look_after(actor))
    rows = list(jobs.failed())
    for row in rows:
        runner.try_again(row)
    log.info("jobs tried again", extra={"facts": {"jobs": len(rows), "by": actor.pk}})
    return len(rows)


@transaction.atomic
def try_all_mail_again(*, actor: User) -> int:
    """Every message that failed or waits long; how many."""
    require(rules.may_look_after(actor))
    messages = [*again.failed(), *queries.long_waiting()]
    tried = sum(again.try_again(message) for message in messages)
    log.info("mail tried again", extra={"facts": {"mails": tried, "by": actor.pk}})
    return tried
