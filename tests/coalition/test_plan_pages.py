"""The action plan's pages as people use them."""

import csv as csv_module
import gzip
import io
import json
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from lxml import etree  # type: ignore[import-untyped]

from convene.coalition import actions
from convene.coalition.evidence import Sent
from convene.coalition.models import Action, Coalition, Evidence, Update
from convene.core import times
from tests.conftest import ClientFor
from tests.factories import organisations, people, plan

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ["actions/", "actions/timeline/", "actions.atom", "actions.csv", "actions.json", "challenges/"]


@pytest.fixture(autouse=True)
def _late(clock: object) -> None:
    clock(plan.LATE)  # type: ignore[operator]


def home(coalition: Coalition) -> str:
    return f"/coalitions/{coalition.slug}/"


def filled() -> Coalition:
    """A late action, one that is done, one that is dropped, one that goes on."""
    decision = plan.decision()
    plan.action(decision)
    done = plan.action(decision, title="Translate the guidance", region="europe")
    dropped = plan.action(decision, title="Charter a plane", due_on=date(2020, 12, 1))
    plan.action(decision, title="=HYPERLINK(1)", due_on=date(2021, 1, 5), body="")
    with times.at(plan.PLANNED):
        plan.reported(done, text="All twelve are out.", state="done")
        plan.reported(dropped, text="Borders opened.", state="dropped", reason="Borders opened.")
    return decision.coalition


def many(coalition: Coalition, number: int) -> None:
    """More of the first action, by rows: what is measured is the page."""
    first = Action.objects.filter(coalition=coalition).earliest("number")
    last = Action.objects.filter(coalition=coalition).latest("number").number
    for place in range(last + 1, last + 1 + number):
        first.pk, first.number, first._state.adding = None, place, True
        first.title = f"Open the hotline number {place} for everyone who asks"
        first.save(force_insert=True)


def test_the_board_shows_late_ones_first_with_a_word(client: Client) -> None:
    coalition = filled()
    page = client.get(f"{home(coalition)}actions/")
    assert [(group.key, [one.action.title for one in group.rows]) for group in page.context["groups"]] == [
        ("late", ["Open hotlines in ten languages"]),
        ("planned", ["=HYPERLINK(1)"]),
        ("done", ["Translate the guidance"]),
        ("dropped", ["Charter a plane"]),
    ]
    text = page.content.decode()
    assert "Late by 3 days" in text
    assert {one.name: one.value for one in page.context["figures"]} == {
        "actions.total": 4,
        "actions.under-way": 0,
        "actions.late": 1,
        "actions.done": 1,
    }
    assert 'type="application/atom+xml"' in text
    assert "csrfmiddlewaretoken" not in text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("region=europe", ["Translate the guidance"]),
        ("state=late", ["Open hotlines in ten languages"]),
        ("state=dropped", ["Charter a plane"]),
        ("state=late&region=asia", []),
        (
            "state=nonsense&page=99",
            ["Open hotlines in ten languages", "=HYPERLINK(1)", "Translate the guidance", "Charter a plane"],
        ),
    ],
)
def test_the_board_is_filtered(client: Client, query: str, titles: list[str]) -> None:
    page = client.get(f"{home(filled())}actions/?{query}")
    assert [one.title for one in page.context["page"]] == titles


def test_the_board_is_filtered_by_owner(client: Client) -> None:
    coalition = filled()
    owner = plan.owner_of(coalition).organisation
    assert len(client.get(f"{home(coalition)}actions/?owner={owner.slug}").context["page"]) == 4
    assert client.get(f"{home(coalition)}actions/?owner=nobody").context["is_filtered"] is False


@pytest.mark.parametrize("page", PAGES)
def test_pages_cost_the_same_for_one_row_and_three(client: Client, page: str) -> None:
    action = plan.action(supporters=[actions.Support(organisations.organisation())])
    with times.at(plan.PLANNED):
        plan.reported(action, files=[Sent("a.pdf", plan.PDF)])
    challenges(action, 1)
    address = home(action.coalition) + page
    client.get(address)
    counts = []
    for more in (0, 2):
        many(action.coalition, more)
        challenges(action, more)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def challenges(action: Action, number: int) -> None:
    for place in range(number):
        one = plan.challenge(action.coalition, title=f"Challenge {place} of {number}")
        actions.note_answers(
            challenge=one, region="asia", actions=[action], actor=plan.convener_of(action.coalition)
        )


@pytest.mark.parametrize("page", ["actions/", "actions/timeline/"])
def test_a_thousand_actions_make_a_small_page(client: Client, page: str) -> None:
    action = plan.action()
    many(action.coalition, 999)
    response = client.get(home(action.coalition) + page)
    assert len(gzip.compress(response.content)) < 60_000
    assert len(response.context["page"]) == 50


def test_the_months_are_drawn_and_listed(client: Client) -> None:
    page = client.get(f"{home(filled())}actions/timeline/")
    assert [(first, len(rows)) for first, rows in page.context["months"]] == [
        (date(2020, 9, 1), 2),
        (date(2020, 12, 1), 1),
        (date(2021, 1, 1), 1),
    ]
    drawing = etree.fromstring(str(page.context["drawing"]))
    svg = "{http://www.w3.org/2000/svg}"
    columns = [one.get("class") for one in drawing.findall(f"{svg}rect")]
    assert columns.count("chart-area") == 3
    assert columns.count("chart-bar") == 1
    assert "1 late" in [one.text for one in drawing.findall(f"{svg}text")]
    assert not drawing.xpath("//*[@style]")


def test_the_feed_is_atom(client: Client) -> None:
    coalition = filled()
    response = client.get(f"{home(coalition)}actions.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(response.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries][-1].startswith("Action ")
    assert len(entries) == 6
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == 6
    assert f"http://testserver{home(coalition)}actions/2/#update-1" in ids
    assert feed.findtext(f"{ATOM}id") == f"http://testserver{home(coalition)}actions.atom"
    arabic = etree.fromstring(client.get(f"/ar{home(coalition)}actions.atom").content)
    assert [one.findtext(f"{ATOM}id") for one in arabic.findall(f"{ATOM}entry")] == ids


def test_a_coalition_without_actions_has_a_feed_too(client: Client) -> None:
    feed = etree.fromstring(client.get(f"{home(plan.decision().coalition)}actions.atom").content)
    assert feed.findall(f"{ATOM}entry") == []


def test_spreadsheets_compute_nothing(client: Client) -> None:
    response = client.get(f"{home(filled())}actions.csv")
    rows = list(csv_module.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["number"], row["title"], row["state"], row["days_late"]) for row in rows] == [
        ("1", "Open hotlines in ten languages", "late", "3"),
        ("2", "Translate the guidance", "done", ""),
        ("3", "Charter a plane", "dropped", ""),
        ("4", "'=HYPERLINK(1)", "planned", ""),
    ]


def test_programs_read_everything(client: Client) -> None:
    coalition = filled()
    data = json.loads(client.get(f"{home(coalition)}actions.json").content)
    assert {one["name"]: one["value"] for one in data["figures"]}["actions.late"] == 1
    assert [(one["number"], one["state"], one["late"], len(one["updates"])) for one in data["actions"]] == [
        (1, "planned", True, 0),
        (2, "done", False, 1),
        (3, "dropped", False, 1),
        (4, "planned", False, 0),
    ]
    assert data["actions"][1]["done_on"] == "2020-07-20"


def test_an_actions_page_tells_all(client: Client) -> None:
    action = plan.action(
        supporters=[actions.Support(organisations.organisation("Ministry"), "Opens clinics")]
    )
    plan.reported(action, link="https://example.org/x")
    text = client.get(action.get_absolute_url()).content.decode()
    for words in (
        action.title,
        "Late by 3 days",
        action.owner.name,
        "Hotlines in ten languages answer calls",
        "Decision 1:",
        "Ministry",
        "Opens clinics",
        "Three hotlines <strong>answer</strong>.",
        "https://example.org/x",
        f"/thread/action/{action.pk}/",
    ):
        assert words in text
    assert "Report on it" not in text


def test_evidence_is_saved_and_never_run(client: Client) -> None:
    action = plan.action()
    update = plan.reported(action, files=[Sent('تقرير".pdf', plan.PDF)])
    file = update.files.get()
    response = client.get(file.get_absolute_url())
    assert response.content == plan.PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    other = plan.action()
    assert client.get(f"{other.get_absolute_url()}evidence/{file.pk}/").status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "actions/1/"])
def test_a_drafts_plan_is_nobodys_to_read(client: Client, page: str) -> None:
    action = plan.action()
    initiative = action.coalition.initiative
    type(initiative).objects.update(state="draft")
    assert client.get(home(action.coalition) + page).status_code == 404


def test_a_convener_plans_with_clear_messages(client_for: ClientFor) -> None:
    decision = plan.decision()
    coalition = decision.coalition
    browser = client_for(plan.convener_of(coalition))
    address = f"{home(coalition)}actions/new/"
    given = {
        "title": "Open hotlines",
        "decision": decision.pk,
        "owner": "",
        "region": "africa",
        "due_on": "2020-12-24",
        "measure": "They answer",
        "body": "",
        "language": "en",
    }
    page = browser.post(address, given)
    assert page.status_code == 422
    assert "An action without an owner is nobody’s." in page.content.decode()
    assert page.context["form"]["title"].value() == "Open hotlines"
    given["owner"] = plan.owner_of(coalition).organisation_id
    page = browser.post(address, {**given, "due_on": "2020-10-01"})
    assert page.context["form"].errors == {"due_on": ["This day has passed. Choose today or a later day."]}
    page = browser.post(address, given)
    assert page.headers["Location"] == f"{home(coalition)}actions/1/supporters/"


def test_who_helps_is_typed_by_name(client_for: ClientFor) -> None:
    action = plan.action()
    ministry = organisations.organisation("Ministry of Health", kind="authority")
    browser = client_for(plan.convener_of(action.coalition))
    address = f"{action.get_absolute_url()}supporters/"
    rows = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 0, "version": action.version}
    page = browser.post(address, {**rows, "form-0-name": "Nobody at all", "form-0-how": "x"})
    assert page.status_code == 422
    assert "“Nobody at all” is not in the directory." in page.content.decode()
    page = browser.post(address, {**rows, "form-1-name": "ministry of health", "form-1-how": "Clinics"})
    assert page.status_code == 302
    assert list(action.supporters.values_list("organisation", "how")) == [(ministry.pk, "Clinics")]
    for version in (action.version, "", "²", "9" * 5000):
        page = browser.post(address, {**rows, "version": version, "form-0-name": ""})
        assert page.status_code == 422
        assert "Somebody else changed this action" in page.content.decode()


def test_two_editors_see_each_others_words(client_for: ClientFor) -> None:
    action = plan.action()
    browser = client_for(plan.convener_of(action.coalition))
    given = {
        "title": "My words",
        "decision": action.decision_id,
        "owner": action.owner_id,
        "region": "africa",
        "due_on": "2020-12-24",
        "measure": "They answer",
        "body": "",
        "language": "en",
        "version": 1,
    }
    assert browser.post(f"{action.get_absolute_url()}edit/", given).status_code == 302
    page = browser.post(f"{action.get_absolute_url()}edit/", {**given, "title": "Their words"})
    assert (page.status_code, page.context["theirs"].title) == (409, "My words")
    assert page.context["form"]["title"].value() == "Their words"
    assert page.context["form"]["version"].value() == "2"


def test_a_delegate_reports_with_files(client_for: ClientFor) -> None:
    action = plan.action()
    browser = client_for(plan.delegate_of(action))
    address = f"{action.get_absolute_url()}report/"
    given = {"text": "They answer.", "state": "done", "language": "en", "state_read": "planned"}
    bad = SimpleUploadedFile("report.pdf", b"<html>", content_type="application/pdf")
    page = browser.post(address, {**given, "file_2": bad})
    assert page.status_code == 422
    assert page.context["form"].errors == {
        "file_2": ["Send a PDF, a JPEG or a PNG. This file is none of them, whatever its name."]
    }
    assert not Update.objects.exists()
    large = SimpleUploadedFile("big.pdf", plan.PDF + bytes(4_900_000), content_type="text/html")
    page = browser.post(address, {**given, "file_1": large})
    assert page.headers["Location"] == f"{action.get_absolute_url()}#update-1"
    assert [(one.name, one.mime_type) for one in Evidence.objects.all()] == [("big.pdf", "application/pdf")]
    assert [*browser.get(address).context["form"].fields["state"].choices] == [("done", "Done")]


def test_large_bodies_are_taken_at_that_address_alone(client_for: ClientFor) -> None:
    action = plan.action()
    browser = client_for(plan.delegate_of(action))
    large = SimpleUploadedFile("big.pdf", plan.PDF + bytes(2_000_000))
    for address in (f"{action.get_absolute_url()}edit/", f"{home(action.coalition)}actions/new/"):
        assert browser.post(address, {"file_1": large}).status_code == 413
        large.seek(0)
    huge = SimpleUploadedFile("big.pdf", bytes(16_000_000))
    assert browser.post(f"{action.get_absolute_url()}report/", {"file_1": huge}).status_code == 413


def test_strangers_are_told_why_not(client_for: ClientFor) -> None:
    action = plan.action()
    stranger = client_for(people.representative())
    for page in ("report/", "edit/", "supporters/"):
        assert stranger.get(action.get_absolute_url() + page).status_code == 403
        assert client_for(None).get(action.get_absolute_url() + page).status_code == 302
    challenge = plan.challenge(action.coalition)
    for page in ("edit/", "asia/voices/", "asia/answers/"):
        assert stranger.get(challenge.get_absolute_url() + page).status_code == 403


def test_the_table_has_visibly_empty_cells_and_is_filled_by_ticking(client_for: ClientFor) -> None:
    action = plan.action()
    challenge = plan.challenge(action.coalition)
    reader, browser = client_for(None), client_for(plan.convener_of(action.coalition))
    table = f"{home(action.coalition)}challenges/"
    assert reader.get(table).content.decode().count("Nothing raised") == 6
    address = f"{challenge.get_absolute_url()}africa/answers/"
    page = browser.get(f"{address}?q=hotlines")
    assert [one.key for one in page.context["offers"]] == [f"action:{action.pk}"]
    page = browser.post(f"{address}?q=hotlines", {"add": [f"action:{action.pk}"]})
    assert page.headers["Location"] == f"{challenge.get_absolute_url()}#africa"
    text = reader.get(table).content.decode()
    assert "Action 1: " in text
    assert browser.post(address, {"add": ["action:999999"]}).status_code == 422
    assert browser.get(f"{challenge.get_absolute_url()}moon/voices/").status_code == 404


def test_an_account_tells_what_its_organisations_are_to_do(client_for: ClientFor) -> None:
    action = plan.action()
    text = client_for(plan.delegate_of(action)).get("/account/").content.decode()
    assert "What your organisations are to do" in text
    assert f"{action.get_absolute_url()}report/" in text
    assert (
        "What your organisations are to do" not in client_for(people.user()).get("/account/").content.decode()
    )


def test_a_table_that_is_asked_for_again_keeps_its_name(client: Client) -> None:
    address = f"{home(filled())}actions.csv"
    here = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "tests-plan"}
    with override_settings(CACHES={**settings.CACHES, "pages": here}, PAGES_KEPT=30):
        named = [client.get(address).headers["Content-Disposition"] for _time in range(2)]
    assert named == ['attachment; filename="standing-together-actions.csv"'] * 2


def test_who_reports_too_often_is_told_and_keeps_what_was_typed(client_for: ClientFor) -> None:
    action = plan.action()
    browser = client_for(plan.delegate_of(action))
    given = {"state": "planned", "language": "en", "state_read": "planned"}
    for number in range(30):
        page = browser.post(f"{action.get_absolute_url()}report/", {**given, "text": f"Step {number}."})
        assert page.status_code == 302
    page = browser.post(f"{action.get_absolute_url()}report/", {**given, "text": "One step more."})
    assert (page.status_code, "That was tried too often." in page.text) == (429, True)
    assert (page.context["form"]["text"].value(), Update.objects.count()) == ("One step more.", 30)
