from typing import Any

from django.utils.functional import Promise


def any_of(words: Promise, choices: list[tuple[str, Any]]) -> Any:
    return lambda: [("", words), *choices]
