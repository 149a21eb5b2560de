"""What was mailed in a test, read as a person would."""

import re

from django.core import mail

from convene.core.jobs import run_pending


def sent() -> list[tuple[str, str]]:
    """Every mail sent so far as (address, subject), oldest first."""
    run_pending()
    return [(message.to[0], str(message.subject)) for message in mail.outbox]


def newest_code() -> str:
    run_pending()
    found = re.search(r"^(\d{6})$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def another(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"
