from convene.core.accounts.sessions import SessionStore
from convene.core.jobs import every


@every(seconds=24 * 60 * 60)
def forget_ended_sessions() -> None:
    SessionStore.clear_expired()
