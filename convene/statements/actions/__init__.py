"""The deeds on a joint statement and on its signatures."""

from convene.statements.actions.confirming import confirm, confirm_by_hand, readdress, resend, try_code
from convene.statements.actions.deciding import approve, decline
from convene.statements.actions.entering import enter
from convene.statements.actions.keeping import Correction, correct, forget, withdraw
from convene.statements.actions.signing import Given, sign
from convene.statements.actions.statement import (
    Text,
    begin_due,
    close,
    close_due,
    draft,
    edit,
    freeze,
    open_,
    reschedule,
)

__all__ = [
    "Correction",
    "Given",
    "Text",
    "approve",
    "begin_due",
    "close",
    "close_due",
    "confirm",
    "confirm_by_hand",
    "correct",
    "decline",
    "draft",
    "edit",
    "enter",
    "forget",
    "freeze",
    "open_",
    "readdress",
    "reschedule",
    "resend",
    "sign",
    "try_code",
    "withdraw",
]
