"""What a convener sees of the signatures that are not on the roll, with what speaks for and against each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.places import country_name
from convene.core.text import PUBLIC_MAIL, domain_of_email, domain_of_website, normalise, same_domain
from convene.organisations.models import Membership, Organisation
from convene.statements.models import Signature, SignatureQuerySet, Statement

OLD = timedelta(days=7)


@dataclass(frozen=True)
class Sign:
    """Something that speaks for a signature (`good`), against it (`bad`), or asks for a look (`warn`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Waiting:
    signature: Signature
    signs: list[Sign]
    can_be_approved: bool  # not while the organisation is on the roll by another signature


def waiting(statement: Statement) -> list[Waiting]:
    """The confirmed signatures that wait for a convener, oldest first; five queries."""
    return _with_signs(statement, _whole(statement.signatures.waiting()).order_by("confirmed_at", "pk"))


def unconfirmed(statement: Statement) -> list[Waiting]:
    """Signatures nobody has confirmed, oldest first; six queries.

    Without those whose signatory has confirmed another form for the same organisation.
    """
    rows = list(
        _whole(statement.signatures.filter(state=Signature.State.PENDING)).order_by("created_at", "pk")
    )
    done = {
        (email.lower(), normalise(name))
        for email, name in statement.signatures.filter(
            state__in=[Signature.State.CONFIRMED, Signature.State.LISTED],
            email__in=[row.email for row in rows],
        ).values_list("email", "organisation_name")
    }
    left = [row for row in rows if (row.email.lower(), normalise(row.organisation_name)) not in done]
    return _with_signs(statement, left)


def _whole(rows: SignatureQuerySet) -> SignatureQuerySet:
    return rows.select_related("organisation", "user").prefetch_related("countries")


def _with_signs(statement: Statement, rows: Iterable[Signature]) -> list[Waiting]:
    found = list(rows)
    names = {row.organisation.match_name for row in found}
    members = set(
        Membership.objects.verified()
        .filter(user__in=[row.user_id for row in found if row.user_id])
        .values_list("user", "organisation")
    )
    known: defaultdict[str, list[Organisation]] = defaultdict(list)
    for organisation in Organisation.objects.exclude(state=Organisation.State.PROVISIONAL).filter(
        match_name__in=names
    ):
        known[organisation.match_name].append(organisation)
    others: defaultdict[str, list[Signature]] = defaultdict(list)
    for other in statement.signatures.filter(
        state__in=[Signature.State.CONFIRMED, Signature.State.LISTED], organisation__match_name__in=names
    ).select_related("organisation"):
        others[other.organisation.match_name].append(other)
    return [
        _judged(
            row,
            is_member=(row.user_id, row.organisation_id) in members,
            known=known[row.organisation.match_name],
            others=[other for other in others[row.organisation.match_name] if other.pk != row.pk],
        )
        for row in found
    ]


def _judged(
    row: Signature, *, is_member: bool, known: list[Organisation], others: list[Signature]
) -> Waiting:
    same = {
        row.organisation_id,
        *(organisation.pk for organisation in known if organisation.seat == row.seat),
    }
    on_roll = any(other.is_listed and other.organisation_id in same for other in others)
    signs = [*_about_organisation(row, known), *_about_address(row)]
    if is_member:
        signs.append(Sign("good", _("The signatory is a verified member of it.")))
    if on_roll:
        signs.append(Sign("bad", _("The organisation is on the roll already, by another signature.")))
    if any(other.is_waiting for other in others):
        signs.append(Sign("warn", _("Another signature under this name waits too.")))
    return Waiting(row, [*signs, *_about_age(row)], can_be_approved=not on_roll)


def _about_organisation(row: Signature, known: list[Organisation]) -> Iterator[Sign]:
    organisation = row.organisation
    if organisation.state == Organisation.State.PROVISIONAL:
        yield Sign("warn", _("The directory does not know this organisation."))
        if row.is_new:
            yield Sign("warn", _("Shown similar organisations, they said that theirs is another."))
        for namesake in known:
            words = _("The directory has an organisation of this name seated in %(country)s.")
            yield Sign("warn", words % {"country": _country(namesake.seat)})
        return
    if organisation.is_verified:
        yield Sign("good", _("The directory knows the organisation, and it is verified."))
    else:
        yield Sign("good", _("The directory knows the organisation."))
    if organisation.seat != row.seat:
        words = _("They say its seat is in %(said)s; the directory has %(known)s.")
        yield Sign("warn", words % {"said": _country(row.seat), "known": _country(organisation.seat)})


def _about_address(row: Signature) -> Iterator[Sign]:
    is_new = row.organisation.state == Organisation.State.PROVISIONAL
    website = row.website if is_new else row.organisation.website
    mail, site = domain_of_email(row.email), domain_of_website(website)
    if same_domain(row.email, website):
        words = (
            _("The address belongs to the website they gave, %(site)s.")
            if is_new
            else _("The address belongs to the organisation's website, %(site)s.")
        )
        yield Sign("good", words % {"site": site})
    elif mail in PUBLIC_MAIL:
        words = _("The address is with a mail provider that anybody can use, %(mail)s.")
        yield Sign("warn", words % {"mail": mail})
    elif site:
        words = _("The address (%(mail)s) does not belong to the website (%(site)s).")
        yield Sign("bad", words % {"mail": mail or "–", "site": site})
    else:
        yield Sign("warn", _("There is no website to compare the address with."))


def _about_age(row: Signature) -> Iterator[Sign]:
    if row.is_pending:
        yield Sign("warn", _("The address is not confirmed."))
        if row.link_is_old:
            yield Sign("warn", _("The link we mailed is too old by now."))
    elif row.confirmed_at is not None and row.confirmed_at < times.now() - OLD:
        yield Sign("warn", _("It has waited for more than a week."))


def _country(code: str) -> str:
    return country_name(code, get_language() or "en")
