"""What a signatory may change later, from the same mail or their account."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.text import digest
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import accept
from convene.statements import rules
from convene.statements.actions.confirming import hold
from convene.statements.actions.listing import delist, tell
from convene.statements.actions.wording import check_name
from convene.statements.models import Signature, SignatureCountry

Someone = User | AnonymousUser


@dataclass(frozen=True)
class Correction:
    """What may be corrected; countries and seat only while signing is open, consents always."""

    name: str
    role: str
    seat: str
    countries: Sequence[str]
    list_organisation: bool
    show_name: bool
    join_coalition: bool
    outcome_news: bool


@transaction.atomic
def correct(*, signature: Signature, correction: Correction, actor: Someone, holds_link: bool) -> Signature:
    """Change what was given when signing. After closing, seat and countries stand as they were signed."""
    require(rules.may_manage(actor, signature, holds_link=holds_link))
    locked = hold(signature)
    if not locked.is_standing:
        raise Refused(_("This signature does not stand any more."))
    for field in ("name", "role"):
        check_name(getattr(correction, field), field)
    countries = sorted(set(correction.countries))
    before = [row.country for row in locked.countries.all()]
    if locked.statement.is_closed:
        for field, changed in (("seat", correction.seat != locked.seat), ("countries", countries != before)):
            if changed:
                raise Refused(_("Signing has closed: this stays as it was signed."), field)
    was_listed = locked.list_organisation
    locked.name, locked.role, locked.seat = correction.name, correction.role, correction.seat
    locked.list_organisation = correction.list_organisation
    locked.show_name = correction.show_name
    locked.join_coalition = correction.join_coalition
    locked.outcome_news = correction.outcome_news
    locked.save()
    if countries != before:
        locked.countries.all().delete()
        SignatureCountry.objects.bulk_create(SignatureCountry(signature=locked, country=c) for c in countries)
    who = _person(actor) or locked.user
    record(deed=Deed.SIGNATURE_CORRECT, subject=locked, actor=who)
    if locked.is_listed and locked.list_organisation:
        accept(organisation=locked.organisation, actor=who, listed=True)
    elif locked.is_listed and was_listed:
        delist(locked, actor=who)
    return locked


@transaction.atomic
def withdraw(*, signature: Signature, actor: Someone, holds_link: bool) -> Signature:
    """Take the signature back, off the roll if it is there, at any time, also after closing."""
    require(rules.may_manage(actor, signature, holds_link=holds_link))
    locked = hold(signature)
    if not locked.is_standing:
        raise Refused(_("This signature does not stand any more."))
    was_pending, was_listed = locked.is_pending, locked.is_listed
    _take_back(locked, _person(actor) or locked.user)
    if was_listed:
        delist(locked, actor=_person(actor) or locked.user)
    if not was_pending:
        tell(locked, "statements/mail/withdrawn.txt")
    return locked


@transaction.atomic
def forget(*, user: User) -> None:
    """Blank whoever signed; what their organisation signed stays, and nobody can manage it any more.

    A signature that was never confirmed is nobody's word: it is taken back.
    """
    for signature in Signature.objects.select_for_update().of_person(user):
        if signature.is_pending:
            _take_back(signature, user)
        signature.name = signature.role = signature.email = ""
        signature.show_name = signature.outcome_news = False
        signature.user = None
        signature.token_digest = digest(secrets.token_urlsafe(24))  # of a link nobody has
        signature.code_digest = ""
        signature.save()


def _take_back(signature: Signature, actor: User | None) -> None:
    signature.state = Signature.State.WITHDRAWN
    signature.withdrawn_at = times.now()
    signature.save(update_fields=["state", "withdrawn_at"])
    record(deed=Deed.SIGNATURE_WITHDRAW, subject=signature, actor=actor)


def _person(actor: Someone) -> User | None:
    return actor if isinstance(actor, User) else None
