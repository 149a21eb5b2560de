"""The watch over pages notices what it is there to notice."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page

from convene.config.middleware import POLICY
from tests.journeys.browser import Watch, axe

FRAME = '<!doctype html><html lang="en"><head><title>A page</title>{head}</head><body><main><h1>A page</h1>{body}</main></body></html>'
FILES = {
    "/ok.js": ("text/javascript", "document.title = 'Another';"),
    "/broken.js": ("text/javascript", "nothing.at.all();"),
    "/favicon.ico": ("image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'),
}


@pytest.fixture
def pages() -> Iterator[dict[str, str]]:
    """Address to page of a little server, which also has "url"."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = FILES.get(self.path, ("text/html", pages.get(self.path)))
            self.send_response(200 if text is not None else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write((text or FRAME.format(head="", body="")).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    pages["url"] = f"http://localhost:{server.server_port}"
    yield pages
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def watched(
    browser: Browser, site: str, *, js: bool = True, accept: tuple[int, ...] = ()
) -> Iterator[tuple[Page, Watch]]:
    context = browser.new_context(base_url=site, java_script_enabled=js)
    watch = Watch(context, site, accept)
    with closing(context):
        yield context.new_page(), watch


@pytest.mark.parametrize("js", [True, False])
@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("", "", ""),
        ('<script src="/ok.js"></script>', "", ""),
        ("", '<p style="color: red">Red</p>', "Content Security Policy"),
        ("<style>p { color: red }</style>", "", "Content Security Policy"),
        ("", '<img src="http://example.org/a.png" alt="">', "asked a third party: http://example.org/a.png"),
        ("", '<img src="/none.png" alt="">', "answered 404"),
    ],
)
def test_what_goes_wrong_on_a_page_is_noticed(
    browser: Browser, pages: dict[str, str], head: str, body: str, expected: str, *, js: bool
) -> None:
    pages["/"] = FRAME.format(head=head, body=body)
    with watched(browser, pages["url"], js=js) as (page, watch):
        page.goto("/")
    assert bool(watch.problems) == bool(expected)
    assert expected in "\n".join(watch.problems)


def test_a_script_that_fails_is_noticed(browser: Browser, pages: dict[str, str]) -> None:
    pages["/"] = FRAME.format(head='<script src="/broken.js"></script>', body="")
    with watched(browser, pages["url"]) as (page, watch):
        page.goto("/")
    assert [problem.split(":")[0] for problem in watch.problems] == ["script error"]


def test_a_status_is_noticed_unless_it_was_meant(browser: Browser, pages: dict[str, str]) -> None:
    with watched(browser, pages["url"]) as (page, watch):
        page.goto("/gone")
    assert watch.problems == [f"answered 404: {pages['url']}/gone"]
    with watched(browser, pages["url"], accept=(404,)) as (page, watch):
        page.goto("/gone")
    assert watch.problems == []


def test_axe_fails_on_a_finding(browser: Browser, pages: dict[str, str]) -> None:
    pages["/good"] = FRAME.format(head="", body="")
    pages["/bad"] = FRAME.format(head="", body="<input>")
    with watched(browser, pages["url"]) as (page, watch):
        page.goto("/good")
        axe(page)
        page.goto("/bad")
        with pytest.raises(AssertionError, match="label"):
            axe(page)
    assert watch.problems == []
