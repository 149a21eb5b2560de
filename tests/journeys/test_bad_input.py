"""What cannot be taken: it is said beside the field and on top, and what was typed is kept."""

import re

from playwright.sync_api import Page

from tests.journeys.browser import NewPage
from tests.journeys.look import look
from tests.journeys.pages import STATEMENT
from tests.journeys.site import Site
from tests.journeys.steps import code_in, fill, heading, link_in, press, said, summary, tick, wrong

LONG = "Long" * 2500
TURNED = "chair\u202etreasurer"
GIVEN = {"name": "Wanjiru Kamau", "role": "Chair", "seat": "KE", "countries": "Kenya"}


def test_a_form_keeps_what_it_cannot_take(browser_page: NewPage) -> None:
    page = browser_page(accept={422})
    page.goto(f"{STATEMENT}sign/")
    page.locator('[name="seat"]').evaluate(
        "one => one.append(Object.assign(document.createElement('option'), {value: 'Atlantis'}))"
    )
    typed = {
        "organisation_name": LONG,
        "website": "javascript:alert(1)",
        "seat": "Atlantis",
        "countries": "Kenya, Lemuria",
        "name": "Wanjiru Kamau",
        "role": TURNED,
        "email": "wanjiru at example",
    }
    fill(page, **typed)
    tick(page, "show_name")
    press(page, "Sign")

    problems = {name: wrong(page, name) for name in typed}
    assert {name: len(lines) for name, lines in problems.items()} == {
        **dict.fromkeys(typed, 1),
        "name": 0,
    }
    assert "200" in problems["organisation_name"][0]
    assert "10,000" in problems["organisation_name"][0] or "10000" in problems["organisation_name"][0]
    assert problems["seat"] == ["“Atlantis” is not a country in our list. Please choose one."]
    assert "Lemuria" in problems["countries"][0]
    assert problems["email"] == ["Write an e-mail address such as name@example.org."]
    said_on_top = [line.partition(": ")[2] for line in summary(page)]
    assert said_on_top == [line for lines in problems.values() for line in lines]
    kept = {name: page.locator(f'main [name="{name}"]').input_value() for name in typed}
    assert kept == typed
    assert page.locator('[name="show_name"]').is_checked()
    assert not page.locator('[name="list_organisation"]').is_checked()
    look(page)

    # Each line on top leads to its field.
    for name, line in zip([name for name in typed if problems[name]], summary(page), strict=True):
        page.locator(".error-summary").get_by_role("link", name=line, exact=True).click()
        assert page.evaluate("() => document.activeElement.name") == name


def test_a_link_that_does_not_fit(browser_page: NewPage, demonstration: Site) -> None:
    """An altered link, one whose message was replaced, and one used before."""
    page = browser_page(accept={404})
    email = "wanjiru@links.example"
    sign(page, "Weavers of Limuru", email)
    first = link_in(demonstration.next_letter(email), demonstration, "/signatures/")
    press(page, "Send it again")
    second = link_in(demonstration.next_letter(email, after=1), demonstration, "/signatures/")
    assert first != second

    for dead in (first, altered(second), second[:-8] + "/"):
        answer = page.goto(dead)
        assert answer is not None
        assert answer.status == 404
        assert heading(page) == "This link does not work"
        assert page.get_by_role("button", name="Confirm the signature").count() == 0
    look(page)

    page.goto(second)
    press(page, "Confirm the signature")
    assert "You have confirmed the signature of Weavers of Limuru." in said(page)
    page.goto(second)
    assert heading(page) == "Your signature"
    assert page.get_by_role("button", name="Confirm the signature").count() == 0
    page.goto(first)
    assert heading(page) == "This link does not work"


def test_six_wrong_codes(browser_page: NewPage, demonstration: Site) -> None:
    """Guessing ends; the link still works."""
    page = browser_page(js=False, width=360, accept={422})
    email = "wanjiru@codes.example"
    sign(page, "Dyers of Limuru", email)
    letter = demonstration.next_letter(email)
    right = code_in(letter)
    for guess in range(1, 6):
        fill(page, code=f"{(int(right) + guess) % 1_000_000:06}")
        press(page, "Confirm the signature")
        assert len(wrong(page, "code")) == 1
    fill(page, code=right)
    press(page, "Confirm the signature")
    assert wrong(page, "code") == ["Too many wrong codes. Ask for a new mail, or use the link in it."]
    assert heading(page) == "One more step"
    page.goto(link_in(letter, demonstration, "/signatures/"))
    press(page, "Confirm the signature")
    assert heading(page) == "Your signature"


def sign(page: Page, organisation: str, email: str) -> None:
    page.goto(f"{STATEMENT}sign/")
    fill(page, organisation_name=organisation, email=email, **GIVEN)
    press(page, "Sign")
    assert heading(page) == "One more step"


def altered(link: str) -> str:
    """The link with one letter of its token exchanged."""
    found = re.search(r"/signatures/([^/]+)/$", link)
    assert found
    at = found.start(1)
    return link[:at] + ("A" if link[at] != "A" else "B") + link[at + 1 :]
