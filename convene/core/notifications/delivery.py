"""Handing one message to the mail server."""

import logging
import smtplib

from django.core.mail import get_connection
from django.db.models import F

from convene.core import mail, times
from convene.core.jobs import faults
from convene.core.notifications.models import Message, State

log = logging.getLogger("convene.notifications")

# Seconds between tries: a mail server may be away for half a day.
DELAYS = (10, 60, 600, 3600, 14_400, 43_200)


def deliver(pk: int) -> None:
    """Send a message that waits; do nothing with one that is gone, sent or failed.

    It is marked sent after the server took it, so a crash between the two sends it once more, with
    the same Message-ID. An address the server refuses for good, and the last try, mark it failed with
    the kind of error. Any other error is raised, for the job to be tried again.
    """
    message = Message.objects.filter(pk=pk, state=State.QUEUED).first()
    if message is None:
        return
    Message.objects.filter(pk=pk).update(attempts=F("attempts") + 1)
    try:
        taken = _hand_over(message)
    except Exception as error:
        reason = _reason(error)
        if not _is_final(error) and message.attempts < len(DELAYS):
            Message.objects.filter(pk=pk).update(reason=reason)
            raise
        Message.objects.filter(pk=pk).update(state=State.FAILED, reason=reason)
        facts = {"mail": pk, "template": message.template, "reason": reason}
        log.warning("mail could not be sent", extra={"facts": facts})
        return
    if not taken:
        raise RuntimeError("the mail backend took no message")
    Message.objects.filter(pk=pk, state=State.QUEUED).update(state=State.SENT, sent_at=times.now(), reason="")


def _hand_over(message: Message) -> int:
    composed = mail.compose(
        mail.Rendered(message.subject, message.text, message.html or None),
        to=message.to,
        language=message.language,
        message_id=message.message_id,
        reply_to=message.reply_to,
        attachments=[
            mail.Attachment(each.name, bytes(each.content), each.mime_type)
            for each in message.enclosures.order_by("pk")
        ],
    )
    return get_connection().send_messages([composed]) or 0


def _code(error: Exception) -> int:
    """The server's answer to this recipient or this message, 0 for any other error."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((answer[0] for answer in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPDataError) else 0


def _is_final(error: Exception) -> bool:
    return _code(error) >= 500


def _reason(error: Exception) -> str:
    code = _code(error)
    return f"{faults.kind(error)} {code}" if code else faults.kind(error)
