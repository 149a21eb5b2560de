"""The deeds on an outcome document."""

from convene.outcomes.actions.arranging import (
    add_section,
    leave_out,
    move_passage,
    move_section,
    put_into,
    remove_section,
    take_back,
)
from convene.outcomes.actions.citing import citeable
from convene.outcomes.actions.compiling import compile_
from convene.outcomes.actions.document import Words, edit, start
from convene.outcomes.actions.figures import add_figure
from convene.outcomes.actions.passages import (
    Span,
    add_own,
    add_quote,
    choose_span,
    delete,
    edit_own,
    rest_on,
    rest_on_no_more,
)
from convene.outcomes.actions.publishing import publish

__all__ = [
    "Span",
    "Words",
    "add_figure",
    "add_own",
    "add_quote",
    "add_section",
    "choose_span",
    "citeable",
    "compile_",
    "delete",
    "edit",
    "edit_own",
    "leave_out",
    "move_passage",
    "move_section",
    "publish",
    "put_into",
    "remove_section",
    "rest_on",
    "rest_on_no_more",
    "start",
    "take_back",
]
