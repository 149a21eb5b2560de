"""A new address waits in the session until the code sent there comes back."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import get_random_string

from convene.core import times

KEY = "accounts.new_address"


@dataclass
class Pending:
    email: str
    code: str
    at: float  # seconds since 1970
    failed: int = 0


def ask(session: SessionBase, email: str) -> Pending:
    """Remember the address with a new code of six digits, in place of one asked for before."""
    pending = Pending(email, get_random_string(6, "0123456789"), times.now().timestamp())
    session[KEY] = asdict(pending)
    return pending


def pending(session: SessionBase) -> Pending | None:
    """The address waiting for its code; None when there is none, or its time is up."""
    if KEY not in session:
        return None
    found = Pending(**session[KEY])
    if times.now().timestamp() - found.at > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        forget(session)
        return None
    return found


def failed(session: SessionBase) -> bool:
    """Note a wrong code; False when it was the last try."""
    session[KEY] = {**session[KEY], "failed": session[KEY]["failed"] + 1}
    if session[KEY]["failed"] < settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS:
        return True
    forget(session)
    return False


def forget(session: SessionBase) -> None:
    session.pop(KEY, None)
