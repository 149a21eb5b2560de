"""The one gate for text from outside."""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from convene.core.errors import Refused

MARKS_IN_A_ROW = 8
JOINERS = "\u200c\u200d"

# Unicode's line-breaking class BK and CR LF (UAX 14): word processors paste all of them.
_LINE_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_DIRECTION_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
# A soft hyphen only marks where a line may break; a symbol font's bullet is pasted from word processors.
_PASTED = {0xAD: None, 0xF0B7: "•", 0x09: " "}
# Format characters that belong to what stands before them: Mongolian's vowel separator, and the tag
# letters of the flags of England, Scotland and Wales (the only such flags in general use).
_SEQUENCES = re.compile(
    "[\u1820-\u18aa]\u180e|\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067"
    "|\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f"
)
# Joiners; direction marks, which lines have lost before they are checked; and signs that are of category Cf
# yet have a shape of their own (Unicode's Prepended_Concatenation_Mark).
_HARMLESS_FORMATS = frozenset(
    "\u200c\u200d\u200e\u200f\u061c"
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")  # letters to Unicode, blank to the eye
_BLANKS = _FILLERS | {"\u2800"}

_BIDI_CONTROL = gettext_lazy("a hidden text-direction control")
_NAMED: dict[str, str | Promise] = {
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", _BIDI_CONTROL),
    "\u200b": gettext_lazy("a zero-width space"),
    "\ufeff": gettext_lazy("a byte order mark"),
    "\u2060": gettext_lazy("a word joiner"),
}
_CONTROL = gettext_lazy("a control character")
_INVISIBLE = gettext_lazy("an invisible character")
_PRIVATE = gettext_lazy("a character that only one font knows")
_BROKEN = gettext_lazy("a broken character")


def clean_line(value: str, *, limit: int) -> str:
    """One line as it will be kept: NFC, runs of white space as one space, trimmed.

    `limit` counts code points of the result. Left-to-right, right-to-left and Arabic letter marks
    (U+200E, U+200F, U+061C) and soft hyphens are dropped: they come along when a name is copied, nobody
    sees them, and two names must not differ by them. ZWJ and ZWNJ inside the line stay; Persian, Indic
    names and emoji need them. A line with nothing to see in it is empty.

    Raises Refused for control and invisible format characters, more than 8 combining marks in a row,
    and text over the limit; the message names what was found or both lengths.
    """
    value = _LINE_BREAKS.sub("\n", value).translate(_DIRECTION_MARKS)
    value = _checked(value, limit=limit, breaks=False)
    value = _trim(" ".join(value.split()))
    return _within(value, limit) if _is_visible(value) else ""


def clean_text(value: str, *, limit: int) -> str:
    """Text of several lines as it will be kept: NFC, line feeds, no blanks at line ends, trimmed.

    Like `clean_line`, except that lines stay, at most two empty ones in a row, and so do U+200E, U+200F
    and U+061C: authors of Arabic and Hebrew place punctuation with them. Tabs become four spaces, so that
    indented code keeps its shape.

    Raises Refused as `clean_line` does.
    """
    value = _LINE_BREAKS.sub("\n", value).replace("\t", "    ")
    value = _checked(value, limit=limit, breaks=True)
    value = "\n".join(line.rstrip() for line in value.split("\n"))
    value = re.sub(r"\n{4,}", "\n\n\n", value).strip("\n")
    return _within(value.rstrip(), limit) if _is_visible(value) else ""


def _checked(value: str, *, limit: int, breaks: bool) -> str:
    value = value.translate(_PASTED).strip(" \n")
    # NFC shortens by three at most, and reordering long runs of marks takes quadratic time: both checks
    # stand before it.
    if len(value) > 3 * limit + 100:
        raise _too_long(len(value), limit)
    _refuse_hidden(_SEQUENCES.sub("", value).replace("\n", "" if breaks else " "))
    return unicodedata.normalize("NFC", value)


def _refuse_hidden(value: str) -> None:
    marks = 0
    for character in value:
        category = unicodedata.category(character)
        if category[0] == "M":
            marks += 1
            if marks > MARKS_IN_A_ROW:
                raise Refused(
                    _("This has more than %(limit)s accents stacked on one letter. Please remove them.")
                    % {"limit": MARKS_IN_A_ROW}
                )
        elif category != "Cf":  # joiners and direction marks do not start a new letter
            marks = 0
        if kind := _hidden_kind(character, category):
            raise Refused(
                _("This contains %(kind)s (%(code)s), which cannot be kept. Please type the text again.")
                % {"kind": kind, "code": f"U+{ord(character):04X}"}
            )


def _hidden_kind(character: str, category: str) -> str | Promise | None:
    if category == "Cc":
        return _CONTROL
    if category == "Cf":
        return None if character in _HARMLESS_FORMATS else _NAMED.get(character, _INVISIBLE)
    if category == "Co":
        return _PRIVATE
    # Unassigned code points may be letters of a newer Unicode; noncharacters never will be.
    if category == "Cs" or ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef":
        return _BROKEN
    return _INVISIBLE if character in _FILLERS else None


def _trim(value: str) -> str:
    return value.strip(" " + JOINERS)


def _is_visible(value: str) -> bool:
    return any(
        unicodedata.category(character)[0] in "LNPS" or unicodedata.category(character) == "Cn"
        for character in value
        if character not in _BLANKS
    )


def _within(value: str, limit: int) -> str:
    if len(value) > limit:
        raise _too_long(len(value), limit)
    return value


def _too_long(length: int, limit: int) -> Refused:
    return Refused(
        _("This has %(length)s characters; the limit is %(limit)s. Please shorten it.")
        % {"length": length, "limit": limit}
    )
