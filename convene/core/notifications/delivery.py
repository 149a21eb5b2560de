"""Handing messages to the mail server: one by itself, or many over one connection."""

import logging
import smtplib
import time
import uuid

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import F

from convene.core import mail, times
from convene.core.jobs import enqueue, faults
from convene.core.jobs import queries as jobs
from convene.core.notifications import bounces
from convene.core.notifications.models import Message, MessageQuerySet, State

log = logging.getLogger("convene.notifications")

# Seconds between tries: a mail server may be away for half a day.
DELAYS = (10, 60, 600, 3600, 14_400, 43_200)

# How jobs that send mail stand in the queue: codes and confirmations before all, as any other job (0).
LATER = -10
BATCH = -20

GLANCE = 1.0  # seconds after which a batch looks whether something urgent waits
FETCHED = 10  # read at once; who is erased meanwhile gets at most what was in hand
GIVE_UP = 3  # connections that broke one after the other: the server is away


class StillWaiting(Exception):
    """Some messages of a batch could not be handed over; the job is tried again for them."""


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
        _hand_over(get_connection(), _composed(message))
    except Exception as error:
        if not _is_final(error) and message.attempts < len(DELAYS):
            Message.objects.filter(pk=pk).update(reason=_reason(error))
            raise
        Message.objects.filter(pk=pk).update(state=State.FAILED, reason=_reason(error))
        _told_failed(message, error)
        return
    Message.objects.filter(pk=pk, state=State.QUEUED).update(state=State.SENT, sent_at=times.now(), reason="")


def deliver_batch(batch: uuid.UUID) -> None:
    """Send what waits in a batch over one connection, each marked sent right after the server took it.

    Killed anywhere, the next run goes on where this one was: a message whose answer was lost is sent once
    more, with the same Message-ID, none is left out. One refused recipient holds up nobody; a connection
    that breaks is opened again. Where something urgent waits, the rest is put behind it. Raises
    StillWaiting while messages remain to be tried again.
    """
    line = _Line()
    looked = time.monotonic()
    waiting: list[int] = []
    fetched: dict[int, Message] = {}
    pks = list(_queued(batch).order_by("pk").values_list("pk", flat=True))
    try:
        for place, pk in enumerate(pks):
            if time.monotonic() - looked > GLANCE:
                if jobs.due().filter(priority__gt=BATCH).exists():
                    _put_behind(batch, pks[place:])
                    break
                looked = time.monotonic()
            if place % FETCHED == 0:
                rows = _queued(batch).filter(pk__in=pks[place : place + FETCHED])
                fetched = {row.pk: row for row in rows.prefetch_related("enclosures")}
            message = fetched.get(pk)
            if message is None:  # erased meanwhile
                continue
            try:
                line.send(_composed(message))
            except _Away as away:
                waiting += _not_taken(pks[place:], away.error)
                break
            except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the others are sent
                waiting += _not_taken([pk], error)
            else:
                _queued(batch).filter(pk=pk).update(
                    state=State.SENT, sent_at=times.now(), reason="", attempts=F("attempts") + 1
                )
    finally:
        line.close()
    if waiting:
        raise StillWaiting


class _Away(Exception):
    """The server cannot be reached, or breaks off again and again."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class _Line:
    """A connection that stays open from one message to the next, and is opened again when it broke."""

    def __init__(self) -> None:
        self._connection = get_connection()
        self._is_smtp = isinstance(self._connection, EmailBackend)
        self._taken = 0  # over the connection as it is now
        self._broken = 0  # times in a row

    def send(self, composed: EmailMultiAlternatives) -> None:
        """Hand one over. Raises _Away when there is no server, and the server's answer when it refuses."""
        while True:
            self._open()
            try:
                _hand_over(self._connection, composed)
            except Exception as error:
                if not _is_broken(error):
                    self._broken = 0
                    raise
                tried_afresh = self._taken == 0
                self.close()
                self._broken += 1
                if self._broken >= GIVE_UP:
                    raise _Away(error) from error
                # Servers end a connection after so many messages; only a fresh one tells of the message.
                if tried_afresh:
                    raise
            else:
                self._taken += 1
                self._broken = 0
                return

    def _open(self) -> None:
        if not self._is_smtp:
            return  # it would write all messages into one file
        try:
            self._connection.open()
        except Exception as error:
            raise _Away(error) from error

    def close(self) -> None:
        """End the connection; what the server says to that no longer matters."""
        self._taken = 0
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException):
            self._connection = get_connection()


def _queued(batch: uuid.UUID) -> MessageQuerySet:
    return Message.objects.filter(batch=batch, state=State.QUEUED)


@transaction.atomic
def _put_behind(batch: uuid.UUID, pks: list[int]) -> None:
    """Give what is left to a new job, which waits its turn. A run of the old one finds nothing more."""
    new = uuid.uuid4()
    _queued(batch).filter(pk__in=pks).update(batch=new)
    enqueue("convene.core.notifications.tasks.deliver_batch", batch=str(new))


def _not_taken(pks: list[int], error: Exception) -> list[int]:
    """Note the failed try; which of them are to be tried again."""
    reason = _reason(error)
    Message.objects.filter(pk__in=pks, state=State.QUEUED).update(attempts=F("attempts") + 1, reason=reason)
    rows = list(Message.objects.filter(pk__in=pks, state=State.QUEUED))
    failed = [row for row in rows if _is_final(error) or row.attempts > len(DELAYS)]
    Message.objects.filter(pk__in=[row.pk for row in failed]).update(state=State.FAILED)
    for row in failed:
        _told_failed(row, error)
    return [row.pk for row in rows if row not in failed]


def _hand_over(connection: BaseEmailBackend, composed: EmailMultiAlternatives) -> None:
    if not connection.send_messages([composed]):
        raise RuntimeError("the mail backend took no message")


def _composed(message: Message) -> EmailMultiAlternatives:
    return mail.compose(
        mail.Rendered(message.subject, message.text, message.html or None),
        to=message.to,
        language=message.language,
        message_id=message.message_id,
        reply_to=message.reply_to,
        unsubscribe=message.unsubscribe,
        envelope_from=bounces.envelope_from(message.pk),
        attachments=[
            mail.Attachment(each.name, bytes(each.content), each.mime_type)
            for each in sorted(message.enclosures.all(), key=lambda each: each.pk)
        ],
    )


def _told_failed(message: Message, error: Exception) -> None:
    facts = {"mail": message.pk, "template": message.template, "reason": _reason(error)}
    log.warning("mail could not be sent", extra={"facts": facts})


def _code(error: Exception) -> int:
    """The server's answer to this recipient or this message, 0 for any other error."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((answer[0] for answer in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPDataError) else 0


def _is_final(error: Exception) -> bool:
    return _code(error) >= 500


def _is_broken(error: Exception) -> bool:
    """Whether the connection is gone, by itself or because the server announced it (421)."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == 421
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _code(error) == 421
    return isinstance(error, smtplib.SMTPServerDisconnected) or (
        isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    )


def _reason(error: Exception) -> str:
    code = _code(error)
    return f"{faults.kind(error)} {code}" if code else faults.kind(error)
