"""Who is written to about needs, offers and partnerships, in their own language."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Model

from convene.core import mail
from convene.core.accounts.models import User
from convene.core.addresses import here
from convene.core.notifications.actions import send
from convene.organisations.models import Organisation


def representatives(organisations: Iterable[Organisation]) -> list[User]:
    """Everyone who speaks for one of the organisations, each once."""
    rows = User.objects.filter(
        is_active=True, memberships__state="verified", memberships__organisation__in=list(organisations)
    )
    return list(rows.distinct().order_by("pk"))


def tell(
    people: Iterable[User],
    template: str,
    context: dict[str, Any],
    *,
    path: str,
    about: Model,
    besides: User | None = None,
) -> None:
    """Write to each of the people but `besides`; `path` is kept without a language and becomes `address`."""
    for person in {person.pk: person for person in people}.values():
        if person == besides or not person.is_active:
            continue
        known = person.language in dict(settings.LANGUAGES)
        language = person.language if known else settings.LANGUAGE_CODE
        send(
            to=person.email,
            template=f"matching/mail/{template}.txt",
            context={**context, "address": mail.absolute(here(path, language))},
            language=language,
            user=person,
            about=about,
        )
