"""Pages in a real browser that tell of everything that went wrong on them."""

import os
import shutil
from collections.abc import Collection
from typing import Any, Protocol
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Nothing outside this machine is ever asked, not even by mistake.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
BRIEF = {"resultTypes": ["violations"], "preload": False}
REPEATED = ["tbody > tr:nth-child(n+6)", ".entries > li:nth-child(n+6)", ".passage ~ .passage", "option"]
LOCALES = {"en": "en-GB", "ar": "ar"}


class NewPage(Protocol):
    """Open a page in a context of its own: no cookies, paths relative to the site.

    `accept` names the statuses from 400 on that this journey means to meet.
    """

    def __call__(
        self,
        *,
        js: bool = True,
        width: int = 1280,
        language: str = "en",
        zone: str = "Africa/Nairobi",
        accept: Collection[int] = (),
    ) -> Page: ...


class Watch:
    """Everything on a context's pages that a reader must never meet."""

    def __init__(self, context: BrowserContext, site: str, accept: Collection[int]) -> None:
        self.problems: list[str] = []
        self._host = urlsplit(site).netloc
        self._accept = accept
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # Answers with an error status are judged one by one in _response.
        is_status = message.text.startswith("Failed to load resource: the server responded")
        if message.type in {"error", "warning"} and not is_status:
            self.problems.append(f"console {message.type}: {message.text}")

    def _error(self, error: WebError) -> None:
        self.problems.append(f"script error: {error.error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self._host:
            self.problems.append(f"asked a third party: {request.url}")

    def _failed(self, request: Request) -> None:
        # A download or the next page takes the place of what was being loaded: the browser's own doing.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"request failed: {request.url} ({request.failure})")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._accept:
            self.problems.append(f"answered {response.status}: {response.url}")


def find_chromium() -> str:
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert named, "No Chromium was found; script/test installs one or says how."
    return named


def axe(page: Page) -> None:
    """Assert that axe-core finds nothing at all on the page as it stands."""
    run_axe(page, {**BRIEF, "rules": {"color-contrast": {"enabled": False}}})
    axe_contrast(page)


def axe_contrast(page: Page) -> None:
    """Assert that axe-core finds contrast enough, in a long list on the first of its lines.

    It looks for what is painted behind each word, which takes half a minute in a list of hundreds.
    """
    run_axe(page, {**BRIEF, "runOnly": {"type": "rule", "values": ["color-contrast"]}}, exclude=REPEATED)


def run_axe(page: Page, options: dict[str, Any], exclude: Collection[str] = ()) -> None:
    context = {"include": [["html"]], "exclude": [[selector] for selector in exclude]}
    results = Axe().run(page, context=context, options=options)
    assert results.violations_count == 0, results.generate_report()
