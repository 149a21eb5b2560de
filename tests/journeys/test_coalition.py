"""From the founding of a coalition to a deed that was done, by those who do it."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import FilePayload, Page

from tests.factories.plan import PDF
from tests.journeys import council
from tests.journeys.browser import NewPage
from tests.journeys.council import NAVIGLIO, TRENT, UNA, ZONE
from tests.journeys.look import look, stands
from tests.journeys.pages import INITIATIVE
from tests.journeys.site import Site
from tests.journeys.steps import be, choose, fill, follow, heading, main, message, press, said, wrong

TITLE = "Lamp keepers in council"
MEMBERS = {
    TRENT: "cuthbert@council-journey.example",
    UNA: "amra@council-journey.example",
    NAVIGLIO: "rosario@council-journey.example",
}
DOCUMENT = "What the rehearsal showed so far"
CITED = "a"
MEETING = "First evening of the lamp keepers"
MOTION = "Two names for every telephone"
ACTION = "Call every name once at night"
REPORT = "Forty names were called, and **thirty-one** answered at night."


def test_from_the_founding_to_the_deed(browser_page: NewPage, demonstration: Site) -> None:
    convener = browser_page(accept={422})
    be(convener, "convener")
    publish(convener)
    meeting = hold_meeting(convener)
    made = council.assemble(browser_page, convener, demonstration, TITLE, MEMBERS)
    mover, seconder, third = made.pages.values()
    members(browser_page(), made.address)

    motion = council.move(mover, made.address, MOTION, cites=CITED, meeting=MEETING)
    rests_on(mover)
    convener.goto(motion)
    assert convener.locator('main a[href$="/ballots/new/"]').count() == 0
    council.second(seconder, motion)
    ballot, closes = council.set_ballot(convener, motion, seconds=35, quorum=60)
    council.vote(mover, ballot, "yes")
    council.vote(seconder, ballot, "no")
    council.vote(third, ballot, "yes")
    stands(third)
    council.vote(seconder, ballot, "abstain")
    assert "2 yes, 0 no, 1 abstention. 3 of 3 members have voted." in said(seconder)
    assert "(changed)" in row(seconder, UNA)
    minutes(convener, made.address, meeting)

    sentence = council.counted(browser_page(), ballot, closes)
    assert sentence.startswith("Carried: 2 yes, 0 no, 1 abstention. 3 of 3 members took part; 2 were needed.")
    decision = decided(convener, ballot)
    action = plan(convener, made.address)
    report(mover, demonstration, action)
    reader = browser_page(js=False, width=360)
    back_to_the_passage(reader, action, decision, motion)
    told_of_the_meeting(reader, made.address, meeting, decision)


def publish(page: Page) -> None:
    """An edition of whatever was said so far, so that there are passages to cite."""
    page.goto(INITIATIVE)
    follow(page, "Start an outcome document")
    fill(page, title=DOCUMENT)
    press(page, "Start")
    press(page, "Compile")
    follow(page, "Check and publish")
    press(page, "Publish edition 1")
    assert heading(page) == DOCUMENT


def hold_meeting(page: Page) -> str:
    """A meeting that has begun; returns the last part of its address."""
    page.goto(INITIATIVE)
    follow(page, "Plan an event")
    begun = datetime.now(UTC).astimezone(ZONE) - timedelta(hours=1)
    fill(page, title=MEETING, kind="meeting", starts_at=f"{begun:%Y-%m-%dT%H:%M}", minutes="60")
    press(page, "Save the plan")
    follow(page, "Set the agenda")
    fill(page, **{"line-1-title": "What we decide", "line-1-minutes": "60"})
    press(page, "Save the agenda")
    press(page, "Announce it")
    return page.url.rstrip("/").split("/")[-2 if page.url.endswith("/run/") else -1]


def members(page: Page, address: str) -> None:
    page.goto(f"{address}members/")
    names = " ".join(main(page).inner_text().split())
    assert [one for one in MEMBERS if one not in names] == []
    assert "council-journey.example" not in names
    look(page)


def rests_on(page: Page) -> None:
    """The passage stands below the motion, and its link leads to it."""
    source = page.locator(".sources a").first
    words = " ".join(source.locator("xpath=ancestor::li").locator("blockquote").inner_text().split())
    source.click()
    passage = page.url.partition("#")[2]
    assert words.rstrip("…") in " ".join(page.locator(f"#{passage}").inner_text().split())
    assert heading(page) == DOCUMENT
    page.go_back()


def row(page: Page, organisation: str) -> str:
    return page.locator('section[aria-labelledby="votes"] tr', has_text=organisation).inner_text()


def minutes(page: Page, address: str, meeting: str) -> None:
    """Written while the ballot runs, read by the conveners alone, then by everyone."""
    page.goto(f"{address}meetings/{meeting}/")
    follow(page, "Write the minutes")
    fill(page, body="Three came. **One motion** was moved and seconded.")
    press(page, "Save the draft")
    assert message(page) == "The draft is saved. Only conveners see it until it is published."
    follow(page, "Publish the minutes")
    press(page, "Publish")
    assert message(page) == "The minutes are published."


def decided(page: Page, ballot: str) -> str:
    page.goto(ballot)
    main(page).locator('a[href*="/decisions/"]').first.click()
    assert heading(page).startswith(MOTION)
    look(page)
    return page.url


def plan(page: Page, address: str) -> str:
    """An action without an owner is nobody's; what was typed is kept."""
    page.goto(f"{address}actions/")
    follow(page, "Plan an action")
    due = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    typed = {"title": ACTION, "due_on": due, "measure": "Every name has answered once"}
    fill(page, **typed)
    decision = page.locator('select[name="decision"]')
    decision.select_option(label=f"Decision 1: {MOTION}")
    press(page, "Plan it")
    assert wrong(page, "owner") == [
        "An action without an owner is nobody’s. Choose the organisation that answers for it."
    ]
    assert {name: page.locator(f'main [name="{name}"]').input_value() for name in typed} == typed
    look(page)
    page.locator('select[name="owner"]').select_option(label=TRENT)
    press(page, "Plan it")
    assert heading(page) == "Say who helps"
    fill(page, **{"form-0-name": "Nobody’s Association", "form-0-how": "Lends its telephone"})
    press(page, "Save")
    assert wrong(page, "form-0-name") == ["“Nobody’s Association” is not in the directory."]
    assert page.locator('[name="form-0-how"]').input_value() == "Lends its telephone"
    fill(page, **{"form-0-name": NAVIGLIO})
    press(page, "Save")
    assert heading(page) == ACTION
    assert NAVIGLIO in page.locator('section[aria-labelledby="helps"]').inner_text()
    assert "Planned" in said(page)
    return page.url


def report(page: Page, site: Site, action: str) -> None:
    """Its owner reports, with a file, that it is done; a file of a kind nobody can open is refused."""
    page.goto(action)
    follow(page, "Report on it")
    fill(page, text=REPORT, link="https://lamps.example/names")
    choose(page, "state", "done")
    send_file(page, "names.exe", b"MZ nothing to see")
    press(page, "Report")
    assert len(wrong(page, "file_1")) == 1
    assert page.locator('[name="text"]').input_value() == REPORT
    send_file(page, "names.pdf", PDF)
    press(page, "Report")
    assert heading(page) == ACTION
    assert re.search(r"Done\b", said(page))
    assert "thirty-one answered at night" in said(page)
    look(page)
    with page.expect_download() as sent:
        page.locator("#update-1").get_by_role("link", name="names.pdf").click()
    assert sent.value.path().read_bytes() == PDF


def send_file(page: Page, name: str, content: bytes) -> None:
    given: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator('input[name="file_1"]').set_input_files(given)


def back_to_the_passage(page: Page, action: str, decision: str, motion: str) -> None:
    """On a phone without script: from the deed to the words of the document, by links."""
    page.goto(action)
    main(page).locator('a[href*="/decisions/"]').first.click()
    assert page.url == decision
    main(page).locator('a[href*="/motions/"]').first.click()
    stands(page)
    page.goto(action)
    follow(page, "Follow the thread")
    stands(page)
    assert page.locator("#back-motions").get_by_role("link", name=MOTION).count() >= 1
    page.locator("#back-passages a").first.click()
    assert heading(page) == DOCUMENT
    assert motion


def told_of_the_meeting(page: Page, address: str, meeting: str, decision: str) -> None:
    page.goto(f"{address}meetings/{meeting}/")
    assert "One motion was moved and seconded." in said(page)
    stands(page)
    page.locator('section[aria-labelledby="decisions"]').get_by_role("link", name=MOTION).click()
    assert page.url == decision
