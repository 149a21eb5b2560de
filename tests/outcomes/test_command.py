import hashlib
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from convene.core import times
from convene.forum.models import Contribution
from convene.initiatives.models import Initiative, Quoting
from tests.factories import forum, outcomes
from tests.factories.outcomes import HOTLINE, MASKS, RELIEF

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    made = forum.initiative(title="Together")
    call = forum.call(made)
    outcomes.contribution(call, RELIEF)
    outcomes.contribution(call, HOTLINE, quoting=Quoting.ORGANISATION_ONLY, phase="", region="global")
    outcomes.contribution(call, MASKS, quoting=Quoting.NOT_AT_ALL)
    arabic = "أطلقت جمعيتنا خطاً هاتفياً باللغة العربية لدعم الأسر التي فقدت مصدر دخلها خلال الجائحة."
    outcomes.contribution(call, arabic, language="ar")
    return made


def run(initiative: str, folder: Path) -> str:
    out = StringIO()
    call_command("compile", initiative, "--out", str(folder), stdout=out)
    return out.getvalue()


def test_it_writes_four_files_and_says_so_in_a_line(initiative: Initiative, tmp_path: Path) -> None:
    said = run("together", tmp_path / "new" / "folder")
    folder = tmp_path / "new" / "folder"
    assert said == (
        f"Compiled 3 passages from 3 voices into {folder}/together.html, .pdf, .docx and .json.\n"
    )
    assert sorted(path.name for path in folder.iterdir()) == [
        "together.docx",
        "together.html",
        "together.json",
        "together.pdf",
    ]
    assert (folder / "together.pdf").read_bytes()[:5] == b"%PDF-"


def test_whoever_has_the_json_can_check_every_quote(initiative: Initiative, tmp_path: Path) -> None:
    run("together", tmp_path)
    data = json.loads((tmp_path / "together.json").read_text())
    assert [(section["phase"], section["region"]) for section in data["sections"]] == [
        ("relief", "africa"),
        ("", "global"),
    ]
    assert (data["method"]["name"], data["method"]["version"]) == ("convene-passages", "1")
    names = {}
    for section in data["sections"]:
        for passage in section["passages"]:
            (citation,) = passage["citations"]
            contribution = Contribution.objects.get(pk=citation["object_id"])
            text = contribution.revisions.get(number=citation["revision"]).source.text
            assert hashlib.sha256(text.encode()).hexdigest() == citation["source_digest"]
            assert text[citation["start"] : citation["end"]] == citation["quoted"] == passage["text"]
            assert citation["address"] == f"http://testserver{contribution.get_absolute_url()}"
            assert citation["organisation"] == contribution.organisation.name
            names[citation["quoted"]] = citation["name"]
    assert (names[HOTLINE], bool(names[RELIEF])) == ("", True)
    assert MASKS not in names


def test_the_same_voices_give_the_same_bytes_whenever_they_are_compiled(
    initiative: Initiative, tmp_path: Path
) -> None:
    run("together", tmp_path / "one")
    with times.at(times.now().replace(year=2040)):
        run("together", tmp_path / "two")
    for name in ("together.html", "together.json", "together.pdf"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_it_bears_the_date_of_the_latest_source(initiative: Initiative, tmp_path: Path) -> None:
    latest = max(
        revision.source.at
        for one in Contribution.objects.quotable()
        for revision in one.revisions.select_related("source")
    )
    run("together", tmp_path)
    data = json.loads((tmp_path / "together.json").read_text())
    assert data["date"] == latest.replace(microsecond=0).isoformat()


def test_the_html_stands_alone(initiative: Initiative, tmp_path: Path) -> None:
    run("together", tmp_path)
    page = (tmp_path / "together.html").read_text()
    assert page.startswith('<!doctype html>\n<html lang="en" dir="ltr">')
    assert RELIEF in page
    assert '<blockquote lang="ar" dir="rtl"' in page
    assert re.findall(r"<(?:script|link|img|iframe)\b", page) == []


def test_an_initiative_in_arabic_runs_from_the_right(tmp_path: Path) -> None:
    made = forum.initiative(title="معا")
    Initiative.objects.filter(pk=made.pk).update(language="ar", slug="maan")
    outcomes.contribution(forum.call(made), RELIEF)
    run("maan", tmp_path)
    page = (tmp_path / "maan.html").read_text()
    assert page.startswith('<!doctype html>\n<html lang="ar" dir="rtl">')
    assert '<blockquote lang="en" dir="ltr"' in page


def test_an_unknown_initiative_fails_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^There is no initiative called 'nowhere'\.$"):
        run("nowhere", tmp_path)


def test_nothing_to_quote_fails_in_a_line(tmp_path: Path) -> None:
    made = forum.initiative(title="Together")
    outcomes.contribution(forum.call(made), RELIEF, quoting=Quoting.NOT_AT_ALL)
    with pytest.raises(CommandError, match=r"^Nothing said under 'together' may be quoted yet\.$"):
        run("together", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_fails_in_a_line(initiative: Initiative, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(CommandError, match=r"^Cannot write to .*file: "):
        run("together", blocked)
