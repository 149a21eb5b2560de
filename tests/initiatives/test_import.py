"""Readings from a file: read without guessing, shown before anything is written, all of it or nothing."""

import csv
import html
import io
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from convene.core import times
from convene.core.errors import Conflict, Refused
from convene.core.trail.deeds import Deed
from convene.core.trail.models import Entry
from convene.initiatives import actions, queries, sheets
from convene.initiatives.forms.situation import ReadingForm
from convene.initiatives.models import Reading
from tests.conftest import ClientFor
from tests.factories import people, situation

TODAY = date(2020, 5, 1)
GOOD = (
    "date,value,source,address\n"
    "2020-04-03,10,World Health Organization,https://covid19.who.int\n"
    '2020-04-04,20,"Ministère de la santé, Paris",\n'
)


def one(text: str) -> sheets.Row:
    (row,) = sheets.read(f"date,value,source,address\n{text}", today=TODAY)
    return row


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_it_reads_what_spreadsheets_write(codec: str, separator: str, line_end: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(csv.reader(io.StringIO(GOOD)))
    rows = sheets.read(sheets.decoded(out.getvalue().encode(codec)), today=TODAY)
    assert [row.given for row in rows] == [
        sheets.Given(date(2020, 4, 3), 10, "World Health Organization", "https://covid19.who.int"),
        sheets.Given(date(2020, 4, 4), 20, "Ministère de la santé, Paris", ""),
    ]
    assert [row.number for row in rows] == [2, 3]


def test_columns_in_any_order_blank_lines_and_a_first_line_for_spreadsheets() -> None:
    text = "sep=;\n\nSource;VALUE;Date;;\nWHO;10;2020-04-03;;\n;;;;\nWHO;20;2020-04-04\n"
    rows = sheets.read(text, today=TODAY)
    assert [(row.number, row.given and row.given.value) for row in rows] == [(4, 10), (6, 20)]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("03/04/2020", "“03/04/2020” can be read as different days. Write the year first, like 2020-04-30."),
        ("3.4.20", "“3.4.20” can be read as different days. Write the year first, like 2020-04-30."),
        ("2020-4-3", "“2020-4-3” can be read as different days. Write the year first, like 2020-04-30."),
        ("April 3", "“April 3” is no date. Write the year first, like 2020-04-30."),
        ("43924", "“43924” is no date. Write the year first, like 2020-04-30."),
        ("2020-02-30", "There is no day 2020-02-30."),
        ("2020-05-02", "This day has not come yet."),
        ("", "The date is missing."),
    ],
)
def test_a_date_is_never_guessed(typed: str, complaint: str) -> None:
    row = one(f"{typed},10,WHO,\n")
    assert (row.given, list(row.errors)) == (None, [complaint])


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ('"1,250"', "“1,250” can be read as different numbers. Write 1250 for a whole number."),
        ("1.250", "“1.250” can be read as different numbers. Write 1250 for a whole number."),
        ("1 250", "“1 250” can be read as different numbers. Write 1250 for a whole number."),
        ("12.5", "“12.5” is no whole number. Write digits alone, like 1250."),
        ("-3", "“-3” is no whole number. Write digits alone, like 1250."),
        ("1e5", "“1e5” is no whole number. Write digits alone, like 1250."),
        ("=1+1", "“=1+1” is no whole number. Write digits alone, like 1250."),
        ("²", "“²” is no whole number. Write digits alone, like 1250."),
        ("9" * 400, "This number is too large."),
        ("", "The value is missing."),
    ],
)
def test_a_number_is_never_guessed(typed: str, complaint: str) -> None:
    row = one(f"2020-04-03,{typed},WHO,\n")
    assert (row.given, list(row.errors)) == (None, [complaint])


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("2020-04-03,10,,\n", "The source is missing: say who published this number."),
        ("2020-04-03,1,250,WHO,who.int\n", "There are 5 cells, but 4 columns."),
        ("2020-04-03,1,250,WHO\n", "“250” is no source. Does a comma split the number?"),
        (f"2020-04-03,10,{'x' * 201},\n", "200"),
        ("2020-04-03,10,W\u202eHO,\n", ""),
        ("2020-04-03,10,WHO,javascript:alert(1)\n", ""),
        ("2020-04-03,10,WHO,http://127.0.0.1/\n", ""),
        ("2020-04-03\n", "The value is missing."),
    ],
)
def test_hostile_cells_are_faults_of_their_row(line: str, complaint: str) -> None:
    row = one(line)
    assert row.given is None
    assert len(row.errors) >= 1
    assert complaint in row.errors[0]


def test_a_day_that_stands_twice_is_a_fault() -> None:
    rows = sheets.read("date;value;source\n2020-04-03;1;WHO\n2020-04-03;2;WHO\n", today=TODAY)
    assert [list(row.errors) for row in rows] == [[], ["This day stands in row 2 already."]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n",
        "2020-04-03,10,WHO\n",
        "day,number,source\n2020-04-03,10,WHO\n",
        "date,value,source,notes\n2020-04-03,10,WHO,x\n",
        "date,value,source,source\n2020-04-03,10,WHO,x\n",
        "date,value,source\n",
        'date,value,source\n2020-04-03,10,"WHO\n',
        'date,value,source\n2020-04-03,10,"W"HO"\n',
        "date,value,source\n" + "2020-04-03,1,WHO\n" * (sheets.ROW_LIMIT + 1),
        "date,value,source\n2020-04-03,1," + "x" * 140_000,
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_as_a_whole(text: str) -> None:
    with pytest.raises(Refused) as refused:
        sheets.read(text, today=TODAY)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\0\0rest of a spreadsheet",
        b"\x81\x8d\x8f",
        b"date\0value",
        b"\xff\xfe\x00\xd8",
        b"x" * (sheets.BYTE_LIMIT + 1),
    ],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        sheets.decoded(content)
    assert refused.value.field == "file"


@pytest.mark.django_db
def test_all_or_nothing_when_somebody_else_was_faster() -> None:
    series = situation.series()
    rows = [situation.given(3, 10), situation.given(4, 20)]
    seen = queries.plan(series, rows).digest
    situation.reading(series, 4, 19)
    with pytest.raises(Conflict), times.at(situation.NOW):
        actions.import_(series=series, rows=rows, plan=seen, actor=situation.convener_of(series))
    assert [reading.value for reading in Reading.objects.all()] == [19]


PATH = "/initiatives/stronger-together/situation/"


def upload(client: Client, series: Any, text: str) -> Any:
    file = SimpleUploadedFile("who.csv", text.encode(), content_type="text/csv")
    with times.at(situation.NOW):
        return client.post(f"{PATH}{series.pk}/import/", {"file": file})


def confirmation(page: str) -> dict[str, str]:
    """What the preview's form sends."""
    found = dict(re.findall(r'<input type="hidden" name="(text|plan)" value="([^"]*)"', page))
    return {name: html.unescape(value).replace("\n", "\r\n") for name, value in found.items()}


@pytest.mark.django_db
def test_the_pages_preview_and_import_and_a_second_run_changes_nothing(client_for: ClientFor) -> None:
    series = situation.series()
    situation.reading(series, 3, 9)
    situation.reading(series, 5, 30)
    client = client_for(situation.convener_of(series))
    text = f"{GOOD}2020-04-05,30,World Health Organization,https://covid19.who.int\n"
    page = upload(client, series, text).content.decode()
    assert "New: 1. Corrections: 1. The same as before: 1." in page
    assert "corrects 9" in page
    assert Reading.objects.count() == 2
    with times.at(situation.NOW):
        answer = client.post(f"{PATH}{series.pk}/import/", confirmation(page))
    assert answer["Location"] == PATH
    assert [(one.on.day, one.value, one.revision) for one in queries.readings_of([series])[series.pk]] == [
        (3, 10, 2),
        (4, 20, 1),
        (5, 30, 1),
    ]
    entry = Entry.objects.get(deed=Deed.READING_IMPORT)
    assert entry.facts == {"new": 1, "corrected": 1, "same": 1}
    again = upload(client, series, text).content.decode()
    assert "Everything in this file stands there already. Nothing changes." in again
    assert confirmation(again) == {}
    assert Reading.objects.count() == 4


@pytest.mark.django_db
def test_a_faulty_row_is_shown_with_its_fault_and_nothing_can_be_confirmed(client_for: ClientFor) -> None:
    series = situation.series()
    client = client_for(situation.convener_of(series))
    answer = upload(client, series, f"{GOOD}04/05/2020,<script>,WHO,\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 row is faulty; nothing was imported." in page
    assert "“04/05/2020” can be read as different days." in page
    assert "<script>," not in page
    assert confirmation(page) == {}
    with times.at(situation.NOW):
        forged = client.post(f"{PATH}{series.pk}/import/", {"text": f"{GOOD}x,1,WHO,\n", "plan": "0" * 64})
    assert forged.status_code == 422
    assert Reading.objects.count() == 0


@pytest.mark.django_db
def test_what_was_exported_can_be_imported_again(client_for: ClientFor) -> None:
    series = situation.series()
    situation.reading(series, 3, 10, source_name="=HYPERLINK(1)")
    client = client_for(situation.convener_of(series))
    text = client.get(f"{PATH}{series.pk}.csv").content.decode("utf-8-sig")
    assert "Everything in this file stands there already." in upload(client, series, text).content.decode()


@pytest.mark.django_db
def test_the_form_says_what_is_wrong_with_the_file_and_nobody_else_has_it(client_for: ClientFor) -> None:
    series = situation.series()
    client = client_for(situation.convener_of(series))
    answer = upload(client, series, "day;number\n1;2\n")
    assert answer.status_code == 422
    assert "The first row must name the columns: date,value,source,address." in answer.content.decode()
    for somebody in (people.convener(), people.staff(), people.representative()):
        assert client_for(somebody).get(f"{PATH}{series.pk}/import/").status_code == 403


def test_a_header_too_long_to_be_one_is_refused() -> None:
    with pytest.raises(Refused, match="The first row must name the columns"):
        sheets.read(f"date,value,source,{'x' * 200_000}\n2020-04-03,1,WHO", today=TODAY)


def test_a_typed_date_is_never_guessed_either() -> None:
    form = ReadingForm({"on": "01/02/2020", "value": "1", "source_name": "WHO"})
    assert list(form.errors) == ["on"]
