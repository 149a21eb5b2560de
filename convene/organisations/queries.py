from convene.core.accounts.models import User
from convene.core.text import normalise
from convene.organisations.models import Alias, Membership, Organisation


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
    by_name = known.filter(match_name=key).order_by("pk").first()
    if by_name:
        return by_name
    by_alias = known.filter(aliases__match_name=key).order_by("pk").first()
    if by_alias:
        return by_alias
    return known.filter(acronym__iexact=name.strip()).order_by("pk").first()


def suggestions(words: str, *, limit: int = 8) -> list[Organisation]:
    """Public organisations whose name or alias holds the words, for choosing from."""
    if len(normalise(words)) < 2:
        return []
    return list(Organisation.objects.public().filtered(words=words).order_by("sort_name", "pk")[:limit])


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
