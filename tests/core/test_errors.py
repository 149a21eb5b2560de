import pickle

import pytest
from django.utils.translation import gettext_lazy, override

from convene.core.errors import (
    Allowed,
    Conflict,
    ConveneError,
    Denied,
    Missing,
    NotAllowed,
    Refused,
    TooMany,
    require,
)


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (ConveneError("x"), "error", 500),
        (NotAllowed("x"), "not-allowed", 403),
        (Missing(), "missing", 404),
        (TooMany(), "too-many", 429),
        (Refused("x"), "refused", 422),
        (Conflict("x"), "conflict", 409),
    ],
)
def test_codes_and_statuses(error: ConveneError, code: str, status: int) -> None:
    assert (error.code, error.status) == (code, status)


def test_messages_stand_in_the_language_they_are_read_in() -> None:
    error = Refused(gettext_lazy("Yes"), field="name")
    assert error.field == "name"
    with override("en"):
        assert str(error) == "Yes"
    with override("fr"):
        assert str(error) == "Oui"


def test_messages_of_their_own() -> None:
    assert str(Missing()) == "There is nothing at this address."
    assert str(TooMany()) == "That was tried too often. Please wait a little."
    assert str(Missing("No such call.")) == "No such call."


def test_a_conflict_is_handled_where_a_refusal_is() -> None:
    with pytest.raises(Refused) as refused:
        raise Conflict("Somebody was faster.", field="text")
    assert (refused.value.message, refused.value.field) == ("Somebody was faster.", "text")


def test_errors_survive_a_journey_between_processes() -> None:
    error = pickle.loads(pickle.dumps(Refused("Too long.", field="name")))
    assert (type(error), error.message, error.field) == (Refused, "Too long.", "name")


def test_require_lets_pass_or_raises_the_reason() -> None:
    require(Allowed())
    with pytest.raises(NotAllowed) as denied:
        require(Denied("Only conveners can do this."))
    assert str(denied.value) == "Only conveners can do this."


def test_verdicts_are_true_and_false() -> None:
    assert bool(Allowed()) is True
    assert bool(Denied("no")) is False
