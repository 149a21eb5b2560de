"""What fits a need: what speaks against it, what speaks for it, and in which order."""

from datetime import date, timedelta
from typing import Any

import pytest

from convene.core import times
from convene.forum import actions as forum_actions
from convene.matching import actions
from convene.matching.queries import fitting
from tests.factories import forum, matching
from tests.matching.conftest import Scene

pytestmark = pytest.mark.django_db


def day(days: int) -> date:
    return times.now().date() + timedelta(days=days)


def fits(mine: dict[str, Any], theirs: dict[str, Any], **words: Any) -> list[tuple[int, list[str]]]:
    """Score and reasons of the only offer there is."""
    call = forum.call()
    own = {"countries": mine.pop("countries", ["KE"]), "region": mine.pop("region", "africa")}
    need = matching.need(call, particulars=matching.facts(**mine), **own)
    other = {"countries": theirs.pop("countries", ["KE"]), "region": theirs.pop("region", "africa")}
    matching.offer(call, particulars=matching.facts(**theirs), **other, **words)
    return [(fit.score, fit.why) for fit in fitting(need)]


def test_what_is_needed_and_offered_in_one_country_fits(scene: Scene) -> None:
    assert [(fit.entry, fit.score, fit.why) for fit in fitting(scene.need)] == [
        (scene.offer, 5, ["Same country: Kenya"])
    ]
    assert [fit.entry for fit in fitting(scene.offer)] == [scene.need]


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ({}, {"category": "food"}, []),
        ({}, {"countries": ["UG"]}, []),
        ({"countries": ["KE", "UG"]}, {"countries": ["UG", "KE"]}, [(5, ["Same countries: Kenya, Uganda"])]),
        ({}, {"countries": ["DE"], "remote": True}, [(4, ["Can be done from anywhere"])]),
        ({"remote": True}, {"countries": ["DE"]}, [(4, ["Can be done from anywhere"])]),
        ({}, {"countries": [], "remote": True}, [(4, ["Can be done from anywhere"])]),
        ({"languages": ["so"]}, {"languages": ["ar"]}, []),
        (
            {"languages": ["so", "ar"]},
            {"languages": ["ar", "fr"]},
            [(6, ["Same country: Kenya", "Same language: Arabic"])],
        ),
        ({"languages": ["so"]}, {}, [(5, ["Same country: Kenya"])]),
    ],
)
def test_place_and_language_speak_for_or_against(
    db: None, mine: dict[str, Any], theirs: dict[str, Any], expected: list[tuple[int, list[str]]]
) -> None:
    assert fits(dict(mine), dict(theirs)) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ((0, 10), (11, 20), []),
        ((0, 10), (10, 20), [(6, ["Same country: Kenya", "Dates overlap"])]),
        ((None, 5), (6, None), []),
        ((None, None), (6, None), [(5, ["Same country: Kenya"])]),
        ((None, None), (-9, -1), []),
        ((-9, 9), (None, 3), [(6, ["Same country: Kenya", "Dates overlap"])]),
    ],
)
def test_dates_that_never_meet_speak_against(
    db: None,
    mine: tuple[int | None, int | None],
    theirs: tuple[int | None, int | None],
    expected: list[tuple[int, list[str]]],
) -> None:
    def dated(span: tuple[int | None, int | None]) -> dict[str, Any]:
        begins, ends = (None if days is None else day(days) for days in span)
        return {"from_on": begins, "until_on": ends}

    assert fits(dated(mine), dated(theirs)) == expected


def test_the_best_come_first_then_the_urgent_then_the_newest(scene: Scene) -> None:
    far = matching.offer(
        scene.call, by=scene.giver, body="Far.", countries=[], particulars=matching.facts(remote=True)
    )
    newer = matching.offer(scene.call, by=scene.giver, body="Newer.")
    urgent = matching.offer(
        scene.call, by=scene.giver, body="Urgent.", particulars=matching.facts(urgency="now")
    )
    assert [fit.entry for fit in fitting(scene.need)] == [urgent, newer, scene.offer, far]
    assert [fit.entry for fit in fitting(scene.need, limit=2)] == [urgent, newer]


def test_ones_own_and_what_is_not_open_do_not_fit(scene: Scene) -> None:
    matching.offer(scene.call, by=scene.needy, body="Own.")
    hidden = matching.offer(scene.call, by=scene.giver, body="Hidden.")
    forum_actions.hide(contribution=hidden, reason="No.", actor=scene.convener)
    forum.contribution(scene.call, by=scene.giver, kind="offer", body="Without particulars.")
    assert [fit.entry for fit in fitting(scene.need)] == [scene.offer]
    actions.finish(contribution=scene.offer, actor=scene.giver)
    assert fitting(scene.need) == []
