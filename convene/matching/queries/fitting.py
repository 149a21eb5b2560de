"""Which offers fit a need, and which needs an offer: a score one can work out on paper.

Only an open entry of the other kind, the same category and another organisation is looked at. It is left out
where place, language or dates speak against it; what speaks for it counts:

    place      4  a country in common        3  one of them can be done from anywhere
               1  one of them names no country, and both are about the same region
    language   2  a language in common       1  any language will do for one of them
    dates      1  both name dates, and they overlap

The highest score comes first; of equal ones the more urgent, then the newer.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.places import Region, country_name, language_name
from convene.forum.models import Contribution, Kind
from convene.matching.queries.entries import entries, shown

LOOKED_AT = 500  # entries compared at most: the most urgent and newest
AT_MOST = 5

Scored = tuple[int, str]


@dataclass(frozen=True)
class Fit:
    """An entry that fits another, and the words that say why."""

    entry: Contribution
    score: int
    why: list[str]


def fitting(contribution: Contribution, *, limit: int = AT_MOST) -> list[Fit]:
    """The open entries of the other kind that fit best. None without particulars."""
    particulars = getattr(contribution, "particulars", None)
    if particulars is None:
        return []
    other = Kind.OFFER if contribution.kind == Kind.NEED else Kind.NEED
    rows = entries(kind=other, category=particulars.category)
    rows = shown(rows.exclude(organisation=contribution.organisation_id))
    fits = [fit for row in rows[:LOOKED_AT] if (fit := compared(contribution, row))]
    return sorted(fits, key=lambda fit: -fit.score)[:limit]  # stable: urgency and age stay in order


def compared(one: Contribution, other: Contribution) -> Fit | None:
    """How well the two fit, with the reasons; None where something speaks against it. No queries of its own
    where countries and languages are prefetched.
    """
    parts = [_place(one, other), _language(one, other), _dates(one, other)]
    told = [part for part in parts if part is not None]
    if len(told) < len(parts):
        return None
    return Fit(other, sum(points for points, _why in told), [why for _points, why in told if why])


def _place(one: Contribution, other: Contribution) -> Scored | None:
    mine, theirs = ({row.country for row in entry.countries.all()} for entry in (one, other))
    language = get_language() or "en"
    if shared := sorted(mine & theirs):
        names = _listed([country_name(code, language) for code in shared])
        return 4, ngettext("Same country: %(names)s", "Same countries: %(names)s", len(shared)) % {
            "names": names
        }
    if one.particulars.remote or other.particulars.remote:
        return 3, _("Can be done from anywhere")
    if mine and theirs:
        return None
    if one.region == other.region or Region.GLOBAL in {one.region, other.region}:
        return 1, _("Same region")
    return None


def _language(one: Contribution, other: Contribution) -> Scored | None:
    mine, theirs = (set(entry.particulars.language_codes) for entry in (one, other))
    if not mine or not theirs:
        return 1, ""
    shared = sorted(mine & theirs)
    if not shared:
        return None
    names = _listed([language_name(code, get_language() or "en") for code in shared])
    return 2, ngettext("Same language: %(names)s", "Same languages: %(names)s", len(shared)) % {
        "names": names
    }


def _dates(one: Contribution, other: Contribution) -> Scored | None:
    begins, ends = zip(_span(one), _span(other), strict=True)
    if max(begins) > min(ends):
        return None
    dated = [entry.particulars.from_on or entry.particulars.until_on for entry in (one, other)]
    return (1, _("Dates overlap")) if all(dated) else (0, "")


def _span(entry: Contribution) -> tuple[date, date]:
    """From when, and no sooner than today, until when."""
    particulars = entry.particulars
    today = times.now().date()
    return max(particulars.from_on or today, today), particulars.until_on or date.max


def _listed(names: list[str]) -> str:
    return ("، " if (get_language() or "").startswith("ar") else ", ").join(names)
