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
from convene.initiatives.actions.situation import (
    SeriesWords,
    add_series,
    correct,
    edit_series,
    import_,
    note,
    take_back,
)

__all__ = [
    "SeriesWords",
    "Text",
    "add_series",
    "appoint",
    "correct",
    "create",
    "dismiss",
    "edit",
    "edit_series",
    "finish",
    "forget_convener",
    "freeze",
    "import_",
    "name_conveners",
    "note",
    "open_",
    "step",
    "take_back",
]
