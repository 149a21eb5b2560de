import pytest

from convene.core.places import COUNTRIES, country_name, find_countries, find_languages


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Ghana, Nigeria, Côte d’Ivoire", ("GH", "NG", "CI")),
        ("ghana;NIGERIA\ncote d'ivoire", ("GH", "NG", "CI")),
        ("gh, NGA, uk, XK", ("GH", "NG", "GB", "XK")),
        ("Ghana and Nigeria", ("GH", "NG")),
        ("Ghana et Nigéria", ("GH", "NG")),
        ("غانا، نيجيريا وكينيا", ("GH", "NG", "KE")),
        ("غانا ونيجيريا", ("GH", "NG")),
        ("Alemania y España", ("DE", "ES")),
        ("Trinidad and Tobago, Bosnia and Herzegovina", ("TT", "BA")),
        ("Tanzania, United Republic of, Kenya", ("TZ", "KE")),
        ("United Republic of Tanzania", ("TZ",)),
        ("Congo, The Democratic Republic of the", ("CD",)),
        ("DR Congo, Congo-Brazzaville", ("CD", "CG")),
        ("Hong Kong, RAE da China, China", ("HK", "CN")),
        ("Saint Helena, Ascension and Tristan da Cunha", ("SH",)),
        ("Deutschland, Elfenbeinküste, Türkei", ("DE", "CI", "TR")),
        ("Turkey, Burma, Swaziland, Ivory Coast, USA", ("TR", "MM", "SZ", "CI", "US")),
        ("Palestine, Syria, Iran", ("PS", "SY", "IR")),
        ("Niger, Nigeria, Niger", ("NE", "NG")),
        ("Dominica, Dominican Republic", ("DM", "DO")),
        (" , ,, ", ()),
        ("", ()),
    ],
)
def test_countries_are_understood(typed: str, codes: tuple[str, ...]) -> None:
    assert find_countries(typed) == (codes, ())


@pytest.mark.parametrize(
    ("typed", "codes", "unknown"),
    [
        ("Ghana, Nigera, Mars", ("GH",), ("Nigera", "Mars")),
        ("Ghana and Mars", (), ("Ghana and Mars",)),
        ("Congo", (), ("Congo",)),
        ("Mars, mars, Mars", (), ("Mars", "mars")),
        ("!!!", (), ("!!!",)),
    ],
)
def test_unknown_words_are_returned_as_typed(
    typed: str, codes: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    assert find_countries(typed) == (codes, unknown)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "pt", "de", "ru", "zh-hans"])
def test_every_name_shown_is_understood(language: str) -> None:
    codes = sorted(COUNTRIES)
    typed = ", ".join(country_name(code, language) for code in codes)
    assert find_countries(typed, language) == (tuple(codes), ())


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("English, Arabic and Swahili", ("en", "ar", "sw")),
        ("العربية، français, Kiswahili", ("ar", "fr", "sw")),
        ("en; ar", ("en", "ar")),
        ("Farsi", ("fa",)),
    ],
)
def test_languages_are_understood(typed: str, codes: tuple[str, ...]) -> None:
    assert find_languages(typed) == (codes, ())


def test_unknown_language() -> None:
    assert find_languages("English, Klingon") == (("en",), ("Klingon",))
