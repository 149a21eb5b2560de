"""A small coalition of a journey's own, founded, joined and put to a vote in the browser."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.journeys.browser import NewPage
from tests.journeys.pages import INITIATIVE
from tests.journeys.site import Site
from tests.journeys.steps import (
    choose,
    fill,
    follow,
    heading,
    link_in,
    message,
    press,
    said,
    sign_in_by_code,
)

ZONE = ZoneInfo("Europe/Lisbon")  # of the initiative
TRENT = "Soufrière and Leeward Families' Relief, High Wycombe"
UNA = "Udruženje inženjera sa Une, Graz"
NAVIGLIO = "Asociación de Cuidadoras Peruanas del Naviglio, Milán"
COUNTED_WITHIN = 30  # seconds after a ballot has closed


@dataclass(frozen=True)
class Council:
    """`address` of its coalition; `pages` of those who speak for its members, signed in, by organisation."""

    address: str
    convener: Page
    pages: dict[str, Page]


def found(convener: Page, title: str) -> str:
    """Found a coalition; returns its address."""
    convener.goto(f"{INITIATIVE}coalitions/new/")
    fill(convener, title=title, purpose="We try here **how to decide**.")
    press(convener, "Found the coalition")
    assert heading(convener) == "Applications and invitations"
    return convener.url.removesuffix("members/invite/")


def invite(convener: Page, address: str, organisation: str, email: str) -> None:
    convener.goto(f"{address}members/invite/")
    fill(convener, organisation=organisation, email=email)
    press(convener, "Invite")
    assert email in said(convener)


def join(page: Page, site: Site, organisation: str, email: str) -> None:
    """Take the invitation up by the mailed link and one click, then sign in by a code."""
    page.goto(link_in(site.next_letter(email), site, "/invitations/"))
    assert heading(page) == f"Join for {organisation}"
    press(page, "Confirm: our organisation joins")
    assert heading(page) == f"{organisation} is in the coalition"
    follow(page, "Sign in")
    sign_in_by_code(page, site, email)
    assert organisation in said(page)


def assemble(new_page: NewPage, convener: Page, site: Site, title: str, members: dict[str, str]) -> Council:
    """A coalition of `members`, organisation to the address of who speaks for it."""
    address = found(convener, title)
    for organisation, email in members.items():
        invite(convener, address, organisation, email)
    pages = {}
    for place, (organisation, email) in enumerate(members.items()):
        pages[organisation] = new_page(js=place == 0, width=360 if place else 1280, accept={403, 409, 422})
        join(pages[organisation], site, organisation, email)
    return Council(address, convener, pages)


def move(page: Page, address: str, title: str, *, cites: str = "", meeting: str = "") -> str:
    """Move a motion, resting on whatever the words `cites` find first; returns its address."""
    page.goto(f"{address}motions/new/")
    fill(page, title=title, body="1. We do it.\n2. We say **how it went**.")
    if meeting:
        page.locator('select[name="meeting"]').select_option(label=meeting)
    if cites:
        fill(page, find=cites)
        press(page, "Search")
        page.locator('input[name="cites"][value^="edition-passage:"]').first.check()
    press(page, "Move it")
    assert heading(page).startswith(title)
    return page.url


def second(page: Page, motion: str) -> None:
    page.goto(motion)
    follow(page, "Second it")
    press(page, "Second it")
    assert "seconded" in said(page).lower()


def set_ballot(page: Page, motion: str, *, seconds: int, quorum: int = 50) -> tuple[str, datetime]:
    """Put a motion to a vote for so long from now; returns the ballot's address and when it closes."""
    page.goto(f"{motion}ballots/new/")
    closes = (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)
    fill(page, quorum=str(quorum), closes_at=f"{closes.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}")
    choose(page, "majority", "simple")
    press(page, "Set the ballot")
    assert message(page) == "The ballot is set. Its voters are mailed when it opens."
    return page.url, closes


def vote(page: Page, ballot: str, choice: str) -> None:
    page.goto(ballot)
    choose(page, "choice", choice)
    page.locator("#vote button").click()
    assert message(page) == "Your organisation’s vote is cast. You can change it until it closes."


def wait_until(moment: datetime) -> None:
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def counted(page: Page, ballot: str, closes: datetime) -> str:
    """The sentence that says what came of a ballot, once it is counted."""
    wait_until(closes)
    until = time.monotonic() + COUNTED_WITHIN
    while True:
        page.goto(ballot)
        lead = page.locator("main .lead")
        sentence = " ".join(lead.first.inner_text().split()) if lead.count() else ""
        if "took part" in sentence:
            return sentence
        assert time.monotonic() < until, said(page)
        time.sleep(0.5)
