from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.utils.translation import gettext_lazy as _

from convene.core import figures, times
from convene.core.figures import Counted, Figure, registry

MOMENT = datetime(2020, 7, 8, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_registered() -> Iterator[None]:
    before = dict(registry._figures)
    registry._figures.clear()
    yield
    registry._figures.clear()
    registry._figures.update(before)


def seats(scope: list[str]) -> int:
    return len(set(scope))


def register(
    name: str = "signatures.seats", label: object = "Seats", definition: object = "Countries of seat."
) -> None:
    figures.figure(name, name=label, definition=definition)(seats)


def test_a_total_comes_with_its_definition_and_its_moment() -> None:
    label, definition = _("Seats"), _("Countries in which a signatory has its seat, each once.")
    assert figures.figure("signatures.seats", name=label, definition=definition)(seats) is seats
    with times.at(MOMENT):
        counted = figures.count("signatures.seats", ["KE", "DE", "KE"])
    assert counted == Counted("signatures.seats", label, definition, 2, MOMENT)


def test_a_figure_may_need_no_scope() -> None:
    figures.figure("organisations.all", name="Organisations", definition="All in the directory.")(lambda _: 7)
    assert figures.count("organisations.all").value == 7


def test_a_name_is_given_once() -> None:
    register()
    with pytest.raises(ValueError, match=r"there is a figure signatures\.seats already"):
        register()


@pytest.mark.parametrize(
    "name", ["", "seats", "Signatures.Seats", "signatures.", "signatures seats.all", ".seats"]
)
def test_a_name_says_whose_figure_it_is(name: str) -> None:
    with pytest.raises(ValueError, match="a figure cannot be called"):
        register(name)


@pytest.mark.parametrize("definition", ["", "  ", _(" "), "Seats", "Seats counted"])
def test_a_figure_says_what_it_counts(definition: object) -> None:
    with pytest.raises(ValueError, match=r"signatures\.seats does not say what it counts"):
        register(definition=definition)


@pytest.mark.parametrize("label", ["", _("  ")])
def test_a_figure_has_a_label(label: object) -> None:
    with pytest.raises(ValueError, match=r"signatures\.seats has no label"):
        register(label=label)


def test_a_figure_that_was_refused_is_not_registered() -> None:
    with pytest.raises(ValueError, match="does not say"):
        register(definition="")
    assert figures.all_for() == []
    with pytest.raises(KeyError):
        figures.count("signatures.seats")


@pytest.mark.parametrize("value", [None, 2.0, "2", True])
def test_a_figure_is_a_whole_number(value: object) -> None:
    figures.figure("signatures.odd", name="Odd", definition="Not a whole number.")(lambda _: value)
    with pytest.raises(TypeError, match=r"signatures\.odd came out as"):
        figures.count("signatures.odd")


def test_a_family_is_listed_by_name() -> None:
    for name in ("signatures.seats", "signatures.countries.served", "signatures-old.seats", "events.held"):
        register(name)

    def names(prefix: str) -> list[str]:
        return [figure.name for figure in figures.all_for(prefix)]

    assert names("signatures") == ["signatures.countries.served", "signatures.seats"]
    assert names("signatures.countries") == ["signatures.countries.served"]
    assert names("signatures.seats") == ["signatures.seats"]
    assert names("sign") == []
    assert names("") == [
        "events.held",
        "signatures-old.seats",
        "signatures.countries.served",
        "signatures.seats",
    ]
    with times.at(MOMENT):
        assert figures.all_for("events")[0].count(["KE"]).value == 1
    assert isinstance(figures.all_for("events")[0], Figure)
