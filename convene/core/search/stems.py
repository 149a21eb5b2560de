"""Snowball's stems, by language and by script.

A stem is tagged with its language (`_fr_organis`), so that it meets only stems made by the same
algorithm, never a word or another language's stem that happens to look alike.
"""

import unicodedata
from functools import lru_cache
from threading import local
from typing import Protocol

import snowballstemmer


class Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 -- Snowball's own name


# ISO 639-1 code → Snowball's name and the scripts it reads.
ALGORITHMS: dict[str, tuple[str, frozenset[str]]] = {
    code: (name, frozenset(scripts.split()))
    for code, name, scripts in (
        ("ar", "arabic", "ARABIC"),
        ("ca", "catalan", "LATIN"),
        ("cs", "czech", "LATIN"),
        ("da", "danish", "LATIN"),
        ("de", "german", "LATIN"),
        ("el", "greek", "GREEK"),
        ("en", "english", "LATIN"),
        ("eo", "esperanto", "LATIN"),
        ("es", "spanish", "LATIN"),
        ("et", "estonian", "LATIN"),
        ("eu", "basque", "LATIN"),
        ("fa", "persian", "ARABIC"),
        ("fi", "finnish", "LATIN"),
        ("fr", "french", "LATIN"),
        ("ga", "irish", "LATIN"),
        ("hi", "hindi", "DEVANAGARI"),
        ("hu", "hungarian", "LATIN"),
        ("hy", "armenian", "ARMENIAN"),
        ("id", "indonesian", "LATIN"),
        ("it", "italian", "LATIN"),
        ("lt", "lithuanian", "LATIN"),
        ("ne", "nepali", "DEVANAGARI"),
        ("nl", "dutch", "LATIN"),
        ("no", "norwegian", "LATIN"),
        ("pl", "polish", "LATIN"),
        ("pt", "portuguese", "LATIN"),
        ("ro", "romanian", "LATIN"),
        ("ru", "russian", "CYRILLIC"),
        ("sr", "serbian", "CYRILLIC LATIN"),
        ("st", "sesotho", "LATIN"),
        ("sv", "swedish", "LATIN"),
        ("ta", "tamil", "TAMIL"),
        ("tr", "turkish", "LATIN"),
        ("yi", "yiddish", "HEBREW"),
    )
}
SAME_AS = {"nb": "no", "nn": "no"}
# Whose stems a word gets when the text's language has none for its script: an English name in an
# Arabic text, Ukrainian or Swahili. Coarse, but it can only add hits.
BY_SCRIPT = {"LATIN": "en", "CYRILLIC": "ru"}

PERSIAN_LETTERS = str.maketrans("يىك", "ییک")
ARABIC_LETTERS = str.maketrans("یک", "يك")

_made = local()


@lru_cache(maxsize=4096)
def script(character: str) -> str:
    """The script of a letter as Unicode's names have it: "LATIN", "ARABIC"; "" where there is none."""
    name = unicodedata.name(character, "")
    return name.split(" ", 1)[0] if character.isalpha() else ""


def language_for(word: str, language: str) -> str | None:
    """The language whose algorithm stems this word in a text of `language` (ISO 639, any subtags)."""
    found = script(word[0])
    code = language.replace("_", "-").split("-", 1)[0].lower()
    code = SAME_AS.get(code, code)
    if code in ALGORITHMS and found in ALGORITHMS[code][1]:
        return code
    return BY_SCRIPT.get(found)


@lru_cache(maxsize=256)
def languages_of(found: str) -> tuple[str, ...]:
    """Every language with an algorithm for this script."""
    return tuple(code for code, (_, scripts) in ALGORITHMS.items() if found in scripts)


def stems(word: str, language: str) -> tuple[str, ...]:
    """The word's stems in a language of ALGORITHMS, untagged; `word` is case-folded with its accents.

    Arabic: stemmed under its article, where Snowball knows it for a noun (without, منظمات keeps half
    its plural), and as it is, because بيان would lose its root as if that were a dual.
    """
    if language == "ar":
        word = word.translate(ARABIC_LETTERS)
        return (_stemmer(language).stemWord("ال" + word), word)
    if language == "fa":
        word = word.translate(PERSIAN_LETTERS)
    return (_stemmer(language).stemWord(word),)


def _stemmer(language: str) -> Stemmer:
    """One a thread, made when first needed: a stemmer keeps its place in the word in itself."""
    made: dict[str, Stemmer] | None = getattr(_made, "stemmers", None)
    if made is None:
        made = _made.stemmers = {}
    if language not in made:
        made[language] = snowballstemmer.stemmer(ALGORITHMS[language][0])
    return made[language]
