from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from convene.core import mail, times
from convene.core.accounts.models import User
from convene.core.jobs import enqueue
from convene.core.mail import Attachment
from convene.core.notifications import queries
from convene.core.notifications.models import Enclosure, Message, State

KEPT = timedelta(days=30)

__all__ = ["KEPT", "Attachment", "erase", "forget", "send"]


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
) -> Message:
    """Write a mail now and let it be sent after the transaction; nothing goes out if that fails.

    `template` is a path such as "statements/mail/confirm.txt". Raises what `mail.render` raises:
    above all UnresolvedPlaceholder, so that the deed fails rather than a wrong mail go out.
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
        message_id=make_msgid(domain=urlsplit(settings.URL).hostname),
    )
    Enclosure.objects.bulk_create(
        Enclosure(message=message, name=each.name, mime_type=each.mime_type, content=each.content)
        for each in attachments
    )
    enqueue("convene.core.notifications.tasks.deliver", message=message.pk)
    return message


@transaction.atomic
def forget() -> int:
    """Erase what messages of more than 30 days ago said and to whom; how many.

    One that is still waiting then will not be sent any more.
    """
    old = Message.objects.kept().filter(created_at__lt=times.now() - KEPT)
    old.filter(state=State.QUEUED).update(state=State.FAILED, reason="never delivered")
    Enclosure.objects.filter(message__in=old).delete()
    return old.update(to="", user=None, subject="", text="", html="", reply_to="", erased_at=times.now())


@transaction.atomic
def erase(*, user: User) -> None:
    """Remove every message to this person; what waits is not sent."""
    queries.for_user(user).delete()
