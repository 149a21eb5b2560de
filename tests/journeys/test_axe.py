"""Every type of page: nothing for axe to find, nothing sticking out, a frame that is right, few bytes."""

import pytest
from playwright.sync_api import CDPSession, Page

from tests.journeys.browser import NewPage
from tests.journeys.look import look
from tests.journeys.pages import (
    COALITION_2020,
    DOCUMENT_2020,
    NEWS_2020,
    SITUATION_2020,
    STATEMENT_2020,
    TYPES,
)
from tests.journeys.steps import be

PEOPLE = sorted({one.who for one in TYPES})
WIDTHS = {"en": 1280, "ar": 360}
FIRST_PAGE_LIMIT = 60_000  # bytes over the wire
LIGHT = [
    "/",
    STATEMENT_2020,
    "/forum/",
    DOCUMENT_2020,
    NEWS_2020,
    SITUATION_2020,
    "/needs/",
    f"{COALITION_2020}members/",
    f"{COALITION_2020}motions/1/ballots/1/",
    f"{COALITION_2020}actions/",
    "/thread/action/1/",
]


@pytest.mark.parametrize("language", WIDTHS)
@pytest.mark.parametrize("who", PEOPLE, ids=lambda who: who or "anybody")
def test_every_type_of_page_is_fit_for_everybody(browser_page: NewPage, who: str, language: str) -> None:
    page = browser_page(language=language, width=WIDTHS[language], accept={403, 404})
    if who:
        be(page, who)
    found = {}
    for one in TYPES:
        if one.who != who:
            continue
        try:
            one.open(page, language)
            look(page, language, dark=one.main)
        except AssertionError as error:
            found[one.name] = str(error)
    assert found == {}


@pytest.mark.parametrize("address", LIGHT)
def test_a_first_visit_is_light(browser_page: NewPage, address: str) -> None:
    page = browser_page(width=360)
    session = page.context.new_cdp_session(page)
    sizes = watch_sizes(session)
    page.goto(address, wait_until="networkidle")
    assert len(sizes) >= 3  # the page, its style, its script
    assert sum(sizes) < FIRST_PAGE_LIMIT


def watch_sizes(session: CDPSession) -> list[int]:
    """What each answer weighs on the wire, with its head, as they come in."""
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    return sizes


def test_no_page_of_the_frame_is_left_out(browser_page: NewPage) -> None:
    """Whatever the menus and the foot of the page lead to is among the types."""
    page = browser_page()
    page.goto("/")
    known = {one.address for one in TYPES} | {f"/ar{one.address}" for one in TYPES}
    assert {address for address in frame_links(page) if address.partition("?")[0] not in known} == set()


def frame_links(page: Page) -> list[str]:
    links = page.locator("header.top a[href^='/'], footer a[href^='/'], aside.banner a[href^='/']")
    return [str(link.get_attribute("href")) for link in links.all()]
