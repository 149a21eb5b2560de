"""What the demonstration tells: complete, in valid codes, and never in the name of anybody real."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

import convene.demo
from convene.core.places import COUNTRIES, LANGUAGES, Region
from convene.core.text import clean_line, clean_text, language, normalise
from convene.events.models import Session
from convene.forum.models import TOLD_IN_PARTS
from convene.forum.models import Kind as ContributionKind
from convene.initiatives.models import Phase, Quoting
from convene.organisations.models import Alias, Kind, Theme

DATA = Path(convene.demo.__file__).parent / "data"
STORIES = ("response-2020", "amber-river")
EVENTS = {
    "response-2020": ("event.json", "meeting.json"),
    "amber-river": ("past-event.json", "event.json"),
}
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w")
LONG_ENOUGH_TO_TELL = 80
BRIEF = 200

Row = dict[str, Any]


def table(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def invented() -> set[str]:
    return {row["key"] for row in table("organisations.csv") if not row["real"]}


def told(row: Row) -> str:
    return "\n\n".join(row[part] for part in ("body", "done", "resulted", "learned") if part in row)


def texts(value: Any) -> Iterator[str]:
    """Every string within a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def moment(value: str) -> datetime:
    return datetime.fromisoformat(value)


def test_the_directory_has_the_sizes_of_2020() -> None:
    rows = table("organisations.csv")
    signed = {row["key"] for row in table("signatures-2020.csv")}
    signatories = [row for row in rows if row["key"] in signed]
    real = [row["key"] for row in rows if row["real"] == "yes"]

    assert len(rows) == 234
    assert {row["key"] for row in rows} - signed == {"iom", "lakeside-office", "harbour-seafarers"}
    assert len(table("signatures-2020.csv")) == len(signatories) == 231
    assert real == ["iom", "ukfcp", "adept", "adn", "coalicion-por-venezuela"]
    assert len({row["seat"] for row in signatories}) == 119
    assert len({code for row in signatories for code in row["serves"].split()}) == 168


def test_every_code_in_the_directory_is_valid() -> None:
    for row in table("organisations.csv"):
        assert {row["seat"], *row["serves"].split()} <= set(COUNTRIES), row["key"]
        assert {row["language"], *row["languages"].split()} <= LANGUAGES, row["key"]
        assert set(row["themes"].split()) <= set(Theme.values), row["key"]
        assert row["kind"] in Kind.values, row["key"]
        assert row["real"] in {"", "yes"}, row["key"]
        assert row["large"] in {"0", "1", "2"}, row["key"]
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["key"])
        assert row["founded"] == "" or 1900 <= int(row["founded"]) <= 2019


def test_keys_names_and_addresses_are_unique() -> None:
    rows = table("organisations.csv")
    assert len({row["key"] for row in rows}) == len(rows)
    assert len({normalise(row["name"]) for row in rows}) == len(rows)
    addresses = [row["email"] for row in rows if row["email"]]
    assert len({address.casefold() for address in addresses}) == len(addresses) == 229


def test_nothing_is_invented_about_real_organisations() -> None:
    for row in table("organisations.csv"):
        personal = [row["person"], row["role"], row["email"]]
        if row["real"]:
            assert [*personal, row["website"], row["founded"]] == [""] * 5, row["key"]
        else:
            assert all(personal), row["key"]
            assert 1 <= len(row["serves"].split()) <= 6, row["key"]


def test_a_website_and_its_mail_share_a_domain_kept_for_examples() -> None:
    for row in table("organisations.csv"):
        if row["email"]:
            domain = row["website"].removeprefix("https://") or "mail.example"
            assert domain.endswith(".example"), row["key"]
            assert row["email"].isascii(), row["key"]
            assert row["email"].endswith(f"@{domain}"), row["key"]


def test_other_names_belong_to_somebody_and_are_said_once() -> None:
    names = {row["key"]: normalise(row["name"]) for row in table("organisations.csv")}
    aliases = table("aliases.csv")
    for row in aliases:
        assert row["kind"] in Alias.Kind.values, row["name"]
        assert row["language"] in LANGUAGES, row["name"]
        assert normalise(row["name"]) != names[row["key"]], row["name"]
    pairs = Counter((row["key"], normalise(row["name"])) for row in aliases)
    assert max(pairs.values()) == 1
    assert len({row["key"] for row in aliases}) >= 40
    assert ("adn", normalise("Africa Diaspora Network")) in pairs


def test_every_text_is_clean() -> None:
    for name in ("organisations.csv", "aliases.csv"):
        for row in table(name):
            for value in row.values():
                assert clean_line(value, limit=2000) == value
    for path in sorted(DATA.glob("*/*.json")):
        for value in texts(json.loads(path.read_text(encoding="utf-8"))):
            assert clean_text(value, limit=20_000) == value, path.name


def test_short_fields_fit_their_columns() -> None:
    for row in table("organisations.csv"):
        assert max(len(row["name"]), len(row["person"]), len(row["role"])) <= BRIEF, row["key"]
    for story in STORIES:
        initiative = document(f"{story}/initiative.json")
        assert len(initiative["title"]) <= BRIEF
        assert len(initiative["summary"]) <= 300
        for row in document(f"{story}/contributions.json"):
            assert len(row["title"]) <= BRIEF, row["title"]
        for row in document(f"{story}/inputs.json"):
            assert len(row["text"]) <= 5000
        for name in EVENTS[story]:
            for speaker in document(f"{story}/{name}")["speakers"]:
                assert len(speaker["affiliation"]) <= 300, speaker["name"]
                assert len(speaker["bio"]) <= 1200, speaker["name"]


def test_no_address_reaches_anybody() -> None:
    for path in sorted([*DATA.glob("*.csv"), *DATA.glob("*/*.json")]):
        for address in ADDRESS.findall(path.read_text(encoding="utf-8")):
            assert address.endswith(".example"), (path.name, address)


@pytest.mark.parametrize("story", STORIES)
def test_nobody_real_says_anything(story: str) -> None:
    people = {row["key"]: row["person"] for row in table("organisations.csv") if not row["real"]}
    for row in document(f"{story}/contributions.json"):
        assert row["organisation"] in people, row["title"]
    for row in document(f"{story}/inputs.json"):
        assert row["speaker_name"] == people[row["organisation"]]


def test_the_invented_river_concerns_nobody_real() -> None:
    initiative = document("amber-river/initiative.json")
    keys = {initiative["organiser"], *initiative["co_conveners"]}
    keys |= {row["key"] for row in document("amber-river/signatures.json")}
    keys |= {
        one["organisation"]
        for name in EVENTS["amber-river"]
        for one in document(f"amber-river/{name}")["speakers"]
    }
    assert keys <= invented()


@pytest.mark.parametrize("story", STORIES)
def test_contributions_answer_their_call(story: str) -> None:
    calls = {call["key"]: call for call in document(f"{story}/calls.json")}
    contributions = document(f"{story}/contributions.json")
    assert len({row["title"] for row in contributions}) == len(contributions)
    for row in contributions:
        assert row["kind"] in calls[row["call"]]["kinds"], row["title"]
        assert row["kind"] in ContributionKind.values, row["title"]
        parts = {"done", "resulted", "learned"} if row["kind"] in TOLD_IN_PARTS else {"body"}
        assert parts == {"body", "done", "resulted", "learned"} & set(row), row["title"]
        assert row["theme"] in Theme.values, row["title"]
        assert set(row["countries"]) <= set(COUNTRIES), row["title"]


@pytest.mark.parametrize("story", STORIES)
def test_what_is_said_has_its_place_and_its_consent(story: str) -> None:
    for row in document(f"{story}/contributions.json") + document(f"{story}/inputs.json"):
        assert row["phase"] in {"", *Phase.values}
        assert row["region"] in Region.values
        assert row["quoting"] in Quoting.values
        assert row["language"] in LANGUAGES


@pytest.mark.parametrize("story", STORIES)
def test_the_stated_language_is_the_one_detected(story: str) -> None:
    said = [(row["language"], told(row)) for row in document(f"{story}/contributions.json")]
    said += [(row["language"], row["text"]) for row in document(f"{story}/inputs.json")]
    said += [(row["language"], row["body"]) for row in document(f"{story}/calls.json")]
    said += [(row["language"], row["body"]) for row in [document(f"{story}/statement.json")]]
    wrong = [
        (stated, language(text), text[:60])
        for stated, text in said
        if len(text) > LONG_ENOUGH_TO_TELL and language(text) != stated
    ]
    assert wrong == []


def test_2020_may_be_quoted_twice_for_each_phase_in_each_region() -> None:
    contributions = document("response-2020/contributions.json")
    quotable = Counter(
        (row["phase"], row["region"]) for row in contributions if row["quoting"] != Quoting.NOT_AT_ALL
    )
    for group in product(Phase.values, ("africa", "americas", "asia", "europe")):
        assert quotable[group] >= 2, group
    assert sum(row["quoting"] == Quoting.NOT_AT_ALL for row in contributions) == 6


@pytest.mark.parametrize("story", STORIES)
def test_arabic_may_be_quoted_in_two_groups(story: str) -> None:
    groups = {
        (row["phase"], row["region"])
        for row in document(f"{story}/contributions.json")
        if row["language"] == "ar" and row["quoting"] != Quoting.NOT_AT_ALL
    }
    assert len(groups) >= 2


def test_2020_speaks_many_languages() -> None:
    contributions = document("response-2020/contributions.json")
    spoken = Counter(row["language"] for row in contributions)
    assert spoken == Counter(
        {"en": 24, "fr": 9, "es": 7, "ar": 5, "pt": 3, "zh": 2, "fa": 2}
        | dict.fromkeys(["it", "de", "so", "tr", "sq"], 1)
    )


@pytest.mark.parametrize("story", STORIES)
def test_sessions_fill_the_slot(story: str) -> None:
    for name in EVENTS[story]:
        event = document(f"{story}/{name}")
        assert sum(session["minutes"] for session in event["sessions"]) == event["minutes"], name
        assert {session["format"] for session in event["sessions"]} <= set(Session.Format.values), name


@pytest.mark.parametrize("story", STORIES)
def test_plenary_inputs_name_a_session_and_written_ones_do_not(story: str) -> None:
    held = document(f"{story}/{EVENTS[story][0]}")
    sessions = {session["title"] for session in held["sessions"]}
    for row in document(f"{story}/inputs.json"):
        assert (row["session"] in sessions) == (row["kind"] == "plenary"), row["text"]
        assert (row["session"] == "") == (row["kind"] == "written"), row["text"]


def test_2020_happens_in_its_order() -> None:
    calls = {call["key"]: call for call in document("response-2020/calls.json")}
    for row in document("response-2020/contributions.json"):
        call = calls[row["call"]]
        assert moment(call["opens"]) < moment(row["at"]) < moment(call["closes"]), row["title"]
        assert "2020-04-15" <= row["at"] < "2020-07-21", row["title"]
    event = document("response-2020/event.json")
    for row in document("response-2020/inputs.json"):
        at = moment(row["at"])
        if row["kind"] == "written":
            assert moment("2020-04-15T00:00:00Z") <= at <= moment("2020-04-22T11:00:00Z"), row["text"]
        else:
            assert at > moment(event["starts"]), row["text"]


def test_signatures_grow_from_the_co_conveners_to_the_last_hour() -> None:
    rows = table("signatures-2020.csv")
    moments = [moment(row["at"]) for row in rows]
    assert moments == sorted(moments)
    assert [row["key"] for row in rows[:4]] == ["ukfcp", "adept", "adn", "coalicion-por-venezuela"]
    assert {row["at"][:10] for row in rows[:4]} == {"2020-05-30"}
    assert moments[-1] <= datetime(2020, 6, 30, 15, tzinfo=UTC)
    assert {row["show_name"] for row in rows[:4]} == {"no"}
    assert sum(row["list_organisation"] == "no" for row in rows) == 4
    for row in rows:
        choices = ("list_organisation", "show_name", "join_coalition", "outcome_news", "by_hand")
        assert {row[name] for name in choices} <= {"yes", "no"}, row["key"]


def test_the_rehearsal_is_under_way() -> None:
    initiative = document("amber-river/initiative.json")
    statement = document("amber-river/statement.json")
    assert initiative["opens_in"] <= statement["opens_in"] < 0 < statement["closes_in"]
    calls = {call["key"]: call for call in document("amber-river/calls.json")}
    for row in document("amber-river/contributions.json"):
        assert calls[row["call"]]["opens_in"] < row["at_in"] < 0 < calls[row["call"]]["closes_in"]
    signatures = document("amber-river/signatures.json")
    assert len({row["key"] for row in signatures}) == len(signatures) == 38
    assert Counter(row["state"] for row in signatures) == {"listed": 32, "waiting": 4, "pending": 2}
    for row in signatures:
        assert statement["opens_in"] < row["at_in"] < 0
    held = document("amber-river/past-event.json")
    assert held["starts_in"] == -12
    assert document("amber-river/event.json")["starts_in"] == 9
    for row in document("amber-river/inputs.json"):
        assert (row["at_in"] < held["starts_in"]) == (row["kind"] == "written"), row["text"]


@pytest.mark.parametrize("story", STORIES)
def test_own_passages_rest_on_what_may_be_quoted(story: str) -> None:
    quotable = {
        row["title"]
        for row in document(f"{story}/contributions.json")
        if row["quoting"] != Quoting.NOT_AT_ALL
    }
    outcome = document(f"{story}/outcome.json")
    assert 3 <= len(outcome["passages"]) <= 4
    for passage in outcome["passages"]:
        assert passage["phase"] in Phase.values
        assert passage["region"] in Region.values
        assert passage["rests_on"]
        assert set(passage["rests_on"]) <= quotable
