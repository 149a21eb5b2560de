"""The types of pages there are, each with one page of the demonstration that stands for it."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page

STATEMENT_2020 = "/statements/joint-statement-in-solidarity-with-those-facing-xenophobia/"
STATEMENT = "/statements/amber-valley/"
INITIATIVE = "/initiatives/amber-river/"
EVENT_2020 = "/events/exchange-2020/"
EVENT_PAST = "/events/amber-first-exchange/"
EVENT = "/events/amber-second-exchange/"
CALL_2020 = "/forum/calls/success-stories-and-best-practices/"
DOCUMENT_2020 = "/outcomes/first-months-2020/"
DOCUMENT = "/outcomes/first-ten-days/"
ORGANISATION = "/organisations/african-diaspora-network/"

CONTRIBUTION = r"/forum/\d+/[^/]+/"


@dataclass(frozen=True)
class Type:
    """`then` is the pattern of a link to follow from `address`; `who` the key of a persona to be."""

    name: str
    address: str
    then: str = ""
    who: str = ""
    status: int = 200
    main: bool = False

    def open(self, page: Page, language: str) -> None:
        prefix = "" if language == "en" else f"/{language}"
        answer = page.goto(prefix + self.address)
        if self.then:
            answer = page.goto(find_link(page, prefix + self.then))
        assert answer is not None
        assert answer.status == self.status


def find_link(page: Page, pattern: str) -> str:
    """The address of the first link on a page whose whole path fits the pattern."""
    links: list[str] = page.eval_on_selector_all(
        "main a[href]", "links => links.map(link => link.getAttribute('href'))"
    )
    found = next((link for link in links if re.fullmatch(pattern, link)), None)
    assert found, f"no link to {pattern} on {page.url}"
    return found


TYPES = [
    Type("home", "/", main=True),
    Type("initiatives", "/initiatives/"),
    Type("initiative", INITIATIVE, main=True),
    Type("initiative with its desk", INITIATIVE, who="convener"),
    Type("initiative that is over", "/initiatives/response-2020/"),
    Type("new initiative", "/initiatives/new/", who="convener"),
    Type("edit initiative", f"{INITIATIVE}edit/", who="convener"),
    Type("conveners", f"{INITIATIVE}conveners/", who="convener"),
    Type("finish initiative", f"{INITIATIVE}state/", who="convener"),
    Type("organisations", "/organisations/", main=True),
    Type("organisations, filtered", "/organisations/?theme=health&seat=DE"),
    Type("organisations, none", "/organisations/?q=qqqqzzzz"),
    Type("organisation", ORGANISATION, main=True),
    Type("add organisation", "/organisations/add/", who="convener"),
    Type("edit organisation", f"{ORGANISATION}edit/", who="staff"),
    Type("add a name", f"{ORGANISATION}names/", who="staff"),
    Type("statement, open", STATEMENT, main=True),
    Type("statement, closed", STATEMENT_2020, main=True),
    Type("sign", f"{STATEMENT}sign/", main=True),
    Type("sign, closed", f"{STATEMENT_2020}sign/"),
    Type("sent, unknown", f"{STATEMENT}sign/sent/"),
    Type("signature, unknown", f"{STATEMENT}signatures/none/", status=404),
    Type("draft a statement", f"{INITIATIVE}statements/new/", who="convener"),
    Type("queue", f"{STATEMENT}queue/", who="convener"),
    Type("decline", f"{STATEMENT}queue/", r"/statements/[^/]+/queue/\d+/decline/", who="convener"),
    Type("move signing", f"{STATEMENT}open/", who="convener"),
    Type("close signing", f"{STATEMENT}close/", who="convener"),
    Type("forum", "/forum/", main=True),
    Type("forum, filtered", "/forum/?kind=practice&region=africa"),
    Type("forum, none", "/forum/?q=qqqqzzzz"),
    Type("call", CALL_2020),
    Type("call, open", INITIATIVE, r"/forum/calls/[^/]+/"),
    Type("contribution", CALL_2020, CONTRIBUTION, main=True),
    Type("contribute", "/forum/", r"/forum/calls/[^/]+/contribute/", who="representative"),
    Type("open a call", f"{INITIATIVE}calls/new/", who="convener"),
    Type("look after contributions", f"{CALL_2020}desk/", who="convener"),
    Type("events", "/events/"),
    Type("event, over", EVENT_2020, main=True),
    Type("event, coming", EVENT, main=True),
    Type("register", f"{EVENT}register/"),
    Type("input", EVENT_2020, r"/events/[^/]+/inputs/\d+/"),
    Type("write an input", f"{EVENT}inputs/new/", who="representative"),
    Type("plan an event", f"{INITIATIVE}events/new/", who="convener"),
    Type("run, over", f"{EVENT_PAST}run/", who="convener"),
    Type("run, coming", f"{EVENT}run/", who="convener"),
    Type("agenda", f"{EVENT}agenda/", who="convener"),
    Type("edit event", f"{EVENT}edit/", who="convener"),
    Type("name a speaker", f"{EVENT}speakers/new/", who="convener"),
    Type("registrations", f"{EVENT}registrations/", who="convener"),
    Type("note a plenary input", f"{EVENT_PAST}inputs/note/", who="convener"),
    Type("outcome documents", "/outcomes/"),
    Type("outcome document", DOCUMENT_2020, main=True),
    Type("edition", f"{DOCUMENT_2020}editions/1/"),
    Type("start a document", f"{INITIATIVE}outcomes/new/", who="convener"),
    Type("working copy", f"{DOCUMENT}draft/", who="convener"),
    Type("title and introduction", f"{DOCUMENT}draft/words/", who="convener"),
    Type("passage", f"{DOCUMENT}draft/", r"/outcomes/[^/]+/draft/passages/\d+/", who="convener"),
    Type("choose what was said", f"{DOCUMENT}draft/", r".*/sections/\d+/add/", who="convener"),
    Type("check", f"{DOCUMENT}draft/check/", who="convener"),
    Type("search", "/search/"),
    Type("search, hits", "/search/?q=nurses", main=True),
    Type("search, none", "/search/?q=qqqqzzzz"),
    Type("account", "/account/", who="representative"),
    Type("account of a convener", "/account/", who="convener"),
    Type("sign in", "/account/sign-in/"),
    Type("sign out", "/account/sign-out/", who="representative"),
    Type("export", "/account/export/", who="representative"),
    Type("erase", "/account/erase/", who="representative"),
    Type("another address", "/account/address/", who="representative"),
    Type("privacy", "/privacy/"),
    Type("zone", "/account/zone/"),
    Type("demonstration", "/demo/"),
    Type("mails", "/demo/mail/"),
    Type("mail", "/demo/mail/", r"/demo/mail/\d+/"),
    Type("nothing here", "/nothing/here/", status=404),
    Type("not allowed", f"{INITIATIVE}edit/", who="representative", status=403),
]
