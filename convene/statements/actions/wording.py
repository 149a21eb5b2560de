"""What may not stand in words that we mail on, although it is harmless on a page."""

import re

from django.utils.translation import gettext as _

from convene.core.errors import Refused
from convene.core.mail.strict import leftover

_ADDRESS = re.compile(r"://|\bwww\.|\S@\S", re.IGNORECASE)


def refuse_placeholder(text: str, field: str) -> None:
    """Raise Refused for what looks like a blank nobody filled in: [Name], {{ title }}, <<date>>."""
    if found := leftover(text):
        message = _("“%(found)s” looks like a blank that was never filled in. Write what belongs there.")
        raise Refused(message % {"found": found}, field)


def refuse_address(text: str, field: str) -> None:
    """Raise Refused for web and mail addresses: our mail goes to whomever the signatory names."""
    if _ADDRESS.search(text):
        raise Refused(_("Leave web and e-mail addresses out here."), field)


def check_name(text: str, field: str) -> None:
    """What names and roles must pass before they are mailed."""
    refuse_placeholder(text, field)
    refuse_address(text, field)
