"""The words of a contribution: checked, told apart from what stood before, kept as a revision."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import kept
from convene.core.errors import Refused
from convene.core.places import COUNTRIES, LANGUAGES, Region
from convene.core.text import UNDETERMINED, clean_line, clean_text
from convene.core.text import language as language_of
from convene.core.text import slug as slug_of
from convene.core.text.markdown import to_plain
from convene.core.trail.actions import publish_source
from convene.forum.models import (
    PART_LIMIT,
    TITLE_LIMIT,
    TOLD_IN_PARTS,
    Call,
    Contribution,
    ContributionCountry,
    Kind,
    Revision,
)
from convene.initiatives.models import Phase
from convene.organisations.models import Theme

OPENING = 240  # characters of the text that lists show
PARTS = ("body", "done", "resulted", "learned")


@dataclass(frozen=True)
class Words:
    """What a contribution says.

    `phase` may be empty where it is about several or none; `countries` are ISO 3166-1 alpha-2 codes. The four
    texts are Markdown: stories and practices are told in `done`, `resulted` and `learned`, the other kinds in
    `body`. `language` is an ISO 639-1 code; where it is empty, the words themselves tell.
    """

    kind: str
    title: str
    phase: str
    region: str
    countries: Iterable[str] = ()
    theme: str = ""
    body: str = ""
    done: str = ""
    resulted: str = ""
    learned: str = ""
    language: str = ""

    @property
    def plain(self) -> str:
        """The text as it is digested and cited: what the author wrote and nothing else."""
        parts = (to_plain(getattr(self, part)) for part in PARTS)
        return "\n\n".join(part for part in parts if part.strip())


def checked(words: Words, call: Call, *, kind_before: str = "") -> Words:
    """The words cleaned, with their language; raises Refused for whatever cannot stand, naming the field.

    A call may have stopped taking a kind: what has it already (`kind_before`) keeps it.
    """
    among(words.kind, Kind.values, "kind")
    among(words.phase, ["", *Phase.values], "phase")
    among(words.region, Region.values, "region")
    among(words.theme, ["", *Theme.values], "theme")
    if words.kind not in call.kinds and words.kind != kind_before:
        raise Refused(_("This call does not ask for that kind of contribution."), "kind")
    countries = sorted(set(words.countries))
    for country in countries:
        among(country, COUNTRIES, "countries")
    title = _cleaned("title", words.title)
    if not title:
        raise Refused(_("Give it a title."), "title")
    texts = {part: _cleaned(part, getattr(words, part)) for part in PARTS}
    in_parts = words.kind in TOLD_IN_PARTS
    if not in_parts and any(texts[part] for part in PARTS[1:]):
        raise Refused(_("This kind of contribution has one text."), "body")
    clean = replace(words, title=title, countries=countries, **texts)
    plain = clean.plain
    if not plain:
        raise Refused(_("Write what you want to share."), "done" if in_parts else "body")
    if words.language and words.language != UNDETERMINED:
        among(words.language, LANGUAGES, "language")
        return clean
    return replace(clean, language=language_of(f"{title}\n\n{plain}"))


def take(contribution: Contribution, words: Words) -> None:
    """Set what the contribution's own row tells of its latest revision; the caller saves it."""
    contribution.kind = words.kind
    contribution.slug = slug_of(words.title, "contribution")
    contribution.title = words.title
    contribution.language = words.language
    contribution.phase = words.phase
    contribution.region = words.region
    contribution.theme = words.theme
    contribution.opening = opening(words.plain)


def publish(contribution: Contribution, words: Words, *, actor: User) -> Revision:
    """Keep the words as the saved contribution's latest revision, with its citeable text."""
    source = publish_source(
        kind="contribution",
        object_id=contribution.pk,
        revision=contribution.revisions_made,
        language=words.language,
        title=words.title,
        address=kept(contribution),
        text=words.plain,
    )
    countries = list(words.countries)
    contribution.countries.all().delete()
    ContributionCountry.objects.bulk_create(
        ContributionCountry(contribution=contribution, country=country) for country in countries
    )
    return Revision.objects.create(
        contribution=contribution,
        number=contribution.revisions_made,
        source=source,
        title=words.title,
        language=words.language,
        phase=words.phase,
        region=words.region,
        theme=words.theme,
        countries=countries,
        body=words.body,
        done=words.done,
        resulted=words.resulted,
        learned=words.learned,
        at=times.now(),
        by=actor,
    )


def of_revision(revision: Revision, kind: str) -> Words:
    """What was said, as it was said."""
    return Words(
        kind=kind,
        title=revision.title,
        phase=revision.phase,
        region=revision.region,
        countries=list(revision.countries),
        theme=revision.theme,
        body=revision.body,
        done=revision.done,
        resulted=revision.resulted,
        learned=revision.learned,
        language=revision.language,
    )


def opening(plain: str) -> str:
    """The first words, on one line without the marks of lists, cut between words where there are blanks."""
    line = " ".join(re.sub(r"(?m)^ *(?:(?:>|-|\d{1,9}\.) +)+", "", plain).split())
    if len(line) <= OPENING:
        return line
    whole, _blank, _rest = line[:OPENING].rpartition(" ")
    return (whole if len(whole) * 2 > OPENING else line[:OPENING]).rstrip(" .,;:،、。") + "…"


def _cleaned(field: str, value: str) -> str:
    try:
        if field == "title":
            return clean_line(value, limit=TITLE_LIMIT)
        return clean_text(value, limit=PART_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, field) from refused


def among(value: object, known: Container[object], field: str) -> None:
    """Raise Refused, naming the field, for a value that is not offered."""
    if value not in known:
        raise Refused(_("Choose one of those offered."), field)
