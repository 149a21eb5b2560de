"""What a signatory may change later, from the same mail or their account."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import accept
from convene.statements import rules
from convene.statements.models import Signature, SignatureCountry

Someone = User | AnonymousUser

STANDING = [Signature.State.PENDING, Signature.State.CONFIRMED, Signature.State.LISTED]


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
    locked = (
        Signature.objects.select_for_update().select_related("statement", "organisation").get(pk=signature.pk)
    )
    if locked.state not in STANDING:
        raise Refused(_("This signature does not stand any more."))
    countries = sorted(set(correction.countries))
    before = [row.country for row in locked.countries.all()]
    if locked.statement.is_closed and (correction.seat != locked.seat or countries != before):
        raise Refused(_("Signing has closed: seat and countries served stay as they were signed."), "seat")
    locked.name, locked.role, locked.seat = correction.name, correction.role, correction.seat
    locked.list_organisation = correction.list_organisation
    locked.show_name = correction.show_name
    locked.join_coalition = correction.join_coalition
    locked.outcome_news = correction.outcome_news
    locked.save()
    if countries != before:
        locked.countries.all().delete()
        SignatureCountry.objects.bulk_create(SignatureCountry(signature=locked, country=c) for c in countries)
    if locked.state == Signature.State.LISTED and locked.list_organisation:
        accept(organisation=locked.organisation, actor=_person(actor), listed=True)
    record(deed=Deed.SIGNATURE_CORRECT, subject=locked, actor=_person(actor) or locked.user)
    return locked


@transaction.atomic
def withdraw(*, signature: Signature, actor: Someone, holds_link: bool) -> Signature:
    """Take the signature off the roll, at any time, also after closing."""
    require(rules.may_manage(actor, signature, holds_link=holds_link))
    locked = Signature.objects.select_for_update().get(pk=signature.pk)
    if locked.state not in STANDING:
        raise Refused(_("This signature does not stand any more."))
    locked.state = Signature.State.WITHDRAWN
    locked.withdrawn_at = times.now()
    locked.save(update_fields=["state", "withdrawn_at"])
    record(deed=Deed.SIGNATURE_WITHDRAW, subject=locked, actor=_person(actor) or locked.user)
    return locked


def _person(actor: Someone) -> User | None:
    return actor if isinstance(actor, User) else None
