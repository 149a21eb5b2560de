"""What every page owes its reader, whatever is on it."""

from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.journeys.browser import axe, axe_contrast

NARROW: ViewportSize = {"width": 360, "height": 800}

# Everything that can take the focus takes it once; those that nobody would see are told.
UNSEEN = """() => {
  const every = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  const unseen = [];
  for (const one of document.querySelectorAll(every)) {
    if (one.tabIndex < 0 || one.disabled || !one.checkVisibility()) continue;
    one.focus({ preventScroll: true, focusVisible: true });
    let box = one.getBoundingClientRect();
    if (box.right <= 0 || box.left > innerWidth) {  // in a line that scrolls by itself, as the focus makes it do
      one.scrollIntoView({ block: "nearest", inline: "nearest" });
      box = one.getBoundingClientRect();
    }
    const style = getComputedStyle(one);
    const knot = one.ownerSVGElement && one.querySelector("circle");  // in a picture the knot itself is ringed
    const ringed = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5)
      || style.boxShadow !== "none" || (knot && parseFloat(getComputedStyle(knot).strokeWidth) >= 4);
    const seen = box.width >= 4 && box.height >= 4 && box.right > 0 && box.left < innerWidth + 1;
    if (document.activeElement !== one || !seen || !ringed) unseen.push(one.outerHTML.slice(0, 160));
  }
  document.activeElement.blur();
  return unseen;
}"""

# What sticks out over the edge, so that a failure says where to look.
OVERFLOWING = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const beyond = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
  });
  return [`${root.scrollWidth} > ${root.clientWidth}`, ...beyond.slice(-3).map((one) => one.outerHTML.slice(0, 160))];
}"""

FRAME = """() => {
  const root = document.documentElement;
  const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
  return {
    language: root.lang,
    direction: root.dir,
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim() !== "" && !document.title.startsWith("·"),
    placeholders: (document.body.innerText.match(/%\\(\\w+\\)s|\\{\\{|\\{%/g) || []),
    twice: ids.filter((one, place) => ids.indexOf(one) !== place),
  };
}"""


def look(page: Page, language: str = "en", *, dark: bool = False) -> None:
    """Assert that axe finds nothing, and everything that `stands` asserts."""
    axe(page)
    if dark:
        look_in_the_dark(page)
    stands(page, language)


def stands(page: Page, language: str = "en") -> None:
    """Assert that nothing sticks out at 360 px, the focus is always seen, and the frame is right.

    For pages without script, on which axe cannot run.
    """
    assert page.evaluate(FRAME) == frame(language)
    assert page.evaluate(UNSEEN) == []
    wide = page.viewport_size
    page.set_viewport_size(NARROW)
    assert page.evaluate(OVERFLOWING) == []
    if wide is not None:
        page.set_viewport_size(wide)


def look_in_the_dark(page: Page) -> None:
    """Assert that contrast is enough in the dark too; nothing else depends on the colours."""
    page.emulate_media(color_scheme="dark")
    axe_contrast(page)
    page.emulate_media(color_scheme="light")


def frame(language: str) -> dict[str, Any]:
    return {
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "headings": 1,
        "title": True,
        "placeholders": [],
        "twice": [],
    }
