from collections import Counter

import pytest

from convene.core.places import (
    COUNTRIES,
    REGIONS,
    Region,
    countries_in,
    region_of,
    subregion_name,
    subregion_of,
)


def test_every_country_has_a_region() -> None:
    assert frozenset(REGIONS) == COUNTRIES
    assert Counter(region for _subregion, region in REGIONS.values()) == {
        Region.AFRICA: 60, Region.AMERICAS: 57, Region.ASIA: 51, Region.EUROPE: 52, Region.OCEANIA: 29, Region.GLOBAL: 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "subregion", "region"),
    [
        ("GH", "011", "africa"), ("SD", "015", "africa"), ("SS", "014", "africa"), ("HT", "029", "americas"),
        ("MX", "013", "americas"), ("US", "021", "americas"), ("TW", "030", "asia"), ("TR", "145", "asia"),
        ("CY", "145", "asia"), ("IR", "034", "asia"), ("XK", "039", "europe"), ("RU", "151", "europe"),
        ("GB", "154", "europe"), ("FJ", "054", "oceania"), ("AQ", "001", "global"),
    ],
)  # fmt: skip
def test_region_of(code: str, subregion: str, region: str) -> None:
    assert (subregion_of(code), region_of(code)) == (subregion, region)


def test_subregions_lie_in_one_region_and_are_named() -> None:
    pairs = set(REGIONS.values())
    assert len(pairs) == len({subregion for subregion, _region in pairs}) == 23
    assert subregion_name("011", "en") == "Western Africa"
    assert subregion_name("011", "ar") == "غرب أفريقيا"
    assert all(subregion_name(subregion, "en") for subregion, _region in pairs)


def test_countries_in() -> None:
    assert countries_in("global") == COUNTRIES
    assert {code for code in countries_in("africa") if code.startswith("G")} == {
        "GA",
        "GM",
        "GH",
        "GN",
        "GW",
        "GQ",
    }
    assert countries_in("nowhere") == frozenset()


def test_unknown_codes_raise() -> None:
    with pytest.raises(KeyError):
        region_of("ZZ")
    with pytest.raises(KeyError):
        subregion_name("999", "en")
