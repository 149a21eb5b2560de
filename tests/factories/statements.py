"""Statements in every state and signatures under them, made by the deeds that make them in the product."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from convene.core import times
from convene.core.accounts.models import User
from convene.core.notifications.models import Message
from convene.initiatives.models import Initiative
from convene.statements import actions
from convene.statements.models import Signature, Statement
from tests.factories import initiatives

OPENS = datetime(2020, 5, 30, 8, tzinfo=UTC)
CLOSES = datetime(2020, 6, 30, 16, tzinfo=UTC)
DURING = datetime(2020, 6, 12, 12, tzinfo=UTC)  # while `opened` can be signed
AFTER = CLOSES + timedelta(minutes=1)
BODY = "We stand together.\n\nAn attack on one is an attack on all."

_numbers = count(1)


def text(**fields: Any) -> actions.Text:
    return actions.Text(**{"title": "Joint statement", "body": BODY, **fields})


def draft(initiative: Initiative | None = None, **fields: Any) -> Statement:
    """A draft under an open initiative."""
    initiative = initiative or initiatives.initiative()
    return actions.draft(
        initiative=initiative, text=text(**fields), actor=initiatives.convener_of(initiative)
    )


def frozen(initiative: Initiative | None = None, **fields: Any) -> Statement:
    made = draft(initiative, **fields)
    return actions.freeze(statement=made, version=made.version, actor=convener_of(made))


def opened(
    initiative: Initiative | None = None,
    *,
    opens_at: datetime = OPENS,
    closes_at: datetime = CLOSES,
    **fields: Any,
) -> Statement:
    """Open for signing from OPENS to CLOSES; set the clock to DURING, or to another moment of it."""
    with times.at(opens_at - timedelta(days=1)):
        made = frozen(initiative, **fields)
        return actions.open_(statement=made, opens_at=opens_at, closes_at=closes_at, actor=convener_of(made))


def convener_of(statement: Statement) -> User:
    return initiatives.convener_of(statement.initiative)


def given(**fields: Any) -> actions.Given:
    """What a representative types; a new organisation and a public mail address unless told otherwise."""
    number = next(_numbers)
    return actions.Given(
        **{
            "organisation_name": f"Signatory {number}",
            "seat": "GH",
            "name": "Kwame Boateng",
            "role": "Chair",
            "email": f"signatory-{number}@gmail.com",
            "countries": ["GH", "TG"],
            "list_organisation": True,
            **fields,
        }
    )


def signature(statement: Statement, *, language: str = "en", **fields: Any) -> Signature:
    """One that waits for its signatory. The clock must stand where the statement is open."""
    return actions.sign(statement=statement, given=given(**fields), language=language)


def waiting(statement: Statement, **fields: Any) -> Signature:
    """One that its signatory has confirmed and the conveners have to decide on."""
    return actions.confirm(signature=signature(statement, **fields))


def listed(statement: Statement, **fields: Any) -> Signature:
    """One on the roll, approved by a convener."""
    return actions.approve(signature=waiting(statement, **fields), actor=convener_of(statement))


def token_of(signature: Signature) -> str:
    """From the link in the latest confirmation, as its reader sees it."""
    found = re.search(r"/signatures/([\w-]+)/", mail_of(signature))
    assert found, mail_of(signature)
    return found[1]


def code_of(signature: Signature) -> str:
    found = re.search(r"^(\d{6})$", mail_of(signature), re.MULTILINE)
    assert found, mail_of(signature)
    return found[1]


def mail_of(signature: Signature) -> str:
    rows = Message.objects.filter(
        about_kind="statements.signature",
        about_id=str(signature.pk),
        template="statements/mail/confirm.txt",
    )
    return rows.order_by("-pk")[0].text
