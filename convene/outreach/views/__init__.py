from convene.outreach.views.letters import edit_letter, edit_text, letters, new_letter, new_text
from convene.outreach.views.sending import letter, preview, send
from convene.outreach.views.unsubscribing import unsubscribe

__all__ = [
    "edit_letter",
    "edit_text",
    "letter",
    "letters",
    "new_letter",
    "new_text",
    "preview",
    "send",
    "unsubscribe",
]
