import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model

from convene.core import mail, times
from convene.core.accounts.models import User
from convene.core.jobs import enqueue
from convene.core.mail import Attachment, Rendered
from convene.core.notifications import queries
from convene.core.notifications.models import Enclosure, Message, State

log = logging.getLogger("convene.notifications")

KEPT = timedelta(days=30)

__all__ = [
    "KEPT",
    "Attachment",
    "Letter",
    "erase",
    "forget",
    "make_message_id",
    "note_bounce",
    "send",
    "send_written",
]


@dataclass(frozen=True)
class Letter:
    """A mail whose words stand already, to one address. `unsubscribe` is an address for RFC 8058."""

    to: str
    rendered: Rendered
    language: str
    message_id: str
    user: int | None = None
    reply_to: str = ""
    unsubscribe: str = ""
    about: Model | None = None


def make_message_id(name: str = "") -> str:
    """A Message-ID of this instance: a new one, or the one of this name, such as "letter-7-12"."""
    host = urlsplit(settings.URL).hostname or "localhost"
    return f"<{name}@{host}>" if name else make_msgid(domain=host)


@transaction.atomic
def send(
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    user: User | None = None,
    reply_to: str | None = None,
    attachments: Sequence[Attachment] = (),
    about: Model | None = None,
    urgent: bool = True,
    unsubscribe: str = "",
    message_id: str = "",
) -> Message:
    """Write a mail now and let it be sent after the transaction; nothing goes out if that fails.

    `template` is a path such as "statements/mail/confirm.txt". Raises what `mail.render` raises:
    above all UnresolvedPlaceholder, so that the deed fails rather than a wrong mail go out.
    Somebody waits for one that is `urgent`; any other comes after it, and letters to many come last.
    `unsubscribe` is an address that unsubscribes when it is posted to; a `message_id` is one from
    `make_message_id`, given by who must be able to repeat it.
    """
    rendered = mail.render(template, context, language)
    message = Message.objects.create(
        to=to,
        user=user,
        template=template,
        language=language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html or "",
        reply_to=reply_to or "",
        about_kind=about._meta.label_lower if about else "",  # noqa: SLF001 -- how Django names models
        about_id=str(about.pk) if about else "",
        message_id=message_id or make_message_id(),
        unsubscribe=unsubscribe,
    )
    Enclosure.objects.bulk_create(
        Enclosure(message=message, name=each.name, mime_type=each.mime_type, content=each.content)
        for each in attachments
    )
    job = "deliver" if urgent else "deliver_later"
    enqueue(f"convene.core.notifications.tasks.{job}", message=message.pk)
    return message


@transaction.atomic
def send_written(*, letters: Sequence[Letter], template: str) -> list[Message]:
    """Let letters go out behind all other mail, over one connection; their messages, in the same order.

    `template` is what they are called where mail is looked after, such as "outreach/letter".
    """
    batch = uuid.uuid4()
    messages = Message.objects.bulk_create(
        Message(
            to=letter.to,
            user_id=letter.user,
            template=template,
            language=letter.language,
            subject=letter.rendered.subject,
            text=letter.rendered.text,
            html=letter.rendered.html or "",
            reply_to=letter.reply_to,
            about_kind=letter.about._meta.label_lower if letter.about else "",  # noqa: SLF001 -- as above
            about_id=str(letter.about.pk) if letter.about else "",
            message_id=letter.message_id,
            unsubscribe=letter.unsubscribe,
            batch=batch,
        )
        for letter in letters
    )
    if messages:
        enqueue("convene.core.notifications.tasks.deliver_batch", batch=str(batch))
    return messages


@transaction.atomic
def note_bounce(*, message: int, status: str, is_hard: bool) -> Message | None:
    """Note that a message came back; None if it is gone. Only what came back for good counts further on."""
    found = Message.objects.select_for_update().filter(pk=message).first()
    if found is None:
        return None
    if is_hard and found.bounced_at is None:
        found.bounced_at, found.bounce = times.now(), status[:12]
        found.save(update_fields=["bounced_at", "bounce"])
    elif not is_hard:
        Message.objects.filter(pk=message).update(soft_bounces=F("soft_bounces") + 1)
    log.info("mail came back", extra={"facts": {"mail": message, "status": status, "hard": is_hard}})
    return found


@transaction.atomic
def forget() -> int:
    """Erase what messages of more than 30 days ago said and to whom; how many.

    One that is still waiting then will not be sent any more.
    """
    old = Message.objects.kept().filter(created_at__lt=times.now() - KEPT)
    old.filter(state=State.QUEUED).update(state=State.FAILED, reason="never delivered")
    Enclosure.objects.filter(message__in=old).delete()
    return old.update(
        to="",
        user=None,
        subject="",
        text="",
        html="",
        reply_to="",
        unsubscribe="",
        erased_at=times.now(),
    )


@transaction.atomic
def erase(*, user: User) -> None:
    """Remove every message to this person; what waits is not sent."""
    queries.for_user(user).delete()
