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
INITIATIVE_2020 = "/initiatives/response-2020/"
SITUATION_2020 = f"{INITIATIVE_2020}situation/"
COALITION_2020 = "/coalitions/joint-statement-coalition/"
COALITION = "/coalitions/friends-of-the-amber-valley/"
MEETING_2020 = f"{COALITION_2020}meetings/coalition-meeting-2020/"
BALLOT = r"/coalitions/[^/]+/motions/\d+/ballots/\d+/"
MEMBER = r"/coalitions/[^/]+/members/\d+/"
CHALLENGE = r"/coalitions/[^/]+/challenges/\d+/"
NEWS_2020 = "/news/joint-statement-launched/"
THREAD = r"/thread/[a-z-]+/\d+/"

CONTRIBUTION = r"/forum/\d+/[^/]+/"


@dataclass(frozen=True)
class Type:
    """`then` is the pattern of a link to follow from `address`, `and_then` of one there; `who` a persona's key."""

    name: str
    address: str
    then: str = ""
    and_then: str = ""
    who: str = ""
    status: int = 200
    main: bool = False

    def open(self, page: Page, language: str) -> None:
        prefix = "" if language == "en" else f"/{language}"
        answer = page.goto(prefix + self.address)
        for pattern in filter(None, (self.then, self.and_then)):
            answer = page.goto(find_link(page, prefix + pattern))
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
    Type("initiative that is over", INITIATIVE_2020),
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
    Type("situation", SITUATION_2020, main=True),
    Type("situation, none", f"{INITIATIVE}situation/"),
    Type("reading", SITUATION_2020, r".*/situation/readings/\d+/"),
    Type("figure", NEWS_2020, r"/initiatives/[^/]+/figures/\d+/"),
    Type("situation of a convener", SITUATION_2020, who="convener"),
    Type("add a series", f"{SITUATION_2020}new/", who="convener"),
    Type("edit a series", SITUATION_2020, r".*/situation/\d+/edit/", who="convener"),
    Type("note a reading", SITUATION_2020, r".*/situation/\d+/note/", who="convener"),
    Type("import readings", SITUATION_2020, r".*/situation/\d+/import/", who="convener"),
    Type("news", "/news/"),
    Type("press note", NEWS_2020, main=True),
    Type("press note in Spanish", f"{NEWS_2020}es/"),
    Type("press note in Arabic", f"{NEWS_2020}ar/"),
    Type("draft a press note", f"{INITIATIVE}news/new/", who="convener"),
    Type("news desk", f"{NEWS_2020}desk/", who="convener"),
    Type("translate a press note", f"{NEWS_2020}desk/texts/new/", who="convener"),
    Type("correct a press note", f"{NEWS_2020}desk/texts/en/", who="convener"),
    Type("figures of a press note", f"{NEWS_2020}desk/figures/", who="convener"),
    Type("contact of a press note", f"{NEWS_2020}desk/contact/", who="convener"),
    Type("letters", f"{INITIATIVE_2020}letters/", who="convener"),
    Type("letters, none", f"{INITIATIVE}letters/", who="convener"),
    Type("letter, sent", f"{INITIATIVE_2020}letters/", r"/letters/\d+/", who="convener"),
    Type("write a letter", f"{INITIATIVE}letters/new/", who="convener"),
    Type("unsubscribe, unknown", "/letters/unsubscribe/none/", status=404),
    Type("needs and offers", "/needs/", main=True),
    Type("needs and offers, closed", "/needs/?state=expired"),
    Type("needs and offers, none", "/needs/?category=money&country=AQ"),
    Type("need", "/needs/", r"/needs/\d+/", main=True),
    Type("need of a representative", "/needs/", r"/needs/\d+/", who="representative"),
    Type("answer a need", "/needs/", r"/needs/\d+/", r"/needs/\d+/reply/", who="representative"),
    Type("propose a partnership", "/needs/", r"/needs/\d+/", r"/partnerships/new/\?.*", who="representative"),
    Type("partnerships", "/partnerships/"),
    Type("partnership", "/partnerships/", r"/partnerships/\d+/", main=True),
    Type("coalitions", "/coalitions/"),
    Type("coalition", COALITION_2020, main=True),
    Type("coalition, open", COALITION),
    Type("coalition of a delegate", COALITION, who="representative"),
    Type("coalition of a convener", COALITION, who="convener"),
    Type("members", f"{COALITION_2020}members/", main=True),
    Type("observers", f"{COALITION_2020}members/?part=observer"),
    Type("join", f"{COALITION}join/"),
    Type("join, in it", f"{COALITION}join/", who="representative"),
    Type("invitation, unknown", f"{COALITION}invitations/none/", status=404),
    Type("delegates", COALITION, f"{MEMBER}delegates/", who="representative"),
    Type("leave", COALITION, f"{MEMBER}delegates/", f"{MEMBER}leave/", who="representative"),
    Type("found a coalition", f"{INITIATIVE}coalitions/new/", who="convener"),
    Type("edit coalition", f"{COALITION}edit/", who="convener"),
    Type("applications and invitations", f"{COALITION}members/invite/", who="convener"),
    Type("invite signatories", f"{COALITION}members/invite/signatories/", who="convener"),
    Type("admit", f"{COALITION}members/invite/", f"{MEMBER}admit/", who="convener"),
    Type("decline an application", f"{COALITION}members/invite/", f"{MEMBER}decline/", who="convener"),
    Type("invite again", f"{COALITION_2020}members/invite/", f"{MEMBER}resend/", who="convener"),
    Type("motions", f"{COALITION_2020}motions/"),
    Type("motions of a delegate", f"{COALITION}motions/", who="representative"),
    Type("motion", f"{COALITION_2020}motions/1/", main=True),
    Type("motion, in a ballot", f"{COALITION}motions/2/", who="representative"),
    Type("motion, to be seconded", f"{COALITION}motions/3/", who="representative"),
    Type("motion, earlier words", f"{COALITION_2020}motions/1/revisions/1/"),
    Type("move a motion", f"{COALITION}motions/new/", who="representative"),
    Type("second a motion", f"{COALITION}motions/3/second/", who="representative"),
    Type("set a ballot", f"{COALITION}motions/3/ballots/new/", who="convener"),
    Type("ballot, counted", f"{COALITION_2020}motions/1/", BALLOT, main=True),
    Type("ballot, open", f"{COALITION}motions/2/", BALLOT),
    Type("vote", f"{COALITION}motions/2/", f"{BALLOT}.*", who="representative", main=True),
    Type("call a ballot off", f"{COALITION}motions/2/", BALLOT, f"{BALLOT}call-off/", who="convener"),
    Type("decisions", f"{COALITION_2020}decisions/"),
    Type("decisions, few", f"{COALITION}decisions/"),
    Type("decision", f"{COALITION_2020}decisions/1/", main=True),
    Type("meetings", f"{COALITION_2020}meetings/"),
    Type("meetings, none", f"{COALITION}meetings/"),
    Type("minutes", MEETING_2020, main=True),
    Type("write minutes", f"{MEETING_2020}edit/", who="convener"),
    Type("actions", f"{COALITION_2020}actions/", main=True),
    Type("actions, late", f"{COALITION_2020}actions/?state=late"),
    Type("actions, none", f"{COALITION_2020}actions/?region=oceania"),
    Type("actions of a convener", f"{COALITION}actions/", who="convener"),
    Type("actions by month", f"{COALITION_2020}actions/timeline/"),
    *(
        Type(f"action {number}", f"{COALITION_2020}actions/{number}/", main=number == 1)
        for number in range(1, 6)
    ),
    Type("action of its owner", f"{COALITION}actions/2/", who="representative"),
    Type("plan an action", f"{COALITION}actions/new/", who="convener"),
    Type("edit an action", f"{COALITION}actions/1/edit/", who="convener"),
    Type("who helps", f"{COALITION}actions/1/supporters/", who="convener"),
    Type("report on an action", f"{COALITION}actions/2/report/", who="representative"),
    Type("challenges", f"{COALITION_2020}challenges/", main=True),
    Type("challenges, none", f"{COALITION}challenges/"),
    Type("challenge", f"{COALITION_2020}challenges/", CHALLENGE),
    Type("name a challenge", f"{COALITION}challenges/new/", who="convener"),
    Type("edit a challenge", f"{COALITION_2020}challenges/", CHALLENGE, f"{CHALLENGE}edit/", who="convener"),
    Type("who raised it", f"{COALITION_2020}challenges/", CHALLENGE, ".*/europe/voices/", who="convener"),
    Type("what answers it", f"{COALITION_2020}challenges/", CHALLENGE, ".*/europe/answers/", who="convener"),
    Type("thread of an action", f"{COALITION_2020}actions/1/", THREAD, main=True),
    Type("thread of a decision", f"{COALITION_2020}decisions/2/", THREAD),
    Type("thread of a contribution", CALL_2020, CONTRIBUTION, THREAD, main=True),
    Type("thread of nothing", "/thread/action/999999/", status=404),
    Type("what came of it", "/account/contributions/", who="representative"),
    Type("background work", "/staff/", who="staff"),
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
