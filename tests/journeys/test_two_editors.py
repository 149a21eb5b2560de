"""Two conveners write in the same introduction at the same time, and neither loses a word."""

from tests.journeys.browser import NewPage
from tests.journeys.look import look
from tests.journeys.pages import DOCUMENT
from tests.journeys.steps import be, fill, press, said

FIRST = "The first desk wrote this about the boats."
SECOND = "The second desk wrote this about the bridges."


def test_the_second_to_save_is_shown_both_texts(browser_page: NewPage) -> None:
    first, second = browser_page(accept={409, 422}), browser_page(js=False, width=360, accept={409, 422})
    be(first, "convener")
    be(second, "second-convener")
    for page in (first, second):
        page.goto(f"{DOCUMENT}draft/words/")
    fill(first, introduction=FIRST)
    press(first, "Save")
    fill(second, introduction=SECOND)
    press(second, "Save")

    assert FIRST in second.locator('section[aria-labelledby="theirs"]').inner_text()
    assert second.locator('[name="introduction"]').input_value() == SECOND
    look(second)
    first.goto(f"{DOCUMENT}draft/")
    assert FIRST in said(first)
    assert SECOND not in said(first)

    fill(second, introduction=f"{FIRST}\n\n{SECOND}")
    press(second, "Save")
    first.reload()
    assert f"{FIRST} {SECOND}" in said(first)

    # Whoever has an older page open still is told, however often.
    first.go_back()
    fill(first, introduction="Overwritten.")
    press(first, "Save")
    assert SECOND in first.locator('section[aria-labelledby="theirs"]').inner_text()
    second.reload()
    assert f"{FIRST} {SECOND}" in said(second)
