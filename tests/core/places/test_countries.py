import pytest
from babel import Locale
from babel.localedata import exists

from convene.core.places import (
    COUNTRIES,
    LANGUAGES,
    country_choices,
    country_name,
    language_choices,
    language_name,
    own_language_name,
)


def test_countries_are_isos_and_kosovo() -> None:
    assert len(COUNTRIES) == 250
    assert {"XK", "TW", "PS", "SS", "GH"} <= COUNTRIES


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("GH", "en", "Ghana"),
        ("CI", "fr", "Côte d’Ivoire"),
        ("XK", "ar", "كوسوفو"),
        ("DE", "zh-hans", "德国"),
        ("DE", "pt-br", "Alemanha"),
        ("DE", "xx", "Germany"),
        ("DE", "", "Germany"),
    ],
)
def test_country_name(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


@pytest.mark.parametrize("code", ["", "gh", "UK", "ZZ", "001"])
def test_unknown_codes_raise(code: str) -> None:
    with pytest.raises(KeyError):
        country_name(code, "en")


@pytest.mark.parametrize("language", ["en", "ar", "fr", "es", "pt", "de", "ru", "zh-hans"])
def test_every_country_has_a_name_of_its_own(language: str) -> None:
    choices = country_choices(language)
    assert {code for code, _name in choices} == COUNTRIES
    assert len({name for _code, name in choices}) == len(COUNTRIES)


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("en", ["AF", "AX", "AL", "CI", "CU", "CW", "RE", "RO", "TR", "ZW"]),
        ("fr", ["AF", "CI", "EG", "AE", "EC", "ER", "ES", "EE", "FR", "IL"]),
        ("es", ["AF", "AL", "DE", "CI", "ES", "EE"]),
        ("de", ["EG", "DE", "GH", "OM", "AT"]),
        ("ar", ["AZ", "AM", "BR", "PT", "SA", "YE", "EG"]),
    ],
)
def test_choices_stand_in_the_order_of_the_alphabet(language: str, codes: list[str]) -> None:
    assert [code for code, _name in country_choices(language) if code in codes] == codes


def test_choices_belong_to_the_caller() -> None:
    country_choices("en").clear()
    language_choices("en").clear()
    assert (len(country_choices("en")), len(language_choices("en"))) == (len(COUNTRIES), len(LANGUAGES))


def test_languages() -> None:
    assert len(LANGUAGES) == 183
    assert language_name("ar", "en") == "Arabic"
    assert language_name("ar", "fr") == "arabe"
    assert own_language_name("ar") == "العربية"
    assert own_language_name("fj") == "Fijian"
    assert dict(language_choices("en"))["ar"] == "Arabic – العربية"
    assert dict(language_choices("fr"))["fr"] == "Français"
    assert language_choices("en")[0] == ("ab", "Abkhazian – Аԥсшәа")
    with pytest.raises(KeyError):
        language_name("sh", "en")
    with pytest.raises(KeyError):
        own_language_name("xx")


@pytest.mark.parametrize("code", [*sorted(LANGUAGES)[::12], "ar", "en", "sw", "zh"])
def test_own_names_are_cldrs(code: str) -> None:
    cldr = Locale(code).languages.get(code) if exists(code) else None
    assert own_language_name(code) == (cldr or language_name(code, "en"))
