"""CLDR's data for a language, and an order of names good enough for lists."""

import unicodedata
from functools import cache

from anyascii import anyascii
from babel import Locale, UnknownLocaleError

# Letters that Unicode keeps away from their place in the alphabet: Latin ones with a stroke, Arabic ones of
# Persian and Urdu (each after the letter it grew from).
_PLACES = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e"}
    | {"ٱ": "ا", "پ": "ب\uffff", "چ": "ج\uffff", "ژ": "ز\uffff", "ک": "ك", "گ": "ك\uffff", "ی": "ي", "ى": "ي"}
    | dict.fromkeys("'’‘ʼ-–.()،,\u0640\u200c\u200d")
)


@cache
def locale(language: str) -> Locale:
    """The CLDR locale of a language tag such as "ar" or "zh-hans"; English for one CLDR does not know.

    Each takes some megabytes: ask for languages that readers use, not for all there are.
    """
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return locale("en")


def sort_key(name: str, language: str) -> tuple[str, str]:
    """Orders names as an alphabetical list in the language would: accents and case matter last.

    A simplification of the Unicode Collation Algorithm (UTS 10) without tailoring: ñ stands with n, å with a.
    Arabic is ordered by its letters with all forms of alef as one; Chinese by its romanised sound.
    """
    if language.partition("-")[0] == "zh":
        return anyascii(name).casefold(), name
    letters = unicodedata.normalize("NFKD", name.casefold())
    base = "".join(letter for letter in letters if unicodedata.combining(letter) < 200)
    base = "".join(letter for letter in base if not 27 <= unicodedata.combining(letter) <= 36)
    return " ".join(base.translate(_PLACES).split()), name
