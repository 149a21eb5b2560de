"""Form fields for countries and languages, in the language the page is in."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from convene.core.errors import Refused
from convene.core.places.countries import country_choices, country_name
from convene.core.places.languages import language_choices, language_name
from convene.core.places.reading import Found, find_countries, find_languages
from convene.core.text import clean_line, clean_text

_LIMIT = 8000  # the longest names of all countries fit

Choices = list[tuple[str, str]]


class KeepingSelect(forms.Select):
    """A select that shows a value it does not offer, so that an error keeps what was sent."""

    def optgroups(
        self, name: str, value: list[str], attrs: dict[str, Any] | None = None
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        groups = super().optgroups(name, value, attrs)
        offered = {str(option["value"]) for _group, options, _index in groups for option in options}
        for unknown in value:
            if unknown not in offered:
                option = self.create_option(name, unknown, unknown, True, len(groups), attrs=attrs)
                groups.append((None, [option], len(groups)))
        return groups


class _OneOf(forms.ChoiceField):
    """One code out of a list named in the active language; a typed name of it is understood as well."""

    widget = KeepingSelect
    empty: str | Promise
    unknown: str | Promise

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self._choices, **kwargs)

    def named(self, language: str) -> Choices:
        raise NotImplementedError

    def find(self, text: str, language: str) -> Found:
        raise NotImplementedError

    def _choices(self) -> Iterator[tuple[str, str]]:
        yield "", str(self.empty)
        yield from self.named(_language())

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if not typed:
            return ""
        try:
            typed = clean_line(typed, limit=200)
        except Refused as refused:
            raise ValidationError(str(refused.message), code=refused.code) from refused
        codes, unknown = self.find(typed, _language())
        if len(codes) == 1 and not unknown:
            return codes[0]
        raise ValidationError(str(self.unknown) % {"value": typed}, code="invalid_choice")


class CountryField(_OneOf):
    """One country; gives its ISO 3166-1 alpha-2 code, or "" if none is required."""

    empty = gettext_lazy("Choose a country")
    unknown = gettext_lazy("“%(value)s” is not a country in our list. Please choose one.")

    def __init__(self, *, autocomplete: str = "country", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if autocomplete:
            self.widget.attrs.setdefault("autocomplete", autocomplete)

    def named(self, language: str) -> Choices:
        return country_choices(language)

    def find(self, text: str, language: str) -> Found:
        return find_countries(text, language)


class LanguageField(_OneOf):
    """One language; gives its ISO 639-1 code, or "" if none is required."""

    empty = gettext_lazy("Choose a language")
    unknown = gettext_lazy("“%(value)s” is not a language in our list. Please choose one.")

    def named(self, language: str) -> Choices:
        return language_choices(language)

    def find(self, text: str, language: str) -> Found:
        return find_languages(text, language)


class _Names(forms.Field):
    """Several codes, typed as names with commas between them into one line; works without any script.

    Gives a sorted list of codes. Initial codes appear as names in the active language; what was typed
    comes back as it was typed. The error repeats exactly the words that were not understood.
    """

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name, value in {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}.items():
            self.widget.attrs.setdefault(name, value)

    def find(self, text: str, language: str) -> Found:
        raise NotImplementedError

    def named(self, code: str, language: str) -> str:
        raise NotImplementedError

    def unknown(self, words: str, count: int) -> str:
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return _listed(self.named(code, _language()) for code in value)

    def to_python(self, value: Any) -> list[str]:
        typed = value if isinstance(value, str) else "\n".join(value or ())
        try:
            text = clean_text(typed, limit=_LIMIT)
        except Refused as refused:
            raise ValidationError(str(refused.message), code=refused.code) from refused
        codes, unknown = self.find(text, _language())
        if unknown:
            words = _listed(_("“%(word)s”") % {"word": word} for word in unknown)
            raise ValidationError(self.unknown(words, len(unknown)), code="invalid_choice")
        return sorted(codes)

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class CountriesField(_Names):
    """Several countries; gives their ISO 3166-1 alpha-2 codes in order."""

    def find(self, text: str, language: str) -> Found:
        return find_countries(text, language)

    def named(self, code: str, language: str) -> str:
        return country_name(code, language)

    def unknown(self, words: str, count: int) -> str:
        return ngettext(
            "We do not know the country %(words)s. Please write it in full, with commas between countries.",
            "We do not know the countries %(words)s. Please write them in full, with commas between countries.",
            count,
        ) % {"words": words}


class LanguagesField(_Names):
    """Several languages; gives their ISO 639-1 codes in order."""

    def find(self, text: str, language: str) -> Found:
        return find_languages(text, language)

    def named(self, code: str, language: str) -> str:
        return language_name(code, language)

    def unknown(self, words: str, count: int) -> str:
        return ngettext(
            "We do not know the language %(words)s. Please write it in full, with commas between languages.",
            "We do not know the languages %(words)s. Please write them in full, with commas between languages.",
            count,
        ) % {"words": words}


def _listed(words: Iterable[str]) -> str:
    return ("، " if _language().split("-")[0] in {"ar", "fa", "ur"} else ", ").join(words)


def _language() -> str:
    return get_language() or "en"
