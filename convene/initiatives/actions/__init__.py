"""What can be done to an initiative and its figures; each deed in the file of its subject."""

from convene.initiatives.actions.figures import freeze
from convene.initiatives.actions.initiative import (
    Text,
    appoint,
    create,
    dismiss,
    edit,
    finish,
    forget_convener,
    name_conveners,
    open_,
    step,
)

__all__ = [
    "Text",
    "appoint",
    "create",
    "dismiss",
    "edit",
    "finish",
    "forget_convener",
    "freeze",
    "name_conveners",
    "open_",
    "step",
]
