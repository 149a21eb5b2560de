"""Countries, UN regions and languages: codes, and names in the reader's language. No tables, no network.

Codes are ISO 3166-1 and ISO 639-1 (pycountry), names are CLDR's (Babel), regions are UN M49.
Form fields stand in `places.fields`.
"""

from convene.core.places.countries import COUNTRIES, country_choices, country_name
from convene.core.places.languages import LANGUAGES, language_choices, language_name, own_language_name
from convene.core.places.reading import Found, find_countries, find_languages
from convene.core.places.regions import (
    REGIONS,
    Region,
    countries_in,
    region_of,
    subregion_name,
    subregion_of,
)

__all__ = [
    "COUNTRIES",
    "LANGUAGES",
    "REGIONS",
    "Found",
    "Region",
    "countries_in",
    "country_choices",
    "country_name",
    "find_countries",
    "find_languages",
    "language_choices",
    "language_name",
    "own_language_name",
    "region_of",
    "subregion_name",
    "subregion_of",
]
