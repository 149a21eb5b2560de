"""From a need to a partnership that both sides' pages show; and one that a side denies."""

from playwright.sync_api import Page

from tests.journeys.browser import NewPage
from tests.journeys.look import look, stands
from tests.journeys.pages import find_link
from tests.journeys.site import Site
from tests.journeys.steps import (
    be,
    choose,
    fill,
    follow,
    heading,
    main,
    message,
    press,
    said,
    sign_in_by_code,
    summary,
    wrong,
)

OURS = "Buduburam Teachers' Reunion"
THEIRS = "Soufrière and Leeward Families' Relief, High Wycombe"
THEIR_ADDRESS = "windward-wycombe@mail.example"
NEED = "Chalk for three evening classes"
BODY = "Our classes lost their chalk and their boards. Sixty pupils wait."
REPLY = "Two boxes of chalk and a board go into the next barrel."
TITLE = "Chalk by the next barrel"
PURPOSE = "We pack **chalk and a board**; they tell us each month how many pupils came."
DENIED = "A school on a boat"


def test_a_need_becomes_a_partnership(browser_page: NewPage, demonstration: Site) -> None:
    ours = browser_page(accept={422})
    theirs = browser_page(js=False, width=360, accept={422})
    be(ours, "representative")
    need = share(ours, demonstration)
    answer(theirs, demonstration, need)
    deny(ours, theirs, need)
    partnership = propose(ours, need)
    reader = browser_page(js=False, width=360, accept={403, 404})
    hidden = reader.goto(partnership)
    assert hidden is not None
    assert hidden.status in {403, 404}
    agree(theirs, demonstration, partnership)
    shown_on_both(reader, partnership, need)


def share(page: Page, site: Site) -> str:
    """Share a need under the open call; without a category it is not taken, and its words are kept."""
    page.goto(find_call(page))
    follow(page, "Contribute")
    choose(page, "kind", "need")
    press(page, "Continue")
    typed = {"title": NEED, "body": BODY, "region": "africa", "countries": "Liberia", "quantity": "20 boxes"}
    fill(page, **typed)
    choose(page, "quoting", "organisation-only")
    press(page, "Publish")
    assert wrong(page, "category") == ["Choose a category."]
    assert page.locator('[name="body"]').input_value() == BODY
    look(page)
    fill(page, category="education")
    choose(page, "urgency", "now")
    press(page, "Publish")
    assert heading(page).startswith(NEED)
    page.goto("/needs/")
    follow(page, NEED)
    look(page)
    return page.url.removeprefix(site.url)


def find_call(page: Page) -> str:
    """The open call of the initiative that asks for needs."""
    page.goto("/forum/")
    main(page).get_by_role("link", name="Needs, offers and plans for the Amber Valley").first.click()
    return page.url


def answer(page: Page, site: Site, need: str) -> None:
    """On a phone without script; an answer that says nothing is not taken."""
    page.goto(need)
    page.locator("main a.button:visible").first.click()
    sign_in_by_code(page, site, THEIR_ADDRESS)
    assert heading(page) == "Answer this need"
    press(page, "Answer")
    assert summary(page) != []
    stands(page)
    fill(page, text=REPLY)
    press(page, "Answer")
    answered = page.locator('section[aria-labelledby="answered"]').inner_text()
    assert THEIRS in answered
    assert REPLY in answered
    stands(page)


def propose(page: Page, need: str, title: str = TITLE) -> str:
    """Name the other organisation; a name nobody knows is told, and the words are kept."""
    page.goto(find_link_of(page, need))
    typed = {"title": title, "purpose": PURPOSE, "others": "Soufriere Families"}
    fill(page, **typed)
    press(page, "Propose")
    assert wrong(page, "others")[0].startswith("“Soufriere Families” is not in the directory.")
    assert {name: page.locator(f'main [name="{name}"]').input_value() for name in typed} == typed
    look(page)
    fill(page, others=THEIRS)
    press(page, "Propose")
    assert heading(page).startswith(title)
    assert "This is a proposal." in said(page)
    return page.url


def find_link_of(page: Page, need: str) -> str:
    page.goto(need)
    return find_link(page, r"/partnerships/new/\?need=\d+")


def deny(ours: Page, theirs: Page, need: str) -> None:
    """One side says no: it did not come about, its parties read why, and can propose another."""
    partnership = propose(ours, need, DENIED)
    theirs.goto(partnership)
    follow(theirs, "Answer for your organisation")
    theirs.locator("details summary", has_text="Say no").click()
    fill(theirs, reason="No boat of ours goes there.")
    press(theirs, "We do not take part")
    assert "This did not come about" in said(theirs)
    stands(theirs)
    ours.goto(partnership)
    assert "No boat of ours goes there." in said(ours)
    look(ours)
    assert main(ours).get_by_role("link", name="Propose another").count() == 1


def agree(page: Page, site: Site, partnership: str) -> None:
    mails = [str(one["Subject"]) for one in site.letters(THEIR_ADDRESS)]
    assert any(TITLE in one for one in mails), mails
    page.goto(partnership)
    follow(page, "Answer for your organisation")
    stands(page)
    press(page, "We agree")
    assert "Under way" in said(page)
    assert message(page) != ""


def shown_on_both(page: Page, partnership: str, need: str) -> None:
    """A reader finds it from the need, from its list and from both organisations, but not the one denied."""
    page.goto("/partnerships/")
    assert DENIED not in said(page)
    follow(page, TITLE)
    assert page.url == partnership
    stands(page)
    for organisation in (OURS, THEIRS):
        page.goto(partnership)
        page.locator("aside").get_by_role("link", name=organisation).first.click()
        assert heading(page).startswith(organisation)
        assert main(page).get_by_role("link", name=TITLE).count() >= 1
        assert DENIED not in said(page)
    page.goto(need)
    follow(page, TITLE)
    assert page.url == partnership
