"""A letter to many: written, read as one of them reads it, tried, sent; and one of them wants no more."""

import re
import time

from playwright.sync_api import Page

from tests.journeys.browser import NewPage
from tests.journeys.look import look, stands
from tests.journeys.pages import INITIATIVE
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
    summary,
    words,
    wrong,
)

CONVENER = "secretariat@demonstration.example"
SUBJECT = "{organisation}: what became of it"
BODY = "Dear {name},\n\nhere is what became of “{about}”:\n\n{page}\n\nThank you for taking part."
SENT_WITHIN = 60  # seconds


def test_a_letter_is_written_and_sent(browser_page: NewPage, demonstration: Site) -> None:
    convener = browser_page(accept={422})
    be(convener, "convener")
    letter = begin(convener, "News of the valley", audience="contributors")
    gaps(convener, letter)
    write(convener, letter, SUBJECT, BODY)
    look(convener)
    people = preview(convener)
    try_on_oneself(convener, demonstration, letter)
    before = count_letters(demonstration)
    send(convener)
    look(convener)
    progress(convener, letter)
    assert count_letters(demonstration) - before == people
    unsubscribe(browser_page(js=False, width=360), demonstration)
    again = begin(convener, "One more word", audience="contributors")
    write(convener, again, SUBJECT, BODY)
    assert reached(convener) == people - 1


def test_what_a_letter_refuses(browser_page: NewPage) -> None:
    """One to nobody is not sent, and one that goes out can no longer be changed; what was typed is kept."""
    convener, colleague = browser_page(accept={422}), browser_page(js=False, width=360, accept={409, 422})
    be(convener, "convener")
    be(colleague, "second-convener")
    letter = begin(convener, "To the penguins", audience="signatories", countries="Antarctica")
    write(convener, letter, SUBJECT, BODY)
    convener.goto(f"{letter}send/")
    assert convener.locator(".error-summary").inner_text().startswith("It cannot be sent yet")
    assert "reaches nobody" in convener.locator(".error-summary").inner_text()
    assert main(convener).get_by_role("button", name="Send it now").count() == 0
    look(convener)

    letter = begin(convener, "To those of Ghana", audience="contributors")
    write(convener, letter, SUBJECT, BODY)
    for page, body in ((convener, "Dear {name},\n\nthe bridges hold."), (colleague, "The boats are out.")):
        page.goto(f"{letter}texts/en/")
        fill(page, body=body)
    press(convener, "Save")
    press(colleague, "Save")
    assert "the bridges hold." in colleague.locator('section[aria-labelledby="theirs"]').inner_text()
    assert colleague.locator('[name="body"]').input_value() == "The boats are out."
    stands(colleague)
    convener.goto(letter)
    send(convener)
    press(colleague, "Save")
    assert "can no longer be changed" in " ".join(summary(colleague))
    assert colleague.locator('[name="body"]').input_value() == "The boats are out."


def begin(page: Page, name: str, *, audience: str, countries: str = "") -> str:
    """Say whom a letter is for; returns its address."""
    page.goto(f"{INITIATIVE}letters/")
    follow(page, "Write a letter")
    press(page, "Save and go on")
    assert wrong(page, "audience") != []
    option = page.locator(f'select[name="audience"] option[value^="{audience}:"]').first
    fill(page, name=name, audience=str(option.get_attribute("value")), countries=countries)
    choose(page, "matter", "outcome")
    press(page, "Save and go on")
    assert heading(page) == name
    return page.url


def gaps(page: Page, letter: str) -> None:
    """What is no placeholder is not sent, and what was typed is kept."""
    page.goto(f"{letter}texts/new/")
    typed = {"language": "en", "subject": SUBJECT, "body": "Dear {nam},\n\nthank you."}
    fill(page, **typed)
    press(page, "Save")
    assert wrong(page, "body")[0].startswith("“{nam}” is no placeholder here.")
    assert {name: page.locator(f'main [name="{name}"]').input_value() for name in typed} == typed
    look(page)


def write(page: Page, letter: str, subject: str, body: str) -> None:
    """In English, which everyone else gets too."""
    page.goto(f"{letter}texts/new/")
    fill(page, language="en", subject=subject, body=body)
    press(page, "Save")
    page.goto(f"{letter}edit/")
    fill(page, fallback="en")
    press(page, "Save")
    assert message(page) == "Saved."


def reached(page: Page) -> int:
    total = page.locator('section[aria-labelledby="reach"] .number').first
    return int(total.inner_text().replace(",", ""))


def preview(page: Page) -> int:
    """As a real reader gets it; returns how many there are."""
    people = reached(page)
    main(page).get_by_role("link", name=re.compile("^Preview")).first.click()
    assert heading(page) == "The letter in English"
    reader = page.locator("dl.facts bdi").first.inner_text()
    assert f"Dear {reader}," in said(page)
    assert "{" not in page.locator("div.sheet").inner_text()
    look(page)
    follow(page, "The next reader")
    assert page.locator("dl.facts bdi").first.inner_text() != reader
    follow(page, "Back to the letter")
    return people


def try_on_oneself(page: Page, site: Site, letter: str) -> None:
    before = len(site.letters(CONVENER))
    main(page).get_by_role("button", name=re.compile("^Send me a test")).click()
    assert message(page) == "The test is on its way to you."
    assert page.url == letter
    mail = site.next_letter(CONVENER, after=before)
    assert "what became of it" in str(mail["Subject"])
    assert "{" not in words(mail)


def send(page: Page) -> None:
    follow(page, "Check and send")
    press(page, "Send it now")
    assert message(page) == "The letter is being sent. You can leave this page."


def progress(page: Page, letter: str) -> None:
    until = time.monotonic() + SENT_WITHIN
    while page.locator("#progress .state").first.inner_text() != "Sent":
        assert time.monotonic() < until, said(page)
        time.sleep(0.5)
        page.goto(letter)
    bar = page.locator("#progress progress")
    assert bar.get_attribute("value") == bar.get_attribute("max")


def count_letters(site: Site) -> int:
    return len([one for one in site.letters("@") if "what became of it" in str(one["Subject"])])


def unsubscribe(page: Page, site: Site) -> None:
    """By the link in the letter, which does nothing until its button is pressed; and by the mailbox's own."""
    mail = next(
        one for one in site.letters("@") if one["List-Unsubscribe"] and CONVENER not in str(one["To"])
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.search(r"<(http[^>]+)>", str(mail["List-Unsubscribe"]))
    assert found
    link = found.group(1).removeprefix(site.url)
    page.goto(link)
    assert heading(page) == "Unsubscribe from these letters?"
    stands(page)
    press(page, "Unsubscribe")
    assert heading(page) == "You are unsubscribed"
    press(page, "That was a mistake: write to me again")
    assert heading(page) == "You get letters again"
    answer = page.request.post(link, form={"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    page.goto(link)
    assert heading(page) == "You are unsubscribed"
