"""One normaliser for both databases: they store and compare tokens, and decide nothing about language.

A text becomes tokens. Each has one or more forms, and all of them are stored:

- the plain form: NFKC, case folded, accents off, digits as 0-9, Arabic and Persian letters unified;
- for Arabic script, the same without its article, alone or behind a particle (ال وال بال كال فال لل),
  and without a leading و;
- the stem by the text's own language, tagged with it (see `stems`).

Scripts without spaces between words (Chinese, Japanese, Korean for its particles, Thai, Lao, Khmer,
Burmese) become single characters and pairs of neighbours instead.

Nobody says what language a query is in. So a word of a query stands for its plain form or its stem
in any language written in its script, all at once. It meets a word of a text exactly when both are
the same word, or when the text's own language gives both the same stem: "organisations" finds
"organisation" in English and French texts alike, and a German rule never widens a French text.
Words of a query must all be met, in any order; the last may be the beginning of a word.

A form holds letters, marks, digits and `_` alone, never a space, quote or operator, and `_` never
comes from a text.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from convene.core.search import stems

LONGEST_FORM = 64  # characters; what is longer is cut, in texts and queries alike
LONGEST_QUERY = 400  # characters that are read
MOST_TERMS = 12
SHORTEST_PREFIX = 2  # characters

GRAMS = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u0edc-\u0edf"  # Thai, Lao, without their digits
    "\u1000-\u103f\u1050-\u108f\u1780-\u17d3"  # Burmese, Khmer
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff\u3130-\u318f\uffa0-\uffdc"  # Hangul
    "\u3005\u3007\u3021-\u3029\u3041-\u312f\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9f"  # kana, bopomofo
    "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
)
ARABIC = "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
JOINERS = "\u00ad\u200c\u200d\u2060"  # soft hyphen, ZWNJ, ZWJ, word joiner: inside a word, never between two
HALFWIDTH_VOICING = "\uff9e\uff9f"
APOSTROPHES = "'’ʼʻ＇"

ARTICLES = frozenset(["ال", "وال", "بال", "كال", "فال", "لل"])
ARTICLE = re.compile(r"^(?:[وفبك]?ال|لل)(?=..)")
AND = re.compile(r"^و(?=...)")
# What is no part of a word as Arabic and Hebrew are usually written: vowel signs, tatweel.
UNWRITTEN = re.compile(
    rf"[{JOINERS}\u0640\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08ff"
    r"\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\ufe00-\ufe0f]"
)
# Accents, the hamza on its seat, and the nukta below Indic letters.
ACCENTS = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\ufe20-\ufe2f\u0653-\u0655\u093c\u09bc\u0a3c]")
FOLDED = str.maketrans(
    {
        **dict(zip("ىیےکہھةە", "يييكهههه", strict=True)),
        "ٱ": "ا",
        "ँ": "ं",
        **dict(zip("đðħıłøŧ", "ddhilot", strict=True)),
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
# What may stand before an apostrophe and say nothing, beside single letters; and after one.
ELIDED = frozenset(
    [
        "qu",
        "lorsqu",
        "puisqu",
        "quoiqu",
        "jusqu",
        "all",
        "coll",
        "dall",
        "dell",
        "nell",
        "quell",
        "sull",
        "un",
    ]
)
ENCLITIC = frozenset(["s", "t", "d", "m", "ll", "re", "ve"])


@dataclass(frozen=True, slots=True)
class Span:
    """A token's place in its text, in code points. `is_gram` for characters of a script without spaces."""

    start: int
    end: int
    is_gram: bool


@dataclass(frozen=True, slots=True)
class Term:
    """What one word of a query may be met by: any of `forms`, or a form beginning with one of `prefixes`."""

    forms: tuple[str, ...]
    prefixes: tuple[str, ...] = ()


def spans(text: str) -> Iterator[Span]:
    """Where the tokens of a text stand, in order. Of grams, a pair follows the character it begins with."""
    for start, end, units in _runs(text):
        if units is None:
            yield Span(start, end, is_gram=False)
            continue
        for place, (first, to) in enumerate(units):
            yield Span(first, to, is_gram=True)
            if place + 1 < len(units):
                yield Span(first, units[place + 1][1], is_gram=True)


def words(text: str, language: str) -> str:
    """The text as the table keeps it: a line for each of `spans`, its forms parted by spaces.

    `language` is an ISO 639 code; subtags are ignored, unknown ones allowed.
    """
    return "\n".join(
        _gram(text[span.start : span.end])
        if span.is_gram
        else " ".join(_forms(text[span.start : span.end], language))
        for span in spans(text)
    )


def terms(query: str) -> list[Term]:
    """What a text must meet, one and all, to be found; empty when the query has no letter or digit.

    At most MOST_TERMS from the first LONGEST_QUERY characters, each once; anything may be passed in.
    """
    query = unicodedata.normalize("NFC", query[:LONGEST_QUERY])
    found: list[Term] = []
    is_spaced = False
    for start, end, units in _runs(query):
        is_spaced = units is None
        if units is None:
            if forms := _query_forms(query[start:end]):
                found.append(Term(forms))
        else:
            pairs = [query[first:to] for (first, _), (_, to) in pairwise(units)]
            found += [Term((gram,)) for gram in map(_gram, pairs or [query[start:end]]) if gram]
    last = found[-1] if found and is_spaced else None
    found = list(dict.fromkeys(found))[:MOST_TERMS]
    if last and last == found[-1]:  # it may still be growing
        growing = tuple(f for f in last.forms if not f.startswith("_") and len(f) >= SHORTEST_PREFIX)
        found[-1] = Term(last.forms, growing)
    return found


def _runs(text: str) -> Iterator[tuple[int, int, list[tuple[int, int]] | None]]:
    """Start and end of each word; with the spans of its characters where words are not spaced."""
    pattern, cluster = _patterns()
    for match in pattern.finditer(text):
        start, end = match.span()
        if match["grams"]:
            yield start, end, [unit.span() for unit in cluster.finditer(text, start, end)]
        elif not _is_elided(text, start, end):
            yield start, end, None


def _is_elided(text: str, start: int, end: int) -> bool:
    """The l of "l'union", the s of "people's": by an apostrophe with a word on its other side.

    And an Arabic article on a word in other letters, as in الـIOM.
    """
    word = text[start:end].lower()
    if word.rstrip("\u0640\u200c\u200d") in ARTICLES and text[end : end + 1].isalnum():
        return True
    before = text[start - 2 : start] if start >= 2 else ""
    if before and before[1] in APOSTROPHES and before[0].isalpha() and word in ENCLITIC:
        return True
    after = text[end : end + 2]
    return (
        len(after) == 2
        and after[0] in APOSTROPHES
        and after[1].isalpha()
        and (len(word) == 1 or word in ELIDED)
    )


@lru_cache(maxsize=20_000)
def _forms(word: str, language: str) -> tuple[str, ...]:
    word = _plain(word)
    if not word:
        return ()
    variants = _variants(word)
    stemmed = variants[-1:]  # under an article, the noun alone
    if len(variants) == 1 and (bare := AND.sub("", word)) != word:
        variants = stemmed = [word, bare]  # the و may as well belong to the word
    found = [fold(variant) for variant in variants]
    if code := stems.language_for(word, language):
        found += [_tagged(stem, code) for variant in stemmed for stem in stems.stems(variant, code)]
    return _bounded(found)


@lru_cache(maxsize=2_000)
def _query_forms(word: str) -> tuple[str, ...]:
    word = _plain(word)
    if not word:
        return ()
    variants = _variants(word)
    found = [fold(variant) for variant in variants]
    for code in stems.languages_of(stems.script(word[0])):
        found += [_tagged(stem, code) for variant in variants for stem in stems.stems(variant, code)]
    return _bounded(found)


def _variants(word: str) -> list[str]:
    """The word, and without its Arabic article. Both are kept: ألمانيا begins like one that has it."""
    bare = ARTICLE.sub("", word)
    return [word] if bare == word else [word, bare]


def _tagged(stem: str, code: str) -> str:
    return f"_{code}_{fold(stem)}" if stem else ""


def _bounded(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form[:LONGEST_FORM] for form in forms if form))


@lru_cache(maxsize=20_000)
def _gram(unit: str) -> str:
    """One or two characters with their marks. A space or a mark by itself becomes nothing."""
    return fold(_plain(unit))[:LONGEST_FORM]


def _plain(word: str) -> str:
    """NFKC, case folded, without joiners and vowel signs, digits as 0-9; accents are left for the stemmer."""
    word = word[: 4 * LONGEST_FORM]
    if word.isascii():
        return word.lower()[:LONGEST_FORM]
    word = UNWRITTEN.sub("", unicodedata.normalize("NFKC", word).casefold())
    word = "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c
        for c in unicodedata.normalize("NFC", word)
        if c.isalnum() or unicodedata.category(c)[0] == "M"
    )
    return word[:LONGEST_FORM]


def fold(word: str) -> str:
    """Accents off, letters that are one sound in two alphabets unified; `word` is already plain."""
    if word.isascii():
        return word
    bare = ACCENTS.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", bare.translate(FOLDED))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a word is, and what one character with its marks is. The class of letters in `re` leaves marks out."""
    marks = _ranges({"Mn", "Mc", "Me"}) + HALFWIDTH_VOICING
    word = re.compile(
        rf"(?P<grams>[{GRAMS}][{GRAMS}{marks}{JOINERS}]*)"
        rf"|[{ARABIC}][{ARABIC}{JOINERS}]*"
        rf"|(?![{GRAMS}{ARABIC}])[^\W_](?:(?![{GRAMS}{ARABIC}])[^\W_]|[{marks}{JOINERS}])*"
    )
    return word, re.compile(rf"[^{marks}{JOINERS}][{marks}{JOINERS}]*|[{marks}{JOINERS}]+")


def _ranges(categories: set[str]) -> str:
    """All characters of these Unicode categories, as the inside of a character class."""
    found: list[list[int]] = []
    for code in range(0x300, min(0x20000, sys.maxunicode)):
        if unicodedata.category(chr(code)) in categories:
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)
