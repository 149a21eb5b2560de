"""How much may be sent to an address at once."""

import re

from django.conf import settings

# Three files of 5 MB that show how an action goes, and what stands around them.
WITH_FILES = 16_000_000
_TAKES_FILES = re.compile(r"(?:/[a-z]{2,3}(?:-[a-z]+)?)?/coalitions/[a-z0-9_-]+/actions/\d+/report/")


def limit_for(path: str) -> int:
    """The bytes a body sent to this path may have: settings.BODY_LIMIT, more where files are taken."""
    return WITH_FILES if _TAKES_FILES.fullmatch(path) else int(settings.BODY_LIMIT)
