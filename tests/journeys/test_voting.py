"""Voting when something comes in between, and voting by keyboard alone."""

from datetime import timedelta

from playwright.sync_api import Page

from tests.journeys import council
from tests.journeys.browser import NewPage
from tests.journeys.council import NAVIGLIO, TRENT, UNA, Council
from tests.journeys.look import look, stands
from tests.journeys.pages import COALITION
from tests.journeys.site import Site
from tests.journeys.steps import (
    be,
    choose,
    fill,
    follow,
    heading,
    main,
    press,
    said,
    sign_in_by_code,
    summary,
    wrong,
)
from tests.journeys.test_keyboard import FOCUSED, tab_to

MEMBERS = {
    TRENT: "cuthbert@voting-journey.example",
    UNA: "amra@voting-journey.example",
    NAVIGLIO: "rosario@voting-journey.example",
}
DEPUTY = "deputy@voting-journey.example"
SUCCESSOR = "successor@voting-journey.example"
MOTION = "One lamp for each of us"
TYPED = "1. We do it twice."


def test_what_comes_in_between(browser_page: NewPage, demonstration: Site) -> None:
    convener = browser_page(accept={422})
    be(convener, "convener")
    made = council.assemble(browser_page, convener, demonstration, "Lamp keepers who differ", MEMBERS)
    first, second, third = made.pages.values()
    name(first, made, DEPUTY, "deputy")
    deputy = browser_page(js=False, width=360, accept={403, 409, 422})
    sign_in(deputy, demonstration, DEPUTY)

    motion = council.move(first, made.address, MOTION)
    council.second(second, motion)
    edit_beside_a_ballot(first, convener, motion)
    first.goto(motion)
    assert "twice" not in said(first)

    convener.goto(motion)
    follow(convener, "Set a ballot")
    ballot, closes = council.set_ballot(convener, motion, seconds=60, quorum=100)
    for page in (first, third):
        page.goto(ballot)
    choose(first, "choice", "yes")
    council.vote(deputy, ballot, "no")
    two_phones(first, ballot)
    replaced(first, browser_page(js=False, width=360, accept={403}), demonstration, made, ballot)
    council.vote(second, ballot, "yes")

    choose(third, "choice", "no")
    council.wait_until(closes + timedelta(milliseconds=50))
    too_late(third)
    sentence = council.counted(convener, ballot, closes)
    assert sentence == (
        "Not decided, the quorum was missed: 1 yes, 0 no, 1 abstention. "
        "2 of 3 members took part; 3 were needed."
    )
    look(convener)


def test_the_vote_by_keyboard(browser_page: NewPage) -> None:
    """From the coalition's page to the vote that stands, without a mouse."""
    page = browser_page(accept={422})
    be(page, "representative")
    page.goto(COALITION)
    tab_to(page, "A common list of boats", limit=60)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ballots/**")
    tab_to(page, "choice", limit=60)
    if page.evaluate("() => document.activeElement.checked"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    chosen = str(page.evaluate("() => document.activeElement.value"))
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) in {"Vote", "Change the vote"}
    page.keyboard.press("Enter")
    page.locator("main > .message").wait_for()
    assert page.locator(f'#vote input[value="{chosen}"]').is_checked()
    assert "Its vote now:" in page.locator("#vote").inner_text()


def name(page: Page, made: Council, email: str, part: str) -> None:
    page.goto(made.address)
    follow(page, "Delegate and deputy")
    fill(page, email=email, part=part)
    press(page, "Name them")


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto("/account/sign-in/")
    sign_in_by_code(page, site, email)


def edit_beside_a_ballot(mover: Page, convener: Page, motion: str) -> None:
    """Once a ballot is set the words stay; what was typed meanwhile is refused, and kept."""
    mover.goto(f"{motion}edit/")
    fill(mover, body=TYPED)
    ballot, _closes = council.set_ballot(convener, motion, seconds=600)
    press(mover, "Save")
    assert summary(mover) != []
    assert mover.locator('[name="body"]').input_value() == TYPED
    look(mover)
    convener.goto(ballot)
    follow(convener, "Call the ballot off")
    press(convener, "Call it off")
    assert wrong(convener, "reason") == ["Give a reason. Everybody can read it."]
    fill(convener, reason="It was a rehearsal.")
    press(convener, "Call it off")


def two_phones(page: Page, ballot: str) -> None:
    """The one who sends second reads what the other chose; the own choice is kept, and can be sent again."""
    page.locator("#vote button").click()
    (told,) = wrong(page, "choice")
    assert told.startswith("Your organisation’s deputy voted “No” on ")
    assert told.endswith("What you chose is kept: send it again if it is to take its place.")
    assert page.locator('#vote input[value="yes"]').is_checked()
    look(page)
    page.locator("#vote button").click()
    page.goto(ballot)
    assert "Its vote now: Yes." in page.locator("#vote").inner_text()


def replaced(before: Page, after: Page, site: Site, made: Council, ballot: str) -> None:
    """Whoever comes in a delegate's place changes the vote; who was replaced has none any more."""
    stale = before.context.new_page()
    stale.goto(ballot)
    choose(stale, "choice", "no")
    name(before, made, SUCCESSOR, "delegate")
    stale.locator("#vote button").click()
    assert "Only delegates of this coalition’s members can do this." in said(stale)
    sign_in(after, site, SUCCESSOR)
    after.goto(ballot)
    assert "Its vote now: Yes." in after.locator("#vote").inner_text()
    council.vote(after, ballot, "abstain")


def too_late(page: Page) -> None:
    """At the closing second a vote is no longer taken, which is said with the moment."""
    page.locator("#vote button").click()
    assert "This vote came too late and was not taken: the ballot closed on" in said(page)
    assert heading(page).endswith(MOTION)
    assert main(page).get_by_role("button", name="Vote").count() <= 1
    stands(page)
