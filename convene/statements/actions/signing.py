"""Signing: one form, no account; the mail that follows makes it count."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from convene.core import times
from convene.core.errors import Conflict, require
from convene.core.mail import absolute
from convene.core.notifications.actions import send
from convene.core.text import digest
from convene.core.trail.actions import record
from convene.core.trail.deeds import Deed
from convene.organisations.actions import Entry, name
from convene.organisations.models import Organisation
from convene.organisations.queries import named
from convene.statements import rules
from convene.statements.actions.wording import check_name
from convene.statements.models import Signature, SignatureCountry, Statement

CODE_LASTS = timedelta(minutes=30)
MAILS_AT_MOST = 5
WRONG_CODES_AT_MOST = 5
SENT_TWICE_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Given:
    """What a representative typed. `organisation` is the one chosen from the directory, if any.

    `is_new`: shown organisations with similar names, they said that theirs is another.
    """

    organisation_name: str
    seat: str
    name: str
    role: str
    email: str
    countries: Sequence[str] = ()
    website: str = ""
    organisation: Organisation | None = None
    is_new: bool = False
    list_organisation: bool = False
    show_name: bool = False
    join_coalition: bool = False
    outcome_news: bool = False


@transaction.atomic
def sign(
    *, statement: Statement, given: Given, language: str = "en", is_demonstration: bool = False
) -> Signature:
    """Take a signature that waits for its signatory to confirm it by the mail sent now.

    A pending signature blocks nobody: only one on the roll is the organisation's. The same form sent
    twice is one signature and one mail.
    """
    statement = (
        Statement.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=statement.pk)
    )
    require(rules.may_sign(statement))
    for field in ("organisation_name", "name", "role"):
        check_name(getattr(given, field), field)
    organisation = given.organisation or _known(given)
    if organisation is not None:
        _refuse_second(statement, organisation)
    again = _sent_twice(statement, given, organisation)
    if again is not None:
        return again
    if organisation is None:
        entry = Entry(
            name=given.organisation_name, seat=given.seat, website=given.website, serves=given.countries
        )
        organisation = name(entry=entry, actor=None, is_demonstration=is_demonstration)
    signature = Signature(
        statement=statement,
        organisation=organisation,
        organisation_name=given.organisation_name,
        website=given.website,
        seat=given.seat,
        name=given.name,
        role=given.role,
        email=given.email,
        language=language,
        is_new=given.is_new,
        list_organisation=given.list_organisation,
        show_name=given.show_name,
        join_coalition=given.join_coalition,
        outcome_news=given.outcome_news,
        created_at=times.now(),
        is_demonstration=is_demonstration,
    )
    token, code = renew(signature)
    signature.save()
    signature.code_digest = code_digest(signature, code)
    signature.save(update_fields=["code_digest"])
    SignatureCountry.objects.bulk_create(
        SignatureCountry(signature=signature, country=country) for country in sorted(set(given.countries))
    )
    record(deed=Deed.SIGNATURE_SIGN, subject=signature, actor=None)
    mail_confirmation(signature, token, code)
    return signature


def renew(signature: Signature) -> tuple[str, str]:
    """A new link and code for the signature, in memory: its caller saves. The old ones stop working."""
    token = secrets.token_urlsafe(24)
    code = f"{secrets.randbelow(10**6):06}"
    signature.token_digest = digest(token)
    signature.code_digest = code_digest(signature, code) if signature.pk else ""
    signature.code_expires_at = times.now() + CODE_LASTS
    signature.attempts = 0
    signature.mails_sent += 1
    signature.mailed_at = times.now()
    return token, code


def code_digest(signature: Signature, code: str) -> str:
    """Keyed, because six digits are quickly tried out by whoever reads the table."""
    message = f"signature:{signature.pk}:{code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def mail_confirmation(signature: Signature, token: str, code: str) -> None:
    send(
        to=signature.email,
        template="statements/mail/confirm.txt",
        context={
            "statement": signature.statement,
            "signature": signature,
            "link": absolute(link_path(signature, token)),
            "code": code,
        },
        language=signature.language,
        about=signature,
    )


def link_path(signature: Signature, token: str) -> str:
    """The signature's own page, in the language it was given in."""
    with override(signature.language):
        return reverse("statements:signature", args=[signature.statement.slug, token])


def _known(given: Given) -> Organisation | None:
    """The organisation of the directory that goes by the typed name.

    Whoever said that theirs is another is believed, unless name and country of seat are the same.
    """
    same = named(given.organisation_name, seat=given.seat)
    return same if same is not None or given.is_new else named(given.organisation_name)


def _sent_twice(statement: Statement, given: Given, organisation: Organisation | None) -> Signature | None:
    """The signature that the very same form made a moment ago, if any."""
    young = statement.signatures.filter(
        state=Signature.State.PENDING,
        email=given.email,
        created_at__gt=times.now() - SENT_TWICE_WITHIN,
        **{
            field: getattr(given, field)
            for field in (
                "organisation_name",
                "website",
                "seat",
                "name",
                "role",
                "is_new",
                "list_organisation",
                "show_name",
                "join_coalition",
                "outcome_news",
            )
        },
    )
    if organisation is not None:
        young = young.filter(organisation=organisation)
    wanted = sorted(set(given.countries))
    for signature in young.prefetch_related("countries").order_by("-pk"):
        if [row.country for row in signature.countries.all()] == wanted:
            return signature
    return None


def _refuse_second(statement: Statement, organisation: Organisation) -> None:
    """Say at once that an organisation has signed, where everyone can see that anyway."""
    first = statement.signatures.counted().filter(organisation=organisation, list_organisation=True).first()
    if first is not None:
        message = _(
            "%(organisation)s has signed already. To change its signature, use the link in the mail sent then."
        )
        raise Conflict(message % {"organisation": organisation.name}, "organisation_name")
