from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from convene.core import times
from convene.core.accounts import providers, rules
from convene.core.accounts.models import User
from convene.core.errors import Conflict, Refused, require
from convene.core.text import clean_line


@transaction.atomic
def open_account(
    *,
    email: str,
    name: str = "",
    language: str = "en",
    actor: User | None = None,
    is_demonstration: bool = False,
) -> User:
    """The account that signs in by this address, opened if there is none. An existing one is left as it is.

    Opening proves nothing: only the code sent to the address does.
    """
    email = clean_address(email)
    found = User.objects.with_email(email).first()
    if found:
        return found
    try:
        with transaction.atomic():
            user = User.objects.create(
                email=email,
                name=clean_line(name, limit=200),
                language=language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
                is_demonstration=is_demonstration,
            )
    except IntegrityError:  # opened by another request a moment ago
        return User.objects.get(email=email)
    providers.recorder("account.open", user, actor or user, {})
    return user


@transaction.atomic
def appoint(*, email: str, staff: bool = False, name: str = "", actor: User | None = None) -> User:
    """Let the person at this address open initiatives, and as staff look after the whole instance.

    Takes nothing away, and a name already given stays. Without an actor it is the operator's doing.
    """
    require(rules.may_appoint(actor))
    user = _held(open_account(email=email, name=name, actor=actor))
    if not user.is_active:
        raise Refused(_("This account is closed."), field="email")
    user.name = user.name or clean_line(name, limit=200)
    if not user.may_convene or (staff and not user.is_staff):
        user.may_convene = True
        user.is_staff = user.is_staff or staff
        providers.recorder("account.appoint", user, actor, {"staff": user.is_staff})
    user.save(update_fields=["name", "may_convene", "is_staff"])
    return user


@transaction.atomic
def change(*, user: User, actor: User, name: str, language: str, time_zone: str) -> User:
    """What a person says of themselves. The time zone may be empty."""
    user = _held(user)
    require(rules.may_change_account(actor, user))
    if language not in dict(settings.LANGUAGES):
        raise Refused(_("Choose one of the languages in the list."), field="language")
    if time_zone and time_zone not in times.zone_names():
        raise Refused(_("Choose one of the time zones in the list."), field="time_zone")
    given = {"name": clean_line(name, limit=200), "language": language, "time_zone": time_zone}
    changed = [field for field, value in given.items() if getattr(user, field) != value]
    for field in changed:
        setattr(user, field, given[field])
    if changed:
        user.save(update_fields=changed)
        providers.recorder("account.change", user, actor, {"fields": " ".join(changed)})
    return user


@transaction.atomic
def change_address(*, user: User, actor: User, email: str) -> User:
    """Sign in by another address from now on; the caller has seen a code sent there come back.

    The old address is told, in case the person did not do it themselves.
    """
    user = _held(user)
    require(rules.may_change_account(actor, user))
    email = clean_address(email)
    before = user.email
    if email == before:
        return user
    user.email = email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError as error:
        raise Conflict(
            _("There is another account with this address. Sign in to it instead."), field="email"
        ) from error
    providers.recorder("account.change", user, actor, {"fields": "email"})
    providers.mailer(
        to=before, template="accounts/mail/address_changed.txt", context={}, language=user.language, user=user
    )
    return user


@transaction.atomic
def erase(*, user: User, actor: User | None) -> User:
    """Forget a person: nothing that names them is left, and nobody can sign in by this account again.

    The row itself stays, so that the trail and what they did for an organisation stay whole.
    Without an actor it is the operator's doing.
    """
    user = _held(user)
    require(rules.may_erase(actor, user))
    for eraser in providers.erasers:
        eraser(user)
    user.email = f"erased-{user.pk}@invalid"
    user.name = ""
    user.language = settings.LANGUAGE_CODE
    user.time_zone = ""
    user.is_staff = False
    user.may_convene = False
    user.is_active = False
    user.last_login = None
    user.erased_at = times.now()
    user.save()
    providers.recorder("account.erase", user, None if actor is None else _same(actor, user), {})
    return user


def clean_address(email: str) -> str:
    """An e-mail address as accounts keep it: trimmed, in lower case. Raises Refused if it is none."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(
            _("This is not an e-mail address. It looks like name@example.org."), field="email"
        ) from error
    return email


def _held(user: User) -> User:
    """The row as it stands now, held until the transaction ends."""
    return User.objects.select_for_update().get(pk=user.pk)


def _same(actor: User, user: User) -> User:
    return user if actor == user else actor
