"""What accounts themselves hold about a person."""

from typing import Any

from allauth.account.models import EmailAddress

from convene.core.accounts.models import Session, User
from convene.core.accounts.providers import erases, holds


@holds("account")
def account(user: User) -> list[dict[str, Any]]:
    return [
        {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "time_zone": user.time_zone,
            "may_convene": user.may_convene,
            "is_staff": user.is_staff,
            "opened": user.created_at,
            "last_signed_in": user.last_login,
        }
    ]


@holds("addresses")
def addresses(user: User) -> list[dict[str, Any]]:
    return list(EmailAddress.objects.filter(user_id=user.pk).values("email", "verified").order_by("email"))


@holds("sessions")
def sessions(user: User) -> list[dict[str, Any]]:
    """Browsers that are signed in; a session's key is a secret and is left out."""
    return [
        {"ends": ends}
        for ends in Session.objects.filter(user=user)
        .order_by("expire_date")
        .values_list("expire_date", flat=True)
    ]


@erases
def forget(user: User) -> None:
    EmailAddress.objects.filter(user_id=user.pk).delete()
    Session.objects.filter(user=user).delete()
