"""The United Nations' regions and subregions (standard M49, https://unstats.un.org/unsd/methodology/m49/)."""

import csv
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from convene.core.places.locales import locale


class Region(TextChoices):
    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    OCEANIA = "oceania", _("Oceania")
    GLOBAL = "global", _("Global")


_M49 = {
    "001": Region.GLOBAL,
    "002": Region.AFRICA,
    "009": Region.OCEANIA,
    "019": Region.AMERICAS,
    "142": Region.ASIA,
    "150": Region.EUROPE,
}


def _read() -> Mapping[str, tuple[str, Region]]:
    # Of each country the smallest area M49 puts it in. M49 leaves out Taiwan and Kosovo, which stand with
    # their neighbours, and gives Antarctica no region.
    lines = files(__package__).joinpath("m49.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines)
    return MappingProxyType({row["code"]: (row["subregion"], _M49[row["region"]]) for row in rows})


# Country code → (M49 code of its subregion, region).
REGIONS = _read()


def region_of(code: str) -> Region:
    """The region of an ISO country code; GLOBAL for Antarctica alone. Raises KeyError for an unknown code."""
    return REGIONS[code][1]


def subregion_of(code: str) -> str:
    """The three-digit M49 code of the country's subregion ("011" is Western Africa). Raises KeyError."""
    return REGIONS[code][0]


def subregion_name(subregion: str, language: str) -> str:
    """CLDR's name for an M49 code in the language. Raises KeyError for an unknown code."""
    names = locale(language).territories
    return str(names[subregion] if subregion in names else locale("en").territories[subregion])


def countries_in(region: str) -> frozenset[str]:
    """The codes of the countries in a region; all of them for "global"."""
    if region == Region.GLOBAL:
        return frozenset(REGIONS)
    return frozenset(code for code, (_subregion, of) in REGIONS.items() if of == region)
