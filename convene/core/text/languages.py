"""Which language a text is in, and which way a language runs."""

import unicodedata
from functools import cache
from typing import Any

UNDETERMINED = "und"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What a convening is likely to receive. Fewer candidates mean fewer wrong guesses: near-identical pairs
# (Bosnian and Croatian, Malay and Indonesian) are held by one of them.
DETECTED = _words(
    "am ar az bg bn cs de el en es fa fi fr gu ha he hi ht hu hy id ig it ja ka km ko ku ln ml mr my ne nl "
    "no om pa pl ps pt ro ru rw si so sq sr sv sw ta te th tl tr uk ur uz vi yo zh zu"
)

_RIGHT_TO_LEFT = _words("ar arc ckb dv fa he ks lrc mzn nqo pnb ps sd syr ug ur yi")
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})
_LETTERS_NEEDED = 12
_SURE_ENOUGH = 0.5


def language(text: str) -> str:
    """The ISO 639-1 code of the text's language, one of `DETECTED`, or "und".

    "und" for text too short to tell (under 12 letters; an ideograph or syllable counts three) and where
    no candidate reaches a probability of one half. Reads the first 2,000 characters. The first call loads
    the model (about a second).
    """
    text = text[:2000]
    if sum(map(_weight, text)) < _LETTERS_NEEDED:
        return UNDETERMINED
    code, probability = _identifier().classify(text)
    return str(code) if probability >= _SURE_ENOUGH else UNDETERMINED


def direction(language: str) -> str:
    """The direction, "rtl" or "ltr", of a language tag such as "ar", "fa-AF" or "pa-Arab"; "ltr" for an unknown one."""
    first, *rest = language.lower().replace("_", "-").split("-")
    scripts = [part for part in rest if len(part) == 4]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


@cache
def _identifier() -> Any:
    from py3langid.langid import (  # noqa: PLC0415 -- numpy and the model are for those who ask alone
        MODEL_FILE,
        LanguageIdentifier,
    )

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted(DETECTED))
    return identifier


def _weight(character: str) -> int:
    category = unicodedata.category(character)
    if category == "Lo" and character >= "\u1100":  # syllabaries and ideographs say more in one sign
        return 3
    return 1 if category[0] == "L" else 0
