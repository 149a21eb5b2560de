"""What people do on the pages, step by step, as the journeys need it."""

import re
from email.message import EmailMessage

from playwright.sync_api import Locator, Page

from tests.journeys.site import Site

CODE = re.compile(r"^\d{6}$", re.MULTILINE)
ERROR = "Error:"  # said before it, to those who do not see the colour


def main(page: Page) -> Locator:
    return page.locator("main")


def press(page: Page, button: str) -> None:
    """Press the one button of this name on the page itself, not in its frame."""
    main(page).get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    main(page).get_by_role("link", name=link, exact=True).first.click()


def fill(page: Page, **fields: str) -> None:
    """Fill the fields of the page's form by their names; a select takes a value."""
    for name, value in fields.items():
        field = main(page).locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def tick(page: Page, *names: str) -> None:
    for name in names:
        main(page).locator(f'input[name="{name}"]').check()


def choose(page: Page, name: str, value: str) -> None:
    main(page).locator(f'input[name="{name}"][value="{value}"]').check()


def said(page: Page) -> str:
    """What the page says in its main part, with single blanks."""
    return " ".join(main(page).inner_text().split())


def heading(page: Page) -> str:
    return " ".join(page.locator("h1").inner_text().split())


def message(page: Page) -> str:
    return " ".join(page.locator("main > .message").first.inner_text().split())


def figure(page: Page, label: str) -> tuple[int, list[str]]:
    """A total with its definition and its moment."""
    total = page.locator(".totals > div").filter(has=page.locator("dt", has_text=re.compile(f"^{label}$")))
    value = int(total.locator(".number").inner_text().replace(",", ""))
    return value, [" ".join(text.split()) for text in total.locator(".definition").all_inner_texts()]


def wrong(page: Page, name: str) -> list[str]:
    """What stands beside a field about what was typed in it."""
    field = page.locator(".field.wrong").filter(has=page.locator(f'[name="{name}"]'))
    found = field.locator(".errorlist li").all_inner_texts()
    return [text.strip().removeprefix(ERROR).strip() for text in found]


def summary(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".error-summary li").all_inner_texts()]


def be(page: Page, who: str) -> None:
    """Sign in as one of the demonstration's people with one click."""
    page.goto("/demo/")
    page.locator(f'form[action$="/demo/sign-in/{who}/"] button').click()


def sign_in_by_code(page: Page, site: Site, email: str) -> None:
    """Sign in from the sign-in page, by the code that is mailed."""
    before = len(site.letters(email))
    fill(page, email=email)
    main(page).locator("form.form button").click()
    while not CODE.search(words(letter := site.next_letter(email, after=before))):
        before += 1  # other mail was on its way
    fill(page, code=code_in(letter))
    main(page).locator("form.form button").click()


def words(letter: EmailMessage) -> str:
    body = letter.get_body(preferencelist=("plain",))
    assert body is not None
    return str(body.get_content())


def code_in(letter: EmailMessage) -> str:
    found = CODE.findall(words(letter))
    assert len(found) == 1
    return str(found[0])


def link_in(letter: EmailMessage, site: Site, part: str) -> str:
    """The path of the one link in a letter that has this part; letters are wrapped nowhere within a link."""
    found = {link for link in re.findall(r"https?://\S+", words(letter)) if part in link}
    assert len(found) == 1, words(letter)
    link = str(found.pop())
    assert link.startswith(site.url)
    return link.removeprefix(site.url)
