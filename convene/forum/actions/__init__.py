"""The deeds on calls and on what is contributed under them."""

from convene.forum.actions.calls import CallText, close_call, edit_call, keep_time, open_call
from convene.forum.actions.contributing import contribute
from convene.forum.actions.keeping import edit, set_quoting, withdraw
from convene.forum.actions.moderating import hide, show, vouch
from convene.forum.actions.particulars import Facts
from convene.forum.actions.words import Words

__all__ = [
    "CallText",
    "Facts",
    "Words",
    "close_call",
    "contribute",
    "edit",
    "edit_call",
    "hide",
    "keep_time",
    "open_call",
    "set_quoting",
    "show",
    "vouch",
    "withdraw",
]
