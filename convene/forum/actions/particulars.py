"""What a need or an offer says beside its words: checked and kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from convene.core import times
from convene.core.errors import Conflict, Refused
from convene.core.places import LANGUAGES
from convene.core.text import clean_line
from convene.forum.actions.words import Words, among
from convene.forum.models import (
    MATCHED,
    QUANTITY_LIMIT,
    Category,
    Contribution,
    Particulars,
    ParticularsLanguage,
    Span,
    Urgency,
)


@dataclass(frozen=True)
class Facts:
    """The particulars of a need or an offer.

    `languages` are ISO 639-1 codes, none where any will do; `days` is how long it stands as open. Where it
    cannot be done from anywhere (`remote`), the words name its countries.
    """

    category: str
    quantity: str = ""
    remote: bool = False
    from_on: date | None = None
    until_on: date | None = None
    languages: Iterable[str] = ()
    urgency: str = Urgency.SOON
    days: int = Span.USUAL


def checked(facts: Facts, words: Words) -> Facts:
    """The particulars cleaned; raises Refused for whatever cannot stand, naming the field."""
    if words.kind not in MATCHED:
        raise Refused(_("Only needs and offers have particulars."), "kind")
    among(facts.category, Category.values, "category")
    among(facts.urgency, Urgency.values, "urgency")
    among(facts.days, Span.values, "days")
    languages = sorted(set(facts.languages))
    for language in languages:
        among(language, LANGUAGES, "languages")
    try:
        quantity = clean_line(facts.quantity, limit=QUANTITY_LIMIT)
    except Refused as refused:
        raise Refused(refused.message, "quantity") from refused
    if facts.from_on and facts.until_on and facts.until_on < facts.from_on:
        raise Refused(_("It cannot end before it begins."), "until_on")
    if not facts.remote and not list(words.countries):
        raise Refused(_("Name the countries, or say that it can be done from anywhere."), "countries")
    return replace(facts, quantity=quantity, languages=languages)


def of_particulars(kept: Particulars) -> Facts:
    """What they say, as it was said."""
    return Facts(
        category=kept.category,
        quantity=kept.quantity,
        remote=kept.remote,
        from_on=kept.from_on,
        until_on=kept.until_on,
        languages=kept.language_codes,
        urgency=kept.urgency,
        days=kept.days,
    )


def keep(contribution: Contribution, facts: Facts, *, version: int | None = None) -> bool:
    """Write the checked particulars of a saved contribution; whether that changed anything.

    `version` is that of the particulars which were read; raises Conflict when they have changed since. A new
    span counts from now on; an entry that is closed or has expired stays so until it is renewed.
    """
    kept = Particulars.objects.filter(contribution=contribution).first()
    if kept is not None:
        if of_particulars(kept) == facts:
            return False
        if kept.version != version:
            raise Conflict(_("This contribution was changed while you were editing it."))
        kept.version += 1
    ends = times.now() + timedelta(days=facts.days)
    if kept is None:
        kept = Particulars(contribution=contribution, expires_at=ends)
    elif facts.days != kept.days and kept.is_open:
        kept.expires_at, kept.reminded_at = ends, None
    kept.category = facts.category
    kept.quantity = facts.quantity
    kept.remote = facts.remote
    kept.from_on = facts.from_on
    kept.until_on = facts.until_on
    kept.urgency = facts.urgency
    kept.days = facts.days
    kept.save()
    kept.languages.all().delete()
    ParticularsLanguage.objects.bulk_create(
        ParticularsLanguage(particulars=kept, language=language) for language in facts.languages
    )
    return True
