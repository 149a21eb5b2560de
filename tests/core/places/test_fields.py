from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from convene.core.places import COUNTRIES, LANGUAGES, country_choices
from convene.core.places.fields import CountriesField, CountryField, LanguageField, LanguagesField


class Places(forms.Form):
    seat = CountryField()
    served = CountriesField(required=False)
    language = LanguageField(required=False)
    languages = LanguagesField(required=False)


def message(field: forms.Field, value: Any) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(value)
    (text,) = error.value.messages
    return text


@pytest.mark.parametrize("typed", ["GH", " gh ", "GHA", "Ghana", "غانا"])
def test_one_country(typed: str) -> None:
    assert CountryField().clean(typed) == "GH"


def test_no_country() -> None:
    assert CountryField(required=False).clean("") == ""
    assert message(CountryField(), "") == "This field is required."


@pytest.mark.parametrize("typed", ["Atlantis", "Ghana, Togo", "ZZ"])
def test_unknown_country(typed: str) -> None:
    assert message(CountryField(), typed) == f"“{typed}” is not a country in our list. Please choose one."


def test_a_hostile_country() -> None:
    assert (
        message(CountryField(), "x" * 9999)
        == "This has 9999 characters; the limit is 200. Please shorten it."
    )
    assert (
        message(CountriesField(), "x" * 9999)
        == "This has 9999 characters; the limit is 8000. Please shorten it."
    )


def test_an_unknown_country_stays_in_the_form() -> None:
    form = Places({"seat": "<Atlantis>"})
    assert form.errors["seat"] == ["“<Atlantis>” is not a country in our list. Please choose one."]
    html = str(form["seat"])
    assert '<option value="&lt;Atlantis&gt;" selected>&lt;Atlantis&gt;</option>' in html
    assert html.count("<option") == len(COUNTRIES) + 2
    assert html.count(" selected") == 1


def test_choices_follow_the_language_of_each_page() -> None:
    form = Places()
    with override("ar"):
        assert list(form.fields["seat"].choices)[1:] == country_choices("ar")  # type: ignore[attr-defined]
        assert '<option value="EG">مصر</option>' in str(form["seat"])
    with override("en"):
        assert list(form.fields["seat"].choices) == [("", "Choose a country"), *country_choices("en")]  # type: ignore[attr-defined]
        assert '<option value="EG">Egypt</option>' in str(form["seat"])
        assert 'autocomplete="country"' in str(form["seat"])


def test_several_countries() -> None:
    assert CountriesField().clean("Togo, Ghana, Côte d’Ivoire, GH") == ["CI", "GH", "TG"]
    assert CountriesField().clean(["TG", "GH"]) == ["GH", "TG"]
    assert CountriesField(required=False).clean("") == []
    assert CountriesField(required=False).clean(None) == []
    assert message(CountriesField(), " , ") == "This field is required."


def test_unknown_countries_are_named() -> None:
    assert message(CountriesField(), "Ghana, Nigera") == (
        "We do not know the country “Nigera”. Please write it in full, with commas between countries."
    )
    assert message(CountriesField(), "Nigera, Ghana, Mars") == (
        "We do not know the countries “Nigera”, “Mars”. Please write them in full, with commas between countries."
    )


def test_what_was_typed_stays() -> None:
    form = Places({"seat": "GH", "served": "Ghana, Nigera"})
    assert list(form.errors) == ["served"]
    assert 'value="Ghana, Nigera"' in str(form["served"])


@pytest.mark.parametrize(("language", "shown"), [("en", "Côte d’Ivoire, Ghana"), ("ar", "ساحل العاج، غانا")])
def test_initial_codes_are_shown_as_names(language: str, shown: str) -> None:
    with override(language):
        html = str(Places(initial={"served": ["CI", "GH"]})["served"])
    assert f'value="{shown}"' in html
    assert 'type="text"' in html
    assert 'dir="auto"' in html


@pytest.mark.parametrize("language", ["en", "ar", "pt"])
def test_what_is_shown_is_understood(language: str) -> None:
    codes = sorted(COUNTRIES)
    with override(language):
        assert CountriesField().clean(CountriesField().prepare_value(codes)) == codes


@pytest.mark.parametrize(
    ("typed", "changed"), [("Togo, Ghana", False), ("Ghana", True), ("Ghana, Nowhere", True), ("", True)]
)
def test_has_changed(typed: str, changed: bool) -> None:
    form = Places({"served": typed}, initial={"served": ["GH", "TG"]})
    assert ("served" in form.changed_data) is changed


def test_languages() -> None:
    assert LanguageField().clean("ar") == "ar"
    assert LanguageField().clean("العربية") == "ar"
    assert (
        message(LanguageField(), "Klingon") == "“Klingon” is not a language in our list. Please choose one."
    )
    assert str(Places()["language"]).count("<option") == len(LANGUAGES) + 1
    assert LanguagesField().clean("Arabic, English") == ["ar", "en"]
    assert message(LanguagesField(), "Arabic, Klingon") == (
        "We do not know the language “Klingon”. Please write it in full, with commas between languages."
    )
    assert LanguagesField().prepare_value(["ar", "en"]) == "Arabic, English"
