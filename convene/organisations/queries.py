from difflib import SequenceMatcher

from django.db.models import Q

from convene.core.accounts.models import User
from convene.core.text import domain_of_email, domain_of_website, normalise, same_domain
from convene.organisations.models import Alias, Membership, Organisation

SIMILAR_AT_MOST = 5
LOOKED_AT = 200  # rows compared in Python at most
ALIKE = 0.8
COMMON = frozenset(
    {
        "and", "the", "for", "association", "associations", "federation", "foundation", "organisation",
        "organization", "international", "global", "network", "diaspora", "community", "council", "union",
        "society", "center", "centre", "institute", "forum", "asociacion", "fundacion", "federacion",
        "fondation", "reseau", "des", "pour",
    }
)  # fmt: skip


def named(name: str, *, seat: str = "") -> Organisation | None:
    """The organisation that goes by this name, alias or acronym; with `seat`, only one seated there.

    Letters' case, accents, punctuation and spacing do not matter. Listed ones come before others,
    and a record that only an unconfirmed signature named is nobody's yet: it is never matched.
    """
    key = normalise(name)
    if not key:
        return None
    known = Organisation.objects.exclude(state=Organisation.State.PROVISIONAL)
    if seat:
        known = known.filter(seat=seat)
    by_name = known.filter(match_name=key).order_by("state", "pk").first()
    if by_name:
        return by_name
    by_alias = known.filter(aliases__match_name=key).order_by("state", "pk").first()
    if by_alias:
        return by_alias
    return known.filter(acronym__iexact=name.strip()).order_by("state", "pk").first()


def similar(
    name: str, *, email: str = "", website: str = "", limit: int = SIMILAR_AT_MOST
) -> list[Organisation]:
    """Public organisations that may be the one meant by a typed name, the likeliest first.

    Those whose names share most of their words with it or are nearly spelled like it, those with this
    acronym, and those whose website is the one given or belongs to the address. Two queries.
    """
    key = normalise(name)
    holds = Q(acronym__iexact=name.strip())
    for word in _telling(key):
        start = word[: max(4, len(word) - 2)]  # so that a slip at its end is forgiven
        holds |= Q(match_name__contains=start) | Q(aliases__match_name__contains=start)
    for domain in filter(None, (domain_of_website(website), domain_of_email(email))):
        holds |= Q(website__icontains=domain)
    rows = Organisation.objects.public().filter(holds).distinct().order_by("sort_name", "pk")
    ranked: list[tuple[float, Organisation]] = []
    for row in rows.prefetch_related("aliases")[:LOOKED_AT]:
        names = [row.match_name, normalise(row.acronym), *(alias.match_name for alias in row.aliases.all())]
        likeness = max(_likeness(key, other) for other in names)
        if same_domain(email, row.website) or same_domain(f"any@{domain_of_website(website)}", row.website):
            likeness = 1.0
        if likeness >= ALIKE:
            ranked.append((likeness, row))
    return [row for _likely, row in sorted(ranked, key=lambda pair: -pair[0])[:limit]]


def _telling(key: str) -> list[str]:
    """The few words of a normalised name by which to look for it: long ones, and not every other name's."""
    words = {word for word in key.split() if len(word) > 2 or not word.isascii()}
    return sorted(words - COMMON or words, key=lambda word: (-len(word), word))[:4]


def _likeness(one: str, other: str) -> float:
    """From 0 to 1: how many words they share, or how alike they are spelled, whichever is more."""
    if not one or not other:
        return 0.0
    mine, theirs = set(one.split()), set(other.split())
    shared = len(mine & theirs) / max(len(mine | theirs), 1)
    if min(len(mine), len(theirs)) > 1 and (mine <= theirs or theirs <= mine):
        shared = 1.0
    return max(shared, SequenceMatcher(None, one, other, autojunk=False).ratio())


def memberships_of(user: User) -> list[Membership]:
    """The person's roles that stand or wait, oldest first."""
    standing = Membership.objects.filter(user=user).exclude(state=Membership.State.ENDED)
    return list(standing.select_related("organisation").order_by("created_at", "pk"))


def names(organisation: Organisation) -> list[str]:
    """Every name the organisation goes by, its own first."""
    return [
        organisation.name,
        organisation.acronym,
        *Alias.objects.filter(organisation=organisation).values_list("name", flat=True),
    ]
