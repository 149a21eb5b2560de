"""Entering a signature that was given elsewhere: on paper, or on a list that was published before."""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts.models import User
from convene.core.errors import Refused, require
from convene.core.text import digest
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.models import Organisation
from convene.statements import rules
from convene.statements.actions.listing import list_, refuse_second
from convene.statements.models import Signature, SignatureCountry, Statement


@transaction.atomic
def enter(
    *,
    statement: Statement,
    organisation: Organisation,
    countries: Sequence[str],
    basis: str,
    actor: User,
    list_organisation: bool = True,
    join_coalition: bool = False,
    is_demonstration: bool = False,
) -> Signature:
    """Put an organisation of the directory on the roll on a convener's word, with what it rests on.

    Nobody is named and nobody is written to: no person stands behind it here, so that it can be changed by
    no link either. Possible once signing has opened, also after it closed. Raises Conflict when the
    organisation is on the roll already.
    """
    require(rules.may_run(actor, statement))
    statement = (
        Statement.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=statement.pk)
    )
    if not statement.is_open and not statement.is_closed:
        raise Refused(_("Signing has not opened yet."))
    if not basis:
        raise Refused(_("Say how you know that the organisation signed."), "basis")
    signature = Signature(
        statement=statement,
        organisation=organisation,
        state=Signature.State.CONFIRMED,
        organisation_name=organisation.name,
        website=organisation.website,
        seat=organisation.seat,
        list_organisation=list_organisation,
        join_coalition=join_coalition,
        token_digest=digest(secrets.token_urlsafe(24)),  # of a link nobody has
        created_at=times.now(),
        confirmed_at=times.now(),
        confirmed_by=actor,
        basis=basis,
        is_demonstration=is_demonstration,
    )
    refuse_second(signature)
    signature.save()
    SignatureCountry.objects.bulk_create(
        SignatureCountry(signature=signature, country=country) for country in sorted(set(countries))
    )
    record(deed=Deed.SIGNATURE_ENTER, subject=signature, actor=actor)
    list_(signature, actor=actor, basis=basis)
    return signature
