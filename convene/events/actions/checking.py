"""What may be kept: the same for a form, a command and the demonstration, each error naming its field."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from convene.core.errors import Refused
from convene.core.mail.strict import leftover
from convene.core.text import clean_line, clean_text


def line(value: str, *, limit: int, field: str, needed: str = "") -> str:
    """One clean line; `needed` is what to say where it must not be empty."""
    try:
        clean = clean_line(value, limit=limit)
    except Refused as refused:
        raise Refused(refused.message, field) from refused
    if needed and not clean:
        raise Refused(needed, field)
    return clean


def mailed(value: str, *, limit: int, field: str, needed: str = "") -> str:
    """One clean line that will be mailed: what looks like a gap nobody filled in is refused."""
    clean = line(value, limit=limit, field=field, needed=needed)
    if found := leftover(clean):
        message = _("“%(found)s” looks like a gap that was to be filled in. Please write it out.")
        raise Refused(message % {"found": found}, field)
    return clean


def text(value: str, *, limit: int, field: str) -> str:
    try:
        return clean_text(value, limit=limit)
    except Refused as refused:
        raise Refused(refused.message, field) from refused


def among(value: str, known: Collection[str], field: str) -> str:
    if value not in known:
        raise Refused(_("Choose one of those offered."), field)
    return value


def minutes(value: int, *, most: int, field: str) -> int:
    if not 1 <= value <= most:
        raise Refused(_("Give the minutes as a number from 1 to %(most)s.") % {"most": most}, field)
    return value
