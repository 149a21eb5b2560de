"""The few words the renderers add of their own, in the document's language."""

from dataclasses import dataclass
from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core.text import direction


@dataclass(frozen=True)
class Labels:
    """`page` holds {page} and {pages} where the numbers go."""

    contents: str
    source: str
    demonstration: str
    published_by: str
    date: str
    web: str
    page: str
    romanised: str


def labels(language: str, moment: datetime) -> Labels:
    with override(language):
        return Labels(
            contents=_("Contents"),
            source=_("Source"),
            demonstration=_("Demonstration data"),
            published_by=_("Published by"),
            date=day(moment, language),
            web=_("On the web"),
            page=_("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
            romanised=_(
                "Words marked † are given here in Latin letters, because no typeface at hand "
                "could show them as they were written. The web edition shows them so."
            ),
        )


def day(moment: datetime, language: str) -> str:
    """The date in words, in the language; in English where its names are not known."""
    return format_date(moment, format="long", locale=_locale(language))


def text_direction(language: str, fallback: str = "ltr") -> str:
    """The way a language runs; the fallback where none is given."""
    return direction(language) if language else fallback


def _locale(language: str) -> Locale:
    british = Locale("en", "GB")
    try:
        return british if language == "en" else Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return british
