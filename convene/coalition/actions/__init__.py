"""The deeds on a coalition: who is in it, what it decides, what it does."""

# --- members ---
from convene.coalition.actions.applying import admit, apply, decline
from convene.coalition.actions.founding import Text, edit, found
from convene.coalition.actions.speaking import end_part, forget_delegate, name_delegate, show_name

__all__ = [
    "Text",
    "admit",
    "apply",
    "decline",
    "edit",
    "end_part",
    "forget_delegate",
    "found",
    "name_delegate",
    "show_name",
]
