"""Two conveners write in the same introduction at the same time, and neither loses a word."""

from tests.journeys.browser import NewPage
from tests.journeys.look import stands
from tests.journeys.pages import DOCUMENT
from tests.journeys.steps import be, fill, press, said

FIRST = "The first desk wrote this about the boats."
SECOND = "The second desk wrote this about the bridges."


def test_the_second_to_save_is_shown_both_texts(browser_page: NewPage) -> None:
    first, second = browser_page(accept={409, 422}), browser_page(js=False, width=360, accept={409, 422})
    be(first, "convener")
    be(second, "second-convener")
    forgotten = first.context.new_page()
    for page in (first, second, forgotten):
        page.goto(f"{DOCUMENT}draft/words/")
    fill(first, introduction=FIRST)
    press(first, "Save")
    fill(second, introduction=SECOND)
    press(second, "Save")

    assert FIRST in second.locator('section[aria-labelledby="theirs"]').inner_text()
    assert second.locator('[name="introduction"]').input_value() == SECOND
    stands(second)
    first.goto(f"{DOCUMENT}draft/")
    assert FIRST in said(first)
    assert SECOND not in said(first)

    fill(second, introduction=f"{FIRST}\n\n{SECOND}")
    press(second, "Save")
    first.reload()
    assert f"{FIRST} {SECOND}" in said(first)

    # Whoever still has an older page open is told as well, also of what they wrote themselves.
    fill(forgotten, introduction="Overwritten.")
    press(forgotten, "Save")
    assert SECOND in forgotten.locator('section[aria-labelledby="theirs"]').inner_text()
    second.reload()
    assert f"{FIRST} {SECOND}" in said(second)
