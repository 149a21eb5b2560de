"""Markup in every field, shown to everyone it is shown to."""

import json
from html.parser import HTMLParser

import pytest

from convene.core.notifications.models import Message
from convene.statements import actions
from tests.conftest import ClientFor, Clock
from tests.factories import initiatives, organisations, statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db


def hostile(field: str) -> str:
    return f'<img src=x onerror=alert("{field}")>&amp;<script>{field}</script>\'"'


class Tags(HTMLParser):
    """Which of our hostile tags a page really has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if "onerror" in names or names.get("src") == "x" or (tag == "script" and "src" not in names):
            self.found.append(tag)


def alive(page: str) -> list[str]:
    parser = Tags()
    parser.feed(page)
    return parser.found


def test_the_check_itself_sees() -> None:
    assert alive(hostile("x")) == ["img", "script"]


def test_words_stay_words_on_every_page_and_in_every_mail(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    initiative = initiatives.initiative(title=hostile("initiative"))
    statement = statements.opened(initiative, title=hostile("title"), body=hostile("body"))
    draft = statements.draft(initiative, title=hostile("draft"), body=hostile("draft body"))
    convener = statements.convener_of(statement)
    convener.name = hostile("convener")
    convener.save()
    fields = {
        "organisation_name": hostile("organisation"),
        "name": hostile("name"),
        "role": hostile("role"),
        "show_name": True,
    }
    pending = statements.signature(statement, **fields)
    waiting = statements.waiting(statement, **{**fields, "organisation_name": hostile("waiting")})
    listed = statements.listed(statement, **{**fields, "organisation_name": hostile("listed")})
    declined = statements.waiting(statement, **{**fields, "organisation_name": hostile("declined")})
    actions.decline(signature=declined, reason=hostile("reason"), actor=convener)
    withdrawn = statements.listed(statement, **{**fields, "organisation_name": hostile("withdrawn")})
    actions.withdraw(signature=withdrawn, actor=convener, holds_link=True)
    organisations.organisation(hostile("similar"))

    at = f"/statements/{statement.slug}/"
    public = [at, f"{at}sign/", f"{at}sign/sent/", initiative.get_absolute_url(), "/", "/organisations/"]
    for one in (pending, waiting, listed, declined, withdrawn):
        public += [
            f"{at}signatures/{statements.token_of(one)}/{more}" for more in ("", "correct/", "withdraw/")
        ]
    desk = [at, f"{at}queue/", f"{at}queue/{waiting.pk}/decline/", f"{at}queue/{pending.pk}/confirm/"]
    desk += [f"{at}open/", f"{at}close/", "/account/"]
    desk += [f"/statements/{draft.slug}/{more}" for more in ("", "edit/", "freeze/")]
    own = [f"{at}signatures/own/{listed.pk}/", "/account/"]
    found = {}
    for browser, paths in ((None, public), (convener, desk), (listed.user, own)):
        client = client_for(browser)
        for path in paths:
            answer = client.get(path, follow=True)
            assert answer.status_code == 200, path
            if tags := alive(answer.content.decode()):
                found[path] = tags
    assert found == {}
    page = client_for(None).get(at).content.decode()
    assert "&lt;script&gt;listed&lt;/script&gt;" in page

    answer = client_for(None).post(
        f"{at}sign/", {"organisation_name": hostile("similar"), "which": hostile("w")}
    )
    assert (answer.status_code, alive(answer.content.decode())) == (422, [])

    mails = {message.template: message for message in Message.objects.all()}
    assert sorted(mails) == [
        f"statements/mail/{name}.txt" for name in ("confirm", "declined", "listed", "withdrawn")
    ]
    assert {template: alive(message.html) for template, message in mails.items()} == {
        template: [] for template in mails
    }
    assert all("\n" not in message.subject for message in mails.values())

    answer = client_for(None).get(f"{at}signatures.json")
    assert json.loads(answer.content)["signatories"][0]["organisation"] == hostile("listed")
    assert answer["X-Content-Type-Options"] == "nosniff"
    for path in ("signatures.csv", "text.txt"):
        answer = client_for(None).get(f"{at}{path}")
        assert (answer["X-Content-Type-Options"], answer["Content-Type"][:5]) == ("nosniff", "text/")
        assert "html" not in answer["Content-Type"]


def test_markdown_in_a_name_is_no_markdown(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="**Bold** [Friends](of)")
    assert "**Bold** [Friends](of)" in client_for(None).get(statement.get_absolute_url()).content.decode()
