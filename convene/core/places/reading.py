"""Codes from names as people type them."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

import pycountry

from convene.core.places.countries import COUNTRIES, country_name
from convene.core.places.languages import LANGUAGES, language_name, own_language_name
from convene.core.text import normalise

# Names are understood in these languages, whichever one the page is in.
READ = ("en", "fr", "es", "ar", "pt", "de")

# In use, yet in neither CLDR nor ISO.
_ALSO = {
    "AE": "UAE|Emirates|EAU|الإمارات",
    "BA": "Bosnia|BiH",
    "BO": "Bolivia",
    "BN": "Brunei",
    "CD": "DRC|DR Congo|D.R. Congo|RDC|Democratic Republic of Congo|Democratic Republic of the Congo"
    "|République démocratique du Congo|Zaire|Congo Kinshasa|الكونغو الديمقراطية",
    "CF": "CAR|RCA",
    "CG": "Republic of Congo|Congo Republic|République du Congo|Congo Brazzaville",
    "CI": "Ivory Coast|Cote dIvoire|Elfenbeinküste|Costa de Marfil",
    "CV": "Cape Verde|Cabo Verde",
    "CZ": "Czech Republic|República Checa|République tchèque",
    "FM": "Micronesia",
    "GB": "UK|Great Britain|Britain|England|Scotland|Wales|Northern Ireland|Grande-Bretagne|Großbritannien|بريطانيا",
    "HK": "Hong Kong|هونغ كونغ|Hongkong",
    "IR": "Iran",
    "KP": "North Korea",
    "KR": "South Korea|Republic of Korea",
    "LA": "Laos",
    "MD": "Moldova",
    "MK": "Macedonia",
    "MM": "Burma|Myanmar|Birmanie|Birmania",
    "MO": "Macau|Macao",
    "NL": "Holland|The Netherlands",
    "PS": "Palestine|Palestina|Palästina|State of Palestine|فلسطين",
    "RU": "Russia",
    "ST": "Sao Tome",
    "SY": "Syria",
    "SZ": "Swaziland",
    "TL": "East Timor",
    "TR": "Turkey|Türkei|Turquie",
    "TT": "Trinidad",
    "TW": "Taiwan",
    "TZ": "Tanzania",
    "US": "USA|U.S.|America|United States of America|EE. UU.|EEUU|EUA|أمريكا|الولايات المتحدة الأمريكية",
    "VA": "Vatican|Holy See",
    "VE": "Venezuela",
    "VN": "Vietnam",
}
# Two states have this name; whoever writes it is asked which.
_AMBIGUOUS = frozenset(map(normalise, ("Congo", "Kongo", "الكونغو")))

_SEPARATOR = re.compile(r"[,;\n،؛、，；]")
_AND = re.compile(r"\s+(?:and|et|y|e|und|&)\s+|\s+و\s*", re.IGNORECASE)
_LONGEST = 4  # pieces between commas that one name may have: "Saint Helena, Ascension and Tristan da Cunha"


class Found(NamedTuple):
    """What was understood, in the order it was typed and each once, and the words that were not."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def find_countries(text: str, language: str = "en") -> Found:
    """Country codes for names or codes typed one after another: "Ghana, Nigeria, Côte d’Ivoire".

    Names between commas, semicolons or lines, also joined by "and" and its like; in `READ` and in `language`;
    as CLDR, ISO or common use has them, accents and case aside. ISO alpha-2 and alpha-3 codes are
    understood too. "Congo" alone stays unknown: two states bear it.
    """
    return _find(text, _countries(language))


def find_languages(text: str, language: str = "en") -> Found:
    """Language codes for names or codes typed one after another, as `find_countries` does; own names too."""
    return _find(text, _languages(language))


def _find(text: str, names: Mapping[str, str]) -> Found:
    pieces = [piece.strip() for piece in _SEPARATOR.split(text)]
    pieces = [piece for piece in pieces if piece]
    codes: dict[str, None] = {}
    unknown: dict[str, None] = {}
    at = 0
    while at < len(pieces):
        found, used = _longest(pieces[at : at + _LONGEST], names)
        if not found:
            found, used = _joined(pieces[at], names), 1
        if found:
            codes.update(dict.fromkeys(found))
        else:
            unknown[pieces[at]] = None
        at += used
    return Found(tuple(codes), tuple(unknown))


def _longest(pieces: list[str], names: Mapping[str, str]) -> tuple[list[str], int]:
    """The code of the longest name that begins with the first piece, and how many pieces it took."""
    for used in range(len(pieces), 0, -1):
        if code := names.get(normalise(" ".join(pieces[:used]))):
            return [code], used
    return [], 1


def _joined(piece: str, names: Mapping[str, str]) -> list[str]:
    """The codes of "Ghana and Nigeria", if every part is known."""
    found = [names.get(normalise(part)) for part in _AND.split(piece) if part]
    return [code for code in found if code] if all(found) else []


@cache
def _countries(language: str) -> dict[str, str]:
    """Normalised name to code. The page's language comes first, so that what it shows it understands."""
    names = {normalise(country_name(code, language)): code for code in COUNTRIES}
    others = _country_names()
    return {**others, **names}


@cache
def _country_names() -> dict[str, str]:
    names = _index(COUNTRIES, country_name)
    for country in pycountry.countries:
        code = country.alpha_2
        for attribute in ("name", "common_name", "official_name", "alpha_2", "alpha_3"):
            if name := getattr(country, attribute, None):
                names.setdefault(normalise(name), code)
                # ISO puts the sorting word first: "Tanzania, United Republic of".
                names.setdefault(normalise(" ".join(reversed(name.split(", ")))), code)
    for code, also in _ALSO.items():
        for name in also.split("|"):
            names.setdefault(normalise(name), code)
    names |= {"xk": "XK", "xkx": "XK"}
    return {name: code for name, code in names.items() if name not in _AMBIGUOUS}


@cache
def _languages(language: str) -> dict[str, str]:
    names = {normalise(language_name(code, language)): code for code in LANGUAGES}
    others = _language_names()
    return {**others, **names}


@cache
def _language_names() -> dict[str, str]:
    names = _index(LANGUAGES, language_name)
    for code in sorted(LANGUAGES):
        names.setdefault(normalise(own_language_name(code)), code)
        names.setdefault(code, code)
    for code, name in (("fa", "Farsi"), ("zh", "Mandarin"), ("fil", "Filipino"), ("ku", "Kurdish")):
        if code in LANGUAGES:
            names.setdefault(normalise(name), code)
    return names


def _index(codes: Iterable[str], name_of: Callable[[str, str], str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for language in READ:
        for code in sorted(codes):
            names.setdefault(normalise(name_of(code, language)), code)
    return names
