"""Who is tried on every deed of a motion or ballot."""

from collections.abc import Callable

from convene.coalition.models import Coalition
from convene.coalition.rules import Someone
from tests.factories import coalition as coalitions
from tests.factories import initiatives, motions, people

EVERYBODY = (
    "anonymous",
    "representative",
    "delegate",
    "deputy",
    "observer's delegate",
    "delegate elsewhere",
    "convener",
    "other convener",
    "staff",
)


def somebody(who: str, of: Coalition, *, member: int = 0) -> Someone:
    """The person; delegate and deputy are those of the coalition's first member unless told otherwise."""
    makers: dict[str, Callable[[], Someone]] = {
        "anonymous": lambda: people.anonymous,
        "representative": people.representative,
        "delegate": lambda: motions.delegates(of)[member],
        "deputy": lambda: coalitions.deputy_of(motions.members(of)[member]),
        "observer's delegate": lambda: coalitions.delegate_of(coalitions.observer(of)),
        "delegate elsewhere": lambda: motions.delegates(motions.coalition(1))[0],
        "convener": lambda: motions.convener_of(of),
        "other convener": lambda: initiatives.convener_of(initiatives.initiative()),
        "staff": people.staff,
    }
    return makers[who]()


def matrix(*may: str) -> list[tuple[str, bool]]:
    """Everybody, with whether they may."""
    return [(who, who in may) for who in EVERYBODY]
