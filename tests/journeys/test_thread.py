"""From a deed back to a voice and forth again, on a phone without any script, in Arabic, by its links alone."""

import re

from playwright.sync_api import Locator, Page

from tests.journeys.browser import NewPage
from tests.journeys.look import stands
from tests.journeys.pages import COALITION_2020, INITIATIVE_2020
from tests.journeys.steps import heading, main

STOPS = ("actions", "decisions", "ballots", "motions", "passages", "voices", "organisations")


def test_a_deed_is_walked_back_to_a_voice_and_forth(browser_page: NewPage) -> None:
    page = browser_page(js=False, width=360, language="ar")
    page.goto("/ar/")
    read_to_the_action(page)
    action, title = page.url, heading(page)
    voice = walk_back(page)
    thread_of(page, "contribution")
    assert title in texts(page, "#forth-actions li > a > span")
    arrive(page, page.locator("#forth-actions a", has_text=title).first)
    assert page.url == action

    # The same on one page: the thread of the action holds every stop, in order, and each has its own.
    thread_of(page, "action")
    assert [stop for stop in STOPS[1:] if page.locator(f"#back-{stop}").count() == 1] == list(STOPS[1:])
    places = [page.locator(f"#back-{stop}").evaluate("one => one.offsetTop") for stop in STOPS[1:]]
    assert places == sorted(places)
    assert page.locator("svg.thread:visible, .thread svg:visible, main svg:visible").count() >= 1
    arrive(page, page.locator(f'#back-voices a[href="{path(voice)}"]').first)
    assert page.url == voice


def test_every_way_there_can_be_walked(browser_page: NewPage) -> None:
    """From every action of the first initiative its thread leads to voices, and from these back to it."""
    page = browser_page(js=False, width=360, language="ar")
    for number in range(1, 6):
        page.goto(f"/ar{COALITION_2020}actions/{number}/")
        thread_of(page, "action", look=False)
        voice = page.locator('#back-voices a[href*="/forum/"], #back-voices a[href*="/inputs/"]').first
        kind = "input" if "/inputs/" in str(voice.get_attribute("href")) else "contribution"
        voice.click()
        thread_of(page, kind, look=False)
        assert page.locator(f'#forth-actions a[href="/ar{COALITION_2020}actions/{number}/"]').count() == 1


def read_to_the_action(page: Page) -> None:
    """From the home page by the menu to the coalition, its board, and what is done."""
    page.locator("details.menu > summary").click()
    arrive(page, page.locator('details.menu a[href="/ar/initiatives/"]'))
    arrive(page, page.locator(f'main a[href="/ar{INITIATIVE_2020}"]').first)
    arrive(page, page.locator(f'main a[href="/ar{COALITION_2020}"]').first)
    arrive(page, page.locator(f'.tabs a[href="/ar{COALITION_2020}actions/"]'))
    arrive(page, page.locator(f'main a[href="/ar{COALITION_2020}actions/1/"]').first)


def walk_back(page: Page) -> str:
    """Stop by stop, each from the page of the one before; returns the address of the voice."""
    arrive(page, main(page).locator(f'a[href="/ar{COALITION_2020}decisions/2/"]').first)
    decision = heading(page)
    arrive(page, main(page).locator(f'a[href="/ar{COALITION_2020}motions/2/"]').first)
    assert heading(page).startswith(decision.partition(" ")[0])
    ballot = main(page).locator('a[href*="/ballots/"]').first
    arrive(page, ballot)
    page.go_back()
    arrive(page, main(page).locator('.sources a[href*="/outcomes/"]').first)
    passage = page.url.partition("#")[2]
    assert passage
    arrive(page, page.locator(f'#{passage} a[href*="/forum/"]').first)
    assert re.fullmatch(r"/ar/forum/\d+/[^/]+/", path(page.url))
    said_by = main(page).locator('a[href^="/ar/organisations/"]').first
    voice = page.url
    arrive(page, said_by)
    page.go_back()
    return voice


def thread_of(page: Page, kind: str, *, look: bool = True) -> None:
    link = main(page).locator(f'a[href^="/ar/thread/{kind}/"]').first
    if look:
        arrive(page, link)
    else:
        link.click()


def arrive(page: Page, link: Locator) -> None:
    """Follow a link and look at where it leads."""
    link.click()
    stands(page, "ar")


def texts(page: Page, selector: str) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(selector).all_inner_texts()]


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3]
