"""One demonstration for all journeys of a process; a fresh browser page for whoever asks."""

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.browser import ARGUMENTS, LOCALES, NewPage, Watch, find_chromium
from tests.journeys.site import Site, running_site

HERE = Path(__file__).parent


def pytest_itemcollected(item: pytest.Item) -> None:
    """Everything here is a journey."""
    if HERE in item.path.parents:
        item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running site with its data folder and its letters."""
    with running_site(tmp_path_factory.mktemp("journeys")) as site:
        yield site


@pytest.fixture(scope="session")
def site(demonstration: Site) -> str:
    """The running site's address, without a slash at the end."""
    return demonstration.url


# For this folder alone: while Playwright runs, Django takes the thread for an asynchronous one.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(browser: Browser, site: str) -> Iterator[NewPage]:
    """Opens pages; when the test is over, fails it for anything that went wrong on one of them."""
    watches: list[Watch] = []
    contexts = []

    def new_page(
        *,
        js: bool = True,
        width: int = 1280,
        language: str = "en",
        zone: str = "Africa/Nairobi",
        accept: Collection[int] = (),
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            java_script_enabled=js,
            locale=LOCALES[language],
            timezone_id=zone,
            viewport={"width": width, "height": 900},
            is_mobile=width < 600,
            has_touch=width < 600,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        watches.append(Watch(context, site, accept))
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()
    assert [problem for watch in watches for problem in watch.problems] == []
