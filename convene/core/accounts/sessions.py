"""Django's database sessions, each knowing whose it is (settings.SESSION_ENGINE)."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.http import base36_to_int

from convene.core.accounts.models import Session


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)  # noqa: S101 -- for the type checker
        session.user_id = holder(data)
        return session


def holder(data: dict[str, Any]) -> int | None:
    """The id of who is signed in, or has asked for a code and not yet given it."""
    if SESSION_KEY in data:
        return int(data[SESSION_KEY])
    pending = data.get("account_login")  # allauth's stash, with the address that was typed
    if isinstance(pending, dict) and pending.get("user_pk"):
        return base36_to_int(pending["user_pk"])
    return None
