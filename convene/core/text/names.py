"""Names and texts in the forms machines compare: digests, slugs, romanised and normalised names."""

import hashlib
import re
import unicodedata

from anyascii import anyascii

SLUG_LENGTH = 60

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_INITIAL = re.compile(r"(?<!\w)(\w)\.")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻʿʾ`´′\u200c\u200d\u0640"))
# Letters with a stroke or joined letters, which Unicode does not decompose, and the Arabic letters that
# keyboards and habits interchange.
_LETTERS = str.maketrans(
    {
        "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h",
        "ŋ": "n", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ɛ": "e", "ɔ": "o", "ə": "e", "ƴ": "y",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ۀ": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه",
        "ک": "ك", "ڪ": "ك",
    }
)  # fmt: skip


def digest(text: str) -> str:
    """SHA-256 of the text's UTF-8, as 64 hexadecimal digits (FIPS 180-4).

    Raises UnicodeEncodeError for lone surrogates, which cleaned text never holds.
    """
    return hashlib.sha256(text.encode()).hexdigest()


# Between two Han characters, where their syllables would run together.
_HAN_FOLLOWS = re.compile(
    "(?<=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])(?=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])"
)


def romanise(text: str) -> str:
    """The text in ASCII letters, for readers and fonts that lack its script; a reading aid, not a standard.

    Transliterates character by character (anyascii's tables); what has no sound is left out. Han
    characters come out as a syllable each, with spaces between: their words are not known here.
    """
    return anyascii(_HAN_FOLLOWS.sub(" ", text))


def slug(text: str, fallback: str) -> str:
    """The text for an address: ASCII letters, digits and single hyphens, at most 60 characters.

    Cut between words where that keeps at least half of it. `fallback` is returned as it is when
    nothing remains.
    """
    whole = _NOT_IN_SLUG.sub("-", romanise(text).lower()).strip("-")
    if len(whole) <= SLUG_LENGTH:
        return whole or fallback
    cut = whole[: SLUG_LENGTH + 1].rpartition("-")[0]
    return cut if len(cut) * 2 >= SLUG_LENGTH else whole[:SLUG_LENGTH].rstrip("-")


def normalise(text: str) -> str:
    """The text for matching names: equal results mean "probably the same name", never more.

    NFKC and case folded; Latin, Greek, Cyrillic, Hebrew and Arabic accents and vowel points removed, with
    Arabic's tatweel, and its forms of alef, yeh, kaf and teh marbuta unified; marks that spell in Indic,
    Thai, Japanese and other scripts stay. Digits of every script become 0-9, dots after initials and
    apostrophes vanish, other punctuation becomes one space. Text of punctuation or symbols alone comes
    back folded but otherwise as it is, so that it never equals everything.
    """
    # Marks go before NFKD too: ordering a hostile run of them would take quadratic time.
    bare = _without_accents(text)
    folded = _without_accents(unicodedata.normalize("NFKD", bare).casefold())
    folded = unicodedata.normalize("NFC", folded.translate(_LETTERS).translate(_APOSTROPHES))
    spaced = "".join(map(_matched, _INITIAL.sub(r"\1", folded)))
    return " ".join(spaced.split()) or " ".join(folded.split())


def _without_accents(text: str) -> str:
    return "".join(character for character in text if not _is_accent(character))


def _is_accent(character: str) -> bool:
    """Whether a mark can go without changing the word: by canonical combining class (UAX 44, table 15)."""
    order = unicodedata.combining(character)
    return order == 1 or 10 <= order <= 36 or order >= 200  # overlays; Hebrew and Arabic points; accents


def _matched(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":
        return ""
    return character if category[0] in "LNM" or category == "Cn" else " "
