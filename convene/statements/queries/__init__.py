"""What is read of statements: the public roll, the conveners' queue, and what an initiative tells of them."""

from convene.statements.queries.audience import addressees
from convene.statements.queries.initiative import acts, current, desk, happened, of_initiative
from convene.statements.queries.queue import Sign, Waiting, unconfirmed, waiting
from convene.statements.queries.roll import (
    Point,
    Signatory,
    growth,
    roll,
    signatories,
    signatory,
    signed_by,
    totals,
    unlisted,
)
from convene.statements.queries.signatures import by_token, of_person, own

__all__ = [
    "Point",
    "Sign",
    "Signatory",
    "Waiting",
    "acts",
    "addressees",
    "by_token",
    "current",
    "desk",
    "growth",
    "happened",
    "of_initiative",
    "of_person",
    "own",
    "roll",
    "signatories",
    "signatory",
    "signed_by",
    "totals",
    "unconfirmed",
    "unlisted",
    "waiting",
]
