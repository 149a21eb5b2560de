"""Deeds of letters to many."""

from convene.outreach.actions.sending import (
    Turn,
    go_on,
    hand_over,
    in_the_way,
    message_id,
    missing,
    pause,
    resume,
    send_test,
    start,
    stop,
    unsubscribe_address,
)
from convene.outreach.actions.unsubscribing import forget, forget_recipients, resubscribe, unsubscribe
from convene.outreach.actions.writing import (
    Plan,
    copy,
    draft,
    edit,
    not_editable,
    remove_text,
    write_text,
)

__all__ = [
    "Plan",
    "Turn",
    "copy",
    "draft",
    "edit",
    "forget",
    "forget_recipients",
    "go_on",
    "hand_over",
    "in_the_way",
    "message_id",
    "missing",
    "not_editable",
    "pause",
    "remove_text",
    "resubscribe",
    "resume",
    "send_test",
    "start",
    "stop",
    "unsubscribe",
    "unsubscribe_address",
    "write_text",
]
