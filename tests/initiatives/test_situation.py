"""Series, readings, corrections, and the page that shows them."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from convene.core import times
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.trail.models import AppendOnly, Entry, Source
from convene.initiatives import actions, queries
from convene.initiatives.models import Initiative, Reading, Series
from convene.initiatives.sheets import Given
from tests.conftest import ClientFor
from tests.factories import initiatives, situation
from tests.initiatives.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db

PATH = "/initiatives/stronger-together/situation/"


@RUNS_IT
@pytest.mark.parametrize("deed", ["add", "edit", "note", "correct", "take back", "import"])
def test_who_may(deed: str, who: str, may: bool) -> None:
    series = situation.series()
    reading = situation.reading(series, 3, 10)
    actor: Any = somebody(who, series.initiative)
    rows = [situation.given(4, 20)]
    before = (Series.objects.count(), Reading.objects.count(), Entry.objects.count())
    deeds: dict[str, Any] = {
        "add": lambda: actions.add_series(
            initiative=series.initiative,
            words=actions.SeriesWords("Deaths", "All that were told."),
            actor=actor,
        ),
        "edit": lambda: actions.edit_series(
            series=series, words=actions.SeriesWords("Deaths", "All that were told."), version=1, actor=actor
        ),
        "note": lambda: actions.note(series=series, given=rows[0], actor=actor),
        "correct": lambda: actions.correct(reading=reading, given=situation.given(3, 11), actor=actor),
        "take back": lambda: actions.take_back(reading=reading, actor=actor),
        "import": lambda: actions.import_(
            series=series, rows=rows, plan=queries.plan(series, rows).digest, actor=actor
        ),
    }
    with times.at(situation.NOW):
        if may:
            deeds[deed]()
        else:
            with pytest.raises(NotAllowed):
                deeds[deed]()
    after = (Series.objects.count(), Reading.objects.count(), Entry.objects.count())
    entries = 2 if deed == "import" else 1
    grown = {"add": (1, 0), "edit": (0, 0)}.get(deed, (0, 1))
    expected = (before[0] + grown[0], before[1] + grown[1], before[2] + entries) if may else before
    assert after == expected


def test_a_correction_is_a_further_revision_and_a_source_of_its_own() -> None:
    series = situation.series()
    first = situation.reading(series, 3, 10)
    second = situation.correction(first, 12)
    with times.at(situation.NOW):
        third = actions.take_back(reading=second, actor=situation.convener_of(series))
    rows = queries.revisions(series, date(2020, 4, 3))
    assert [(one.revision, one.value, one.is_taken_back) for one in rows] == [
        (1, 10, False),
        (2, 12, False),
        (3, 12, True),
    ]
    assert [one.thing_id for one in rows] == [first.pk] * 3
    texts = Source.objects.filter(kind="reading", object_id=first.pk).order_by("revision")
    assert [(one.revision, one.address, one.text) for one in texts] == [
        (
            number,
            f"{PATH}readings/{first.pk}/",
            f"Confirmed cases: {told}",
        )
        for number, told in enumerate(
            [
                "10 on 3 April 2020, according to World Health Organization. Laboratory-confirmed cases told to it.",
                "12 on 3 April 2020, according to World Health Organization. Laboratory-confirmed cases told to it.",
                "the reading of 3 April 2020 was taken back.",
            ],
            start=1,
        )
    ]
    assert queries.latest_readings([series]) == {}
    again = situation.reading(series, 3, 13)
    assert (again.revision, again.thing_id) == (4, first.pk)
    assert third.first_id == first.pk


def test_whoever_corrects_second_overwrites_nothing() -> None:
    series = situation.series()
    first = situation.reading(series, 3, 10)
    situation.correction(first, 12)
    with pytest.raises(Conflict):
        situation.correction(first, 11)
    with pytest.raises(Conflict), times.at(situation.NOW):
        actions.take_back(reading=first, actor=situation.convener_of(series))
    assert queries.latest_readings([series])[series.pk].value == 12


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given(date(2020, 4, 3), 11, "WHO"), "on"),  # noted already
        (Given(date(2020, 5, 2), 11, "WHO"), "on"),  # has not come
        (Given(date(1850, 5, 2), 11, "WHO"), "on"),
        (Given(date(2020, 4, 4), -1, "WHO"), "value"),
        (Given(date(2020, 4, 4), 10**16, "WHO"), "value"),
        (Given(date(2020, 4, 4), 11, ""), "source_name"),
    ],
)
def test_what_is_no_reading_is_refused_beside_its_field(given: Given, field: str) -> None:
    series = situation.series()
    situation.reading(series, 3, 10)
    with pytest.raises(Refused) as refused, times.at(situation.NOW):
        actions.note(series=series, given=given, actor=situation.convener_of(series))
    assert refused.value.field == field
    assert Reading.objects.count() == 1


def test_today_is_the_hosts() -> None:
    """In Auckland the first of May begins while Greenwich has April."""
    series = situation.series(initiatives.initiative(time_zone="Pacific/Auckland"))
    with times.at(datetime(2020, 4, 30, 13, tzinfo=UTC)):
        actions.note(
            series=series, given=Given(date(2020, 5, 1), 1, "WHO"), actor=situation.convener_of(series)
        )
    assert Reading.objects.get().on == date(2020, 5, 1)


def test_nothing_rewrites_a_reading() -> None:
    reading = situation.reading(situation.series(), 3, 10)
    reading.value = 9
    with pytest.raises(AppendOnly):
        reading.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_reading SET value = 9")


def test_two_series_of_one_name_are_refused() -> None:
    series = situation.series()
    with pytest.raises(Refused) as refused:
        situation.series(series.initiative)
    assert refused.value.field == "name"


def test_a_frozen_reading_rests_on_the_reading() -> None:
    series = situation.series()
    situation.reading(series, 3, 10)
    reading = situation.reading(series, 4, 1250)
    one = queries.quotable(series.initiative)[-1]
    assert (one.name, one.scope_kind, one.scope_id, one.counted.value, one.on) == (
        "situation",
        "initiatives.series",
        series.pk,
        1250,
        date(2020, 4, 4),
    )
    figure = actions.freeze(
        initiative=series.initiative,
        name=one.name,
        scope_kind=one.scope_kind,
        scope_id=one.scope_id,
        actor=situation.convener_of(series),
    )
    assert figure.source.text == (
        "Confirmed cases: 1,250 on 4 April 2020, according to World Health Organization. "
        "Laboratory-confirmed cases told to it."
    )
    quoted = Source.objects.get(kind="reading", object_id=reading.pk).citations.get()
    assert (quoted.passage_kind, quoted.passage_id) == ("figure", figure.pk)


def test_the_page_shows_the_latest_with_its_day_and_source_and_draws_the_rest(client: Client) -> None:
    series = situation.series()
    situation.reading(series, 3, 3000)
    situation.correction(situation.reading(series, 4, 1250), 1300)
    page = client.get(PATH).content.decode()
    assert '<dd class="number">1,300</dd>' in page
    assert '<dt><time datetime="2020-04-04">4 April 2020</time></dt>' in page
    assert "Laboratory-confirmed cases told to it." in page
    assert '<a href="https://covid19.who.int" rel="nofollow">' in page
    assert "A line from 3,000 on 3 April 2020 to 1,300 on 4 April 2020, at its highest 3,000." in page
    assert page.count('class="chart-point"') == 2
    assert page.count("<small>corrected</small>") == 1
    assert "Note a reading" not in page
    assert "style=" not in page
    arabic = client.get(f"/ar{PATH}").content.decode()
    assert '<dd class="number">1,300</dd>' in arabic


def test_csv_and_json_say_the_same(client: Client) -> None:
    series = situation.series()
    situation.reading(series, 3, 10, source_name="=cmd()")
    situation.reading(series, 4, 20)
    lines = client.get(f"{PATH}{series.pk}.csv").content.decode("utf-8-sig").splitlines()
    assert lines == [
        "date,value,source,address",
        "2020-04-03,10,'=cmd(),https://covid19.who.int",
        "2020-04-04,20,World Health Organization,https://covid19.who.int",
    ]
    everything = client.get("/initiatives/stronger-together/situation.csv").content.decode("utf-8-sig")
    assert everything.splitlines()[:2] == [f"series,{lines[0]}", f"Confirmed cases,{lines[1]}"]
    data = json.loads(client.get("/initiatives/stronger-together/situation.json").content)
    assert [(one["date"], one["value"], one["source"]) for one in data["series"][0]["readings"]] == [
        ("2020-04-03", 10, "=cmd()"),
        ("2020-04-04", 20, "World Health Organization"),
    ]


def test_a_draft_initiatives_situation_is_its_conveners(client: Client, client_for: ClientFor) -> None:
    series = situation.series(initiatives.initiative(is_open=False))
    reading = situation.reading(series, 3, 10)
    paths = [
        PATH,
        f"{PATH}{series.pk}.csv",
        f"{PATH}readings/{reading.pk}/",
        f"{PATH[:-1]}.json",
        f"{PATH[:-1]}.csv",
    ]
    assert [client.get(path).status_code for path in paths] == [404] * 5
    convener = client_for(situation.convener_of(series))
    assert [convener.get(path).status_code for path in paths] == [200] * 5


def test_the_page_costs_the_same_for_one_and_for_three(client: Client) -> None:
    initiative = initiatives.initiative()
    made: list[Any] = []
    for count in (1, 3):
        while len(made) < count:
            series = situation.series(initiative, name=f"Series {len(made)}")
            made.append([situation.reading(series, day, day) for day in range(1, 2 * count)])
        with CaptureQueriesContext(connection) as captured:
            client.get(PATH)
        if count == 1:
            once = len(captured)
    assert len(captured) == once


def test_the_forms_note_correct_and_take_back(client_for: ClientFor) -> None:
    initiative = initiatives.initiative()
    client = client_for(initiatives.convener_of(initiative))
    words = {"name": "Deaths", "definition": "All deaths that were told.", "language": "en"}
    answer = client.post(f"{PATH}new/", words)
    series = Series.objects.get()
    assert answer["Location"] == f"{PATH}{series.pk}/note/"
    typed = {"on": "2020-04-03", "value": "٣٠", "source_name": "WHO", "source_address": "who.int"}
    wrong = client.post(f"{PATH}{series.pk}/note/", {**typed, "value": "1.250"})
    assert wrong.status_code == 422
    assert "Write 1250 for a whole number." in wrong.content.decode()
    assert client.post(f"{PATH}{series.pk}/note/", typed).status_code == 302
    reading = Reading.objects.get()
    assert (reading.value, reading.source_address) == (30, "https://who.int")
    path = f"{PATH}readings/{reading.pk}/"
    late = {**typed, "value": "31", "revision": "1"}
    assert client.post(f"{path}correct/", late)["Location"] == path
    second = client.post(f"{path}correct/", {**late, "value": "32"})
    assert second.status_code == 409
    assert 'name="revision" value="2"' in second.content.decode()
    assert client.post(f"{path}take-back/")["Location"] == path
    page = client.get(path).content.decode()
    assert "This reading was taken back." in page
    assert page.count('<th scope="row">') == 3
    changed = {**words, "definition": "Other words.", "version": "1"}
    assert client.post(f"{PATH}{series.pk}/edit/", changed).status_code == 302
    conflict = client.post(f"{PATH}{series.pk}/edit/", {**changed, "definition": "Mine."})
    assert conflict.status_code == 409
    assert Initiative.objects.get().series.get().definition == "Other words."
