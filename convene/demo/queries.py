from enum import Enum, auto

from django.conf import settings
from django.db import connection, models

from convene.core.accounts.models import User
from convene.core.notifications.models import Message
from convene.demo.models import Demonstration
from convene.demo.people import PERSONAS, Persona

# A database in which one of these has a row belongs to somebody.
TELLING = ("accounts_user", "organisations_organisation", "initiatives_initiative", "trail_entry")


class Standing(Enum):
    """What a database holds."""

    EMPTY = auto()
    UNFINISHED = auto()  # a demonstration whose building was interrupted, or goes on
    COMPLETE = auto()
    REAL = auto()  # an instance that somebody uses: never touched


def standing() -> Standing:
    """What the database holds, whatever its migrations: read table by table, since any may be missing."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        mark = Demonstration._meta.db_table  # noqa: SLF001 -- Django documents it
        if mark in there:
            cursor.execute(f"SELECT finished_at IS NOT NULL FROM {mark}")  # noqa: S608 -- our own table's name
            row = cursor.fetchone()
            if row is not None:
                return Standing.COMPLETE if row[0] else Standing.UNFINISHED
        for table in TELLING:
            if table in there:
                cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 -- as above
                if cursor.fetchone():
                    return Standing.REAL
    return Standing.EMPTY


def is_shown() -> bool:
    """Whether this instance is a demonstration: it is told so, and its database is marked as one.

    Both, because the pages this opens let anybody in: the setting alone, left over in the environment of
    a real instance, must not.
    """
    return bool(settings.DEMONSTRATION) and Demonstration.objects.filter(finished_at__isnull=False).exists()


def people() -> list[tuple[Persona, User]]:
    """Whom one can be, in the order they are offered."""
    found = {
        user.email: user
        for user in User.objects.filter(
            email__in=[one.email for one in PERSONAS], is_demonstration=True, is_active=True
        )
    }
    return [(one, found[one.email]) for one in PERSONAS if one.email in found]


def mails() -> "models.QuerySet[Message]":
    """Every mail whose words are still kept, the newest first."""
    return Message.objects.kept().order_by("-created_at", "-pk")
