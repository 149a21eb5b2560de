"""The signed end of an unsubscribe link: whose letters it ends, readable by nobody else's key."""

import re

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="convene.outreach.unsubscribe", sep=".")


def for_recipient(recipient: int) -> str:
    return _signer.sign(f"r{recipient}")


def for_account(initiative: int, user: int) -> str:
    """In a test letter, which has no recipient: its writer's own."""
    return _signer.sign(f"u{initiative}-{user}")


def read(token: str) -> tuple[str, list[int]] | None:
    """("r", [recipient]) or ("u", [initiative, user]); None for a token that is not ours."""
    try:
        told = _signer.unsign(token)
    except BadSignature:
        return None
    found = re.fullmatch(r"(r)(\d{1,18})|(u)(\d{1,18})-(\d{1,18})", told)
    if found is None:
        return None
    kind, *numbers = [part for part in found.groups() if part is not None]
    return kind, [int(number) for number in numbers]


# Stands in a preview, where nobody is to unsubscribe by looking.
EXAMPLE = "example"
