"""The deeds on needs, offers and partnerships."""

from convene.matching.actions.agreeing import agree, deny, end
from convene.matching.actions.answering import reply, withdraw_reply
from convene.matching.actions.keeping import finish, remind, renew, renew_by_link
from convene.matching.actions.proposing import Terms, edit_proposal, propose

__all__ = [
    "Terms",
    "agree",
    "deny",
    "edit_proposal",
    "end",
    "finish",
    "propose",
    "remind",
    "renew",
    "renew_by_link",
    "reply",
    "withdraw_reply",
]
