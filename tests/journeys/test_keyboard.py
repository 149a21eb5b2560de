"""The header, the menu and the form to sign, by keyboard alone."""

import re

from playwright.sync_api import Page

from tests.journeys.browser import NewPage
from tests.journeys.pages import STATEMENT
from tests.journeys.site import Site
from tests.journeys.steps import ERROR, heading, summary

# Whether the focused element can be seen and is ringed.
SEEN = """() => {
  const one = document.activeElement;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  return one !== document.body && box.width >= 4 && box.height >= 4 && inside && ringed && !style.clipPath.includes("inset");
}"""
FOCUSED = "() => document.activeElement.name || document.activeElement.innerText.trim()"


def tab_to(page: Page, wanted: str, *, limit: int = 40) -> None:
    """Press Tab until the field of this name, or the link or button of these words, has the focus.

    Whatever is met on the way must be seen.
    """
    met = []
    for _press in range(limit):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        met.append(page.evaluate(FOCUSED))
        if met[-1] == wanted:
            return
    raise AssertionError(f"{wanted} was not met: {met}")


def test_the_first_stop_leads_past_the_header(browser_page: NewPage) -> None:
    page = browser_page()
    page.goto(STATEMENT)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the content"
    assert page.evaluate(SEEN)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_the_header_on_a_wide_screen(browser_page: NewPage) -> None:
    page = browser_page()
    page.goto("/")
    tab_to(page, "Organisations")
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisations/")
    tab_to(page, "q")
    page.keyboard.type("nurses")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=nurses")
    tab_to(page, "العربية")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ar/search/?q=nurses")
    assert page.evaluate("() => document.documentElement.dir") == "rtl"


def test_the_menu_on_a_narrow_screen(browser_page: NewPage) -> None:
    page = browser_page(width=360)
    page.goto("/")
    tab_to(page, "Menu")
    page.keyboard.press("Enter")
    tab_to(page, "Forum")
    page.keyboard.press("Enter")
    page.wait_for_url("**/forum/")
    assert heading(page) == "Forum"


def test_signing_without_a_mouse(browser_page: NewPage, demonstration: Site) -> None:
    """What is missing is said first; each line of it leads to its field."""
    page = browser_page(accept={422})
    page.goto(f"{STATEMENT}sign/")
    tab_to(page, "organisation_name")
    page.keyboard.type("Keyboard Choir of Kisumu")
    page.keyboard.press("Enter")
    page.locator(".error-summary").wait_for()
    assert page.evaluate("() => document.activeElement.className") == "error-summary"

    links = summary(page)
    assert [line.partition(":")[0] for line in links] == [
        "Country of seat",
        "Your name",
        "Your role",
        "Your e-mail",
    ]
    for line, name, typed in [
        (links[0], "seat", "Keny"),
        (links[1], "name", "Achieng"),
        (links[2], "role", "Treasurer"),
        (links[3], "email", "achieng@choir-keyboard.example"),
    ]:
        page.locator(".error-summary").focus()
        tab_to(page, line)
        page.keyboard.press("Enter")
        assert page.evaluate(FOCUSED) == name
        assert page.evaluate(SEEN)
        described = page.evaluate(
            "() => document.activeElement.getAttribute('aria-describedby').split(' ')"
            ".map(id => document.getElementById(id)?.innerText || '').join(' ')"
        )
        assert ERROR in described
        assert page.evaluate("() => document.activeElement.getAttribute('aria-invalid')") == "true"
        page.keyboard.type(typed)
    assert page.locator('[name="seat"]').input_value() == "KE"
    tab_to(page, "list_organisation")
    page.keyboard.press("Space")
    assert page.locator('[name="list_organisation"]').is_checked()
    tab_to(page, "Sign")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sign/sent/"))
    assert heading(page) == "One more step"
    assert demonstration.next_letter("achieng@choir-keyboard.example")
