"""Who is tried on every deed of a letter, and who may."""

from typing import Any

import pytest

from convene.initiatives.models import Initiative
from tests.factories import initiatives, people

RUNS_IT = pytest.mark.parametrize(
    ("who", "may"),
    [
        ("convener", True),
        ("other convener", False),
        ("representative", False),
        ("staff", False),
        ("anonymous", False),
    ],
)


def somebody(who: str, initiative: Initiative) -> Any:
    if who == "convener":
        return initiatives.convener_of(initiative)
    if who == "anonymous":
        return people.anonymous
    makers = {
        "other convener": people.convener,
        "representative": people.representative,
        "staff": people.staff,
    }
    return makers[who]()
