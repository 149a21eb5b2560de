"""The public side of the chain on a phone without any script, in English and in Arabic."""

import re

import pytest
from playwright.sync_api import Page

from tests.journeys.browser import NewPage
from tests.journeys.look import stands
from tests.journeys.pages import CONTRIBUTION, DOCUMENT_2020, EVENT, STATEMENT, find_link
from tests.journeys.site import Site
from tests.journeys.steps import choose, code_in, fill, heading, link_in, main, said, tick, words

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NAMES = {"en": "Ferry Wardens of Tillen", "ar": "اتحاد نساء الوادي في لشبونة"}
TITLES = {"en": "Ropes before boats", "ar": "قوارب صغيرة وقوائم طويلة"}
TEXTS = {
    "en": "We tied ropes between the houses before the boats came. Nobody was carried off.",
    "ar": "كتبنا قائمة بكل من يحتاج إلى قارب. لم ينسَ أحدٌ جارته.",
}
CONFIRM = {"en": "Please confirm", "ar": "يُرجى التأكيد"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_public_side(browser_page: NewPage, demonstration: Site, language: str) -> None:
    page = browser_page(js=False, width=360, language=language, accept={422})
    home = "/" if language == "en" else "/ar/"
    page.goto(home)
    stands(page, language)
    read_to_the_statement(page, home)
    email = f"warden@{language}-without-script.example"
    sign(page, demonstration, language, email)
    contribute(page, demonstration, language, email)
    register(page, demonstration, home, f"guest@{language}-without-script.example")
    read_the_edition(page, language, home)


def read_to_the_statement(page: Page, home: str) -> None:
    """Through the menu to the initiative and its statement."""
    page.locator("details.menu > summary").click()
    page.locator(f'details.menu a[href="{home}initiatives/"]').click()
    page.locator(f'main h2 a[href="{home}initiatives/amber-river/"]').click()
    page.locator(f'.entries a[href="{home.rstrip("/")}{STATEMENT}"]').click()


def sign(page: Page, site: Site, language: str, email: str) -> None:
    page.locator('main a.button[href$="/sign/"]:visible').first.click()
    send(page)
    assert page.locator(".error-summary li").count() == 5
    stands(page, language)
    fill(
        page,
        organisation_name=NAMES[language],
        website=email.partition("@")[2],
        seat="PT",
        countries={"en": "Portugal, Cape Verde", "ar": "البرتغال، مصر"}[language],
        name={"en": "Duarte Lima", "ar": "هدى منصور"}[language],
        role={"en": "Warden", "ar": "أمينة"}[language],
        email=email,
    )
    tick(page, "list_organisation", "show_name")
    send(page)
    letter = site.next_letter(email)
    assert CONFIRM[language] in str(letter["Subject"])
    page.goto(link_in(letter, site, "/signatures/"))
    stands(page, language)
    main(page).locator("form .actions button").click()
    assert NAMES[language] in said(page)
    page.locator(".kicker a").first.click()
    assert NAMES[language] in "".join(page.locator("#list th").all_inner_texts())
    stands(page, language)


def contribute(page: Page, site: Site, language: str, email: str) -> None:
    page.locator(".thread-line a").first.click()
    page.locator('main a[href$="/contribute/"]:visible').first.click()
    before = len(site.letters(email))
    fill(page, email=email)
    send(page)
    stands(page, language)
    code = code_in(site.next_letter(email, after=before))
    fill(page, code=code.translate(ARABIC_DIGITS) if language == "ar" else code)
    send(page)
    choose(page, "kind", "practice")
    send(page)
    fill(page, title=TITLES[language], done=TEXTS[language], region="europe")
    choose(page, "quoting", "organisation-and-name")
    fill(page, author_name="")
    send(page)
    assert page.locator(".error-summary li").count() == 1
    assert page.locator('[name="done"]').input_value() == TEXTS[language]
    fill(page, author_name={"en": "Duarte Lima", "ar": "هدى منصور"}[language])
    send(page)
    assert heading(page) == TITLES[language]
    assert main(page).get_by_role("link", name=NAMES[language]).count() == 1
    # Its language was recognised.
    assert page.locator("h1 span").get_attribute("lang") == language
    stands(page, language)


def register(page: Page, site: Site, home: str, email: str) -> None:
    page.goto(home.rstrip("/") + EVENT)
    page.locator('main a[href$="/register/"]:visible').first.click()
    fill(page, name="Nadia", email=email)
    send(page)
    assert page.url.endswith("/register/done/")
    letter = site.next_letter(email)
    assert [part.get_filename() for part in letter.iter_attachments()] == ["calendar.ics"]
    assert f"{site.url}{home.rstrip('/')}{EVENT}" in words(letter)


def read_the_edition(page: Page, language: str, home: str) -> None:
    """From the outcome document to one of its voices, that voice's organisation, and back."""
    page.goto(home.rstrip("/") + DOCUMENT_2020)
    document = heading(page)
    quote = page.locator("figure.quote").filter(has=page.locator('figcaption a[href*="/forum/"]')).first
    text = " ".join(quote.locator("blockquote").inner_text().split())
    passage = str(quote.get_attribute("id"))
    quote.locator('figcaption a[href*="/forum/"]').click()
    assert text in said(page)
    assert re.fullmatch(home.rstrip("/") + CONTRIBUTION, page.url.removeprefix(origin(page)))
    page.goto(find_link(page, home.rstrip("/") + r"/organisations/[^/]+/"))
    stands(page, language)
    page.go_back()
    page.locator(f'section[aria-labelledby="quoted"] a[href$="#{passage}"]').first.click()
    assert page.url.endswith(f"#{passage}")
    assert document == heading(page)


def send(page: Page) -> None:
    main(page).locator("form.form > .actions button").first.click()


def origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])
