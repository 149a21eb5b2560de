from convene.matching.queries.entries import answers_to, by_token, entries, shown, token, totals
from convene.matching.queries.fitting import Fit, compared, fitting
from convene.matching.queries.initiative import Part, acts, by_organisation, desk, happened, of_initiative
from convene.matching.queries.partnerships import (
    counterparts,
    may_agree,
    own_entries,
    partnership_totals,
    partnerships,
    proposals_of,
    resting_on,
    waiting_for,
    with_parties,
)

__all__ = [
    "Fit",
    "Part",
    "acts",
    "answers_to",
    "by_organisation",
    "by_token",
    "compared",
    "counterparts",
    "desk",
    "entries",
    "fitting",
    "happened",
    "may_agree",
    "of_initiative",
    "own_entries",
    "partnership_totals",
    "partnerships",
    "proposals_of",
    "resting_on",
    "shown",
    "token",
    "totals",
    "waiting_for",
    "with_parties",
]
