"""Countries and territories by their ISO codes."""

from functools import cache

import pycountry

from convene.core.places.locales import locale, sort_key

# ISO reserves XK for users; CLDR, the European Union and the IMF use it for Kosovo.
COUNTRIES: frozenset[str] = frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}


def country_name(code: str, language: str) -> str:
    """CLDR's name for an ISO 3166-1 alpha-2 code in the language; English for a language CLDR lacks.

    Raises KeyError for a code that is not in `COUNTRIES`.
    """
    if code not in COUNTRIES:
        raise KeyError(code)
    return str(locale(language).territories.get(code) or locale("en").territories[code])


def country_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of every country, ordered by name as the language's readers expect."""
    return list(_ordered(language))


@cache
def _ordered(language: str) -> tuple[tuple[str, str], ...]:
    named = ((code, country_name(code, language)) for code in COUNTRIES)
    return tuple(sorted(named, key=lambda pair: sort_key(pair[1], language)))
