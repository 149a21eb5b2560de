"""Mail: rendered strictly, so that no one ever reads a placeholder, and put together.

A template is `<app>/mail/<name>.txt`: its first line "Subject: …", an empty line, then the body in
plain text, one paragraph a line, written whole in that file (no inheritance). The HTML part is made
from that text: a link alone on a line becomes a button, labelled by the short line before it where
that ends in a colon; six digits alone stand large; "- " begins a list's point and "> " a quotation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from convene.core.mail import layout, strict
from convene.core.mail.strict import UnresolvedPlaceholder, leftover
from convene.core.text import direction

__all__ = [
    "Attachment",
    "Rendered",
    "UnresolvedPlaceholder",
    "absolute",
    "compose",
    "leftover",
    "render",
    "written",
]


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str | None


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    mime_type: str


def render(template: str, context: Mapping[str, Any], language: str) -> Rendered:
    """A mail in `language` from the template at this path, such as "statements/mail/confirm.txt".

    `instance_name`, `instance_url`, `instance_contact` and `language` are always in the context.
    Raises UnresolvedPlaceholder for a variable the context lacks and for anything in our own words that
    looks like a placeholder (what the context's models hold stands as people wrote it); TemplateDoesNotExist;
    ValueError where the subject or the body is missing.
    """
    with translation.override(language):
        subject, body = strict.render(
            template,
            {
                **context,
                "instance_name": settings.INSTANCE_NAME,
                "instance_url": settings.URL,
                "instance_contact": settings.INSTANCE_CONTACT,
                "language": language,
            },
        )
        subject, body = layout.one_line(subject), layout.tidy(body)
        if not subject or not body:
            raise ValueError(f"{template}: a mail needs a subject and a body")
        theirs = [words for value in context.values() for words in strict.stored(value)]
        for text in (subject, body):
            if left := strict.leftover(strict.without(text, theirs)):
                raise UnresolvedPlaceholder(template, left)
        return _framed(subject, body, language)


def written(subject: str, body: str, language: str) -> Rendered:
    """A mail whose words a person wrote, with nothing left to fill in; of the shape a template's has.

    Raises ValueError where the subject or the body is missing.
    """
    with translation.override(language):
        subject, body = layout.one_line(subject), layout.tidy(body)
        if not subject or not body:
            raise ValueError("a mail needs a subject and a body")
        return _framed(subject, body, language)


def _framed(subject: str, body: str, language: str) -> Rendered:
    html = strict.frame(
        "core/mail/frame.html",
        {
            "subject": subject,
            "blocks": layout.blocks(body),
            "language": language,
            "direction": direction(language),
            "instance_name": settings.INSTANCE_NAME,
            "instance_url": settings.URL,
        },
    )
    foot = f"-- \n{settings.INSTANCE_NAME}\n{settings.URL}\n"
    return Rendered(subject, f"{layout.wrapped(body)}\n\n{foot}", html)


def absolute(path: str) -> str:
    """The full address of a path on this instance: "/news/" → "https://convene.example.org/news/"."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"a path begins with one slash, not {path!r}")
    return f"{settings.URL}{path}"


def compose(
    rendered: Rendered,
    *,
    to: str,
    language: str,
    message_id: str,
    reply_to: str = "",
    attachments: Sequence[Attachment] = (),
    unsubscribe: str = "",
    envelope_from: str = "",
) -> EmailMultiAlternatives:
    """The mail ready to be sent. Automatic answers are asked to stay away; replies reach the contact.

    `unsubscribe` is an address that unsubscribes at once when it is posted to (RFC 8058);
    `envelope_from` is where the mail servers' reports go, if not to the sender.
    """
    headers = {
        "Message-ID": message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": language,
    }
    if unsubscribe:
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if envelope_from:
        headers["From"] = settings.DEFAULT_FROM_EMAIL
    mail = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        from_email=envelope_from or None,
        to=[to],
        reply_to=[reply_to or settings.INSTANCE_CONTACT],
        headers=headers,
    )
    if rendered.html:
        mail.attach_alternative(rendered.html, "text/html")
    for each in attachments:
        mail.attach(each.name, each.content, each.mime_type)
    return mail
