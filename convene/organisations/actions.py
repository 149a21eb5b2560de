from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.addresses import free_slug
from convene.core.errors import Conflict, Refused, require
from convene.core.text import normalise, romanise, slug
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.core.trail.queries import of
from convene.organisations import indexed, rules
from convene.organisations.models import Alias, Kind, Membership, Organisation, Served, Spoken, Themed


@dataclass(frozen=True)
class Entry:
    """What a directory entry says. Countries are ISO 3166-1 alpha-2 codes, languages ISO 639-1."""

    name: str
    seat: str
    language: str = "und"  # of the name
    acronym: str = ""
    kind: str = Kind.ASSOCIATION
    website: str = ""
    about: str = ""
    founded: int | None = None
    serves: Iterable[str] = field(default_factory=list)
    languages: Iterable[str] = field(default_factory=list)
    themes: Iterable[str] = field(default_factory=list)


@transaction.atomic
def add(*, entry: Entry, actor: User | None, is_demonstration: bool = False) -> Organisation:
    """Put a listed organisation into the directory."""
    require(rules.may_add(actor))
    organisation = _make(entry, Organisation.State.LISTED, is_demonstration=is_demonstration)
    record(deed=Deed.ORGANISATION_ADD, subject=organisation, actor=actor)
    indexed.update(organisation)
    return organisation


@transaction.atomic
def name(*, entry: Entry, actor: User | None, is_demonstration: bool = False) -> Organisation:
    """Note an organisation that someone named but nobody has vouched for; it stays out of the directory."""
    organisation = _make(entry, Organisation.State.PROVISIONAL, is_demonstration=is_demonstration)
    record(deed=Deed.ORGANISATION_NAME, subject=organisation, actor=actor)
    return organisation


@transaction.atomic
def accept(*, organisation: Organisation, actor: User | None, listed: bool) -> Organisation:
    """Take a named organisation into the directory, listed or, where it chose so, unlisted.

    Called by the deeds that vouch for it (a signature confirmed by its own domain, a convener's
    approval), whose rules have been asked. One that is listed already stays listed.
    """
    if organisation.state == Organisation.State.LISTED:
        return organisation
    organisation.state = Organisation.State.LISTED if listed else Organisation.State.UNLISTED
    organisation.save(update_fields=["state"])
    record(deed=Deed.ORGANISATION_ACCEPT, subject=organisation, actor=actor, listed=listed)
    indexed.update(organisation)
    return organisation


@transaction.atomic
def unlist(*, organisation: Organisation, actor: User | None) -> Organisation:
    """Take an organisation out of the directory again, at the wish of whoever it was accepted for.

    Called by the deeds that change such a wish, whose rules have been asked. One that a convener put
    there does not rest on anybody's wish and stays.
    """
    accepted = of(organisation).filter(deed=Deed.ORGANISATION_ACCEPT).exists()
    if organisation.state == Organisation.State.LISTED and accepted:
        organisation.state = Organisation.State.UNLISTED
        organisation.save(update_fields=["state"])
        record(deed=Deed.ORGANISATION_UNLIST, subject=organisation, actor=actor)
        indexed.update(organisation)
    return organisation


@transaction.atomic
def forget(*, organisation: Organisation) -> None:
    """Drop a named organisation once it turned out to be one the directory knows."""
    if organisation.state == Organisation.State.PROVISIONAL:
        record(deed=Deed.ORGANISATION_FORGET, subject=organisation, actor=None)
        organisation.delete()


@transaction.atomic
def verify(*, organisation: Organisation, actor: User | None) -> Organisation:
    """Note that the organisation is known to be who it says, by its domain or a convener's word."""
    if organisation.verified_at is None:
        organisation.verified_at = times.now()
        organisation.save(update_fields=["verified_at"])
        record(deed=Deed.ORGANISATION_VERIFY, subject=organisation, actor=actor)
    return organisation


@transaction.atomic
def edit(*, organisation: Organisation, entry: Entry, version: int, actor: User) -> Organisation:
    """Change an entry. Raises Conflict when somebody saved after `version` was read."""
    require(rules.may_edit(actor, organisation))
    before = organisation.name
    changed = Organisation.objects.filter(pk=organisation.pk, version=version).update(
        **_fields(entry), version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Somebody else changed this entry while you were editing it."))
    organisation.refresh_from_db()
    _relate(organisation, entry)
    if normalise(before) != organisation.match_name:
        _add_alias(organisation, before, Alias.Kind.FORMER, "und")
    record(deed=Deed.ORGANISATION_EDIT, subject=organisation, actor=actor)
    indexed.update(organisation)
    return organisation


@transaction.atomic
def add_alias(*, organisation: Organisation, name: str, kind: str, language: str, actor: User) -> Alias:
    require(rules.may_edit(actor, organisation))
    if (
        normalise(name) == organisation.match_name
        or organisation.aliases.filter(match_name=normalise(name)).exists()
    ):
        raise Refused(_("The organisation already goes by this name."), "name")
    alias = _add_alias(organisation, name, kind, language)
    record(deed=Deed.ORGANISATION_ALIAS, subject=organisation, actor=actor)
    indexed.update(organisation)
    return alias


@transaction.atomic
def join(*, organisation: Organisation, user: User, role: str = Membership.Role.EDITOR) -> Membership:
    """Give a person a role that waits to be verified. One who has a role already keeps it."""
    membership, made = Membership.objects.get_or_create(
        organisation=organisation, user=user, defaults={"role": role, "created_at": times.now()}
    )
    if not made and membership.state == Membership.State.ENDED:
        membership.state = Membership.State.PENDING
        membership.save(update_fields=["state"])
        made = True
    if made:
        record(deed=Deed.MEMBER_ADD, subject=membership, actor=user)
    return membership


@transaction.atomic
def verify_member(*, membership: Membership, actor: User | None, basis: str) -> Membership:
    """Verify a role. `actor` is None where the evidence is the address's domain, not a person's word."""
    if actor is not None:
        require(rules.may_vouch(actor, membership.organisation))
    if membership.state == Membership.State.ENDED:
        raise Refused(_("This role has ended. The person can ask for it anew."))
    if membership.state != Membership.State.VERIFIED:
        membership.state = Membership.State.VERIFIED
        membership.basis = basis
        membership.verified_at = times.now()
        membership.save(update_fields=["state", "basis", "verified_at"])
        record(deed=Deed.MEMBER_VERIFY, subject=membership, actor=actor)
    return membership


@transaction.atomic
def leave(*, membership: Membership, actor: User) -> Membership:
    """End a role. What was done in it stays."""
    require(rules.may_end(actor, membership))
    if membership.state != Membership.State.ENDED:
        membership.state = Membership.State.ENDED
        membership.save(update_fields=["state"])
        record(deed=Deed.MEMBER_LEAVE, subject=membership, actor=actor)
    return membership


@transaction.atomic
def forget_member(*, user: User) -> None:
    """End every role of a person who is erased; what was noted about them in words goes."""
    for membership in Membership.objects.filter(user=user).select_for_update():
        if membership.state != Membership.State.ENDED:
            record(deed=Deed.MEMBER_LEAVE, subject=membership, actor=user)
        membership.state = Membership.State.ENDED
        membership.basis = ""
        membership.save(update_fields=["state", "basis"])


def _make(entry: Entry, state: str, *, is_demonstration: bool) -> Organisation:
    organisation = Organisation(
        **_fields(entry),
        slug=free_slug(Organisation, slug(entry.name, "organisation"), reserved={"add", "members"}),
        state=state,
        is_demonstration=is_demonstration,
        created_at=times.now(),
    )
    organisation.save()
    _relate(organisation, entry)
    return organisation


def _fields(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "acronym": entry.acronym,
        "kind": entry.kind,
        "language": entry.language,
        "seat": entry.seat,
        "website": entry.website,
        "about": entry.about,
        "founded": entry.founded,
        "match_name": normalise(entry.name)[:220],
        "sort_name": romanise(entry.name).casefold()[:220],
    }


def _relate(organisation: Organisation, entry: Entry) -> None:
    """Make countries, languages and themes exactly those of the entry."""
    organisation.served.all().delete()
    organisation.spoken.all().delete()
    organisation.themed.all().delete()
    Served.objects.bulk_create(
        Served(organisation=organisation, country=c) for c in sorted(set(entry.serves))
    )
    Spoken.objects.bulk_create(
        Spoken(organisation=organisation, language=c) for c in sorted(set(entry.languages))
    )
    Themed.objects.bulk_create(Themed(organisation=organisation, theme=t) for t in sorted(set(entry.themes)))


def _add_alias(organisation: Organisation, name: str, kind: str, language: str) -> Alias:
    alias, _made = Alias.objects.get_or_create(
        organisation=organisation,
        match_name=normalise(name)[:220],
        defaults={"name": name, "kind": kind, "language": language},
    )
    return alias
