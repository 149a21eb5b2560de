"""Languages by their ISO 639-1 codes."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from convene.core.places.locales import locale, sort_key


def _read() -> Mapping[str, str]:
    # Written out from CLDR: loading 160 locales for one name each takes seconds and 100 MB.
    lines = files(__package__).joinpath("languages.csv").read_text(encoding="utf-8").splitlines()
    return MappingProxyType({row["code"]: row["own"] for row in csv.DictReader(lines)})


_OWN = _read()

# ISO 639-1 without sh (Serbo-Croatian), which the standard has deprecated.
LANGUAGES: frozenset[str] = frozenset(_OWN)


def language_name(code: str, language: str) -> str:
    """CLDR's name for an ISO 639-1 code in the language; English for a language CLDR lacks.

    Raises KeyError for a code that is not in `LANGUAGES`.
    """
    if code not in LANGUAGES:
        raise KeyError(code)
    return str(locale(language).languages.get(code) or locale("en").languages[code])


def own_language_name(code: str) -> str:
    """The language's name for itself, English where CLDR does not know it. Raises KeyError."""
    return _OWN[code] or language_name(code, "en")


def language_choices(language: str) -> list[tuple[str, str]]:
    """(code, "Name in the language – own name") of every language, ordered by the first."""
    return list(_ordered(language))


@cache
def _ordered(language: str) -> tuple[tuple[str, str], ...]:
    named = ((code, _capital(language_name(code, language))) for code in LANGUAGES)
    ordered = sorted(named, key=lambda pair: sort_key(pair[1], language))
    return tuple((code, _with_own(name, _capital(own_language_name(code)))) for code, name in ordered)


def _capital(name: str) -> str:
    """Names of languages are words in lower case in many languages, but these stand in a list."""
    return name[:1].upper() + name[1:]


def _with_own(name: str, own: str) -> str:
    return name if name == own else f"{name} – {own}"
