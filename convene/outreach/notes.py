"""What a press note says: its figures as {key}, what stands in for them, how its numbers are written."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from babel.core import get_global
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from convene.core.errors import Refused
from convene.core.figures import number_in
from convene.core.mail import leftover
from convene.core.text import clean_line, clean_text
from convene.core.text.markdown import to_plain
from convene.outreach.models import SUMMARY_LIMIT, TEXT_LIMIT, TITLE_LIMIT, NewsText

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_BRACED = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True)
class Text:
    """What somebody wrote in one language; `body` is Markdown."""

    language: str
    title: str
    summary: str
    body: str
    translator: str = ""


def checked(text: Text, keys: Collection[str]) -> Text:
    """The text, clean, if every {…} in it is one of the keys. Refused beside the field otherwise."""
    clean = Text(
        language=text.language,
        title=_line(text.title, "title", TITLE_LIMIT, _("Give the note a headline.")),
        summary=_line(text.summary, "summary", SUMMARY_LIMIT, _("Say it in one sentence.")),
        body=clean_text(text.body, limit=TEXT_LIMIT),
        translator=clean_line(text.translator, limit=TITLE_LIMIT),
    )
    if not clean.body.strip():
        raise Refused(_("Write the text."), "body")
    for field, words in (("title", clean.title), ("summary", clean.summary), ("body", clean.body)):
        check(words, field, keys)
    return clean


def check(words: str, field: str, keys: Collection[str]) -> None:
    """Raise Refused, beside the field, for a figure nobody chose or anything else left to fill in."""
    unknown = [found for found in _BRACED.findall(words) if found not in keys]
    if unknown:
        raise Refused(
            _("There is no figure {%(key)s}. %(known)s") % {"key": unknown[0], "known": _known(keys)}, field
        )
    rest = _BRACED.sub("", words)
    left = leftover(rest if field != "body" else to_plain(rest)) or next(
        (one for one in "{}" if one in rest), None
    )
    if left:
        raise Refused(
            _("“%(left)s” looks like something left to fill in. %(known)s")
            % {"left": left, "known": _known(keys)},
            field,
        )


def _known(keys: Collection[str]) -> str:
    if not keys:
        return _("No figures are chosen yet: save the text without, choose them, then write them in.")
    comma = pgettext("between names", ", ")
    return _("The figures chosen are: %(keys)s.") % {"keys": comma.join(f"{{{key}}}" for key in keys)}


def used(text: NewsText) -> set[str]:
    """The keys of the figures a text quotes."""
    return {key for words in (text.title, text.summary, text.body) for key in _BRACED.findall(words)}


def filled(words: str, values: Mapping[str, int], language: str) -> str:
    """The words with each figure in its place, its number as the text's language writes it."""
    return _BRACED.sub(
        lambda found: number_in(values[found[1]], language) if found[1] in values else found[0], words
    )


def locale(language: str) -> str:
    """The language as link previews want it, with the country where most speak it: "es_ES"."""
    if language == "en":
        return "en_GB"
    parts = str(get_global("likely_subtags").get(language.replace("-", "_"), "")).split("_")
    return f"{parts[0]}_{parts[-1]}" if len(parts) > 1 else language.replace("-", "_")


def _line(typed: str, field: str, limit: int, missing: str) -> str:
    line = clean_line(typed, limit=limit)
    if not line:
        raise Refused(missing, field)
    return line
