"""Press notes: drafted, their figures chosen, published with figures frozen, corrected openly."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from convene.core import times
from convene.core.accounts.actions import erase
from convene.core.accounts.queries import held_about
from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.search.queries import find
from convene.core.trail.models import Citation, Entry
from convene.initiatives.models import FrozenFigure
from convene.outreach import queries
from convene.outreach.actions import news as actions
from convene.outreach.models import News, NewsCorrection, NewsFigure, NewsText
from tests.conftest import ClientFor
from tests.factories import initiatives, news, people, situation, statements
from tests.initiatives.access import RUNS_IT, somebody

pytestmark = pytest.mark.django_db

AT = datetime(2020, 6, 26, 14, tzinfo=UTC)
ORGANISATIONS = "signatures.organisations"
PATH = "/news/diaspora-groups-stand-together/"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    translation.activate(settings.LANGUAGE_CODE)


def quoting() -> News:
    """A draft that may quote {signed}: two organisations, and {cases}: 3,018,952."""
    statement = statements.opened()
    with times.at(statements.DURING):
        statements.listed(statement)
        statements.listed(statement)
    series = situation.series(statement.initiative)
    situation.reading(series, 29, 3_018_952)
    made = news.quoting(news.draft(statement.initiative), "signed", ORGANISATIONS, statement)
    return news.quoting(made, "cases", "situation", series)


@RUNS_IT
@pytest.mark.parametrize(
    "deed", ["draft", "write", "drop text", "figure", "drop figure", "contact", "publish", "correct"]
)
def test_who_may(deed: str, who: str, may: bool) -> None:
    made = news.saying(quoting(), "fr", title="Ensemble")
    if deed == "correct":
        made = news.published(made)
    actor: Any = somebody(who, made.initiative)
    now: dict[str, Any] = {"version": made.version, "actor": actor}
    figure = made.figures.get(key="signed")
    again = actions.Chosen("again", figure.name, figure.scope_kind, figure.scope_id)
    deeds: dict[str, Any] = {
        "draft": lambda: actions.draft_news(
            initiative=made.initiative, text=news.text(), contact=news.CONTACT, actor=actor
        ),
        "write": lambda: actions.write_text(news=made, text=news.text("es"), **now),
        "drop text": lambda: actions.drop_text(news=made, language="fr", **now),
        "figure": lambda: actions.add_figure(news=made, chosen=again, **now),
        "drop figure": lambda: actions.drop_figure(figure=figure, **now),
        "contact": lambda: actions.name_contact(news=made, contact=actions.Contact(), **now),
        "publish": lambda: actions.publish_news(news=made, **now),
        "correct": lambda: actions.correct_news(
            news=made, text=news.text(title="Other"), note="A word.", **now
        ),
    }

    def standing() -> tuple[Any, ...]:
        rows = (News, NewsText, NewsFigure, NewsCorrection)
        return (*(model.objects.count() for model in rows), news.fresh(made).version)

    before, entries = standing(), Entry.objects.count()
    if may:
        deeds[deed]()
        assert standing() != before
        assert Entry.objects.count() == entries + (3 if deed == "publish" else 1)
    else:
        with pytest.raises(NotAllowed):
            deeds[deed]()
        assert (standing(), Entry.objects.count()) == (before, entries)


def test_publishing_freezes_its_figures_and_cites_them(client: Client) -> None:
    made = news.saying(quoting(), title="{signed} organisations", body="Of {cases} cases, {signed} signed.")
    with times.at(AT):
        made = news.published(made)
    statement = made.initiative.statements.get()
    with times.at(statements.DURING):
        statements.listed(statement)
    page = client.get(PATH).content.decode()
    assert "<h1><span" in page
    assert ">2 organisations</span></h1>" in page
    assert "Of 3,018,952 cases, 2 signed." in page
    rows = list(made.figures.select_related("frozen").order_by("order"))
    assert [(row.key, row.frozen and row.frozen.value) for row in rows] == [
        ("signed", 2),
        ("cases", 3_018_952),
    ]
    assert 'Counted <time datetime="2020-06-26T14:00:00Z">26 June 2020, 14:00 UTC</time>.' in page
    assert "Laboratory-confirmed cases told to it." in page
    cited = list(Citation.objects.filter(passage_kind="news", passage_id=made.pk).order_by("pk"))
    assert [one.source_id for one in cited] == [row.frozen.source.pk for row in rows if row.frozen]
    assert {(one.passage_title, one.passage_address) for one in cited} == {("2 organisations", PATH)}
    figure = client.get(f"/initiatives/stronger-together/figures/{FrozenFigure.objects.latest('pk').pk}/")
    assert f'<a href="{PATH}">' in figure.content.decode()


def test_numbers_are_written_as_the_texts_language_does() -> None:
    made = news.saying(quoting(), body="{cases}")
    made = news.saying(made, "es", title="Juntos", body="{cases}")
    made = news.saying(made, "fr", title="Ensemble", body="{cases}")
    made = news.published(news.saying(made, "ar", title="معا", body="{cases}"))
    shown = {code: str(queries.news.told(made, code).html) for code in ("en", "es", "fr", "ar")}
    assert shown == {
        "en": "<p>3,018,952</p>\n",
        "es": "<p>3.018.952</p>\n",
        "fr": "<p>3\u202f018\u202f952</p>\n",
        "ar": "<p>3,018,952</p>\n",
    }


def test_the_reader_gets_their_language_and_links_to_all(client: Client) -> None:
    made = news.saying(news.draft(), "es", title="Juntos", summary="Firmaron.", translator="Ana Ruiz")
    made = news.published(news.saying(made, "ar", title="معا", summary="وقعوا."))
    english, arabic, spanish = (
        client.get(path).content.decode() for path in (PATH, f"/ar{PATH}", f"{PATH}es/")
    )
    assert "<title>Diaspora groups stand together ·" in english
    assert "<title>معا ·" in arabic
    assert "<title>Juntos ·" in spanish
    assert "Translated by" in spanish
    assert "Ana Ruiz" in spanish
    assert '<meta property="og:title" content="Juntos">' in spanish
    assert '<meta property="og:description" content="Firmaron.">' in spanish
    assert '<meta property="og:locale" content="es_ES">' in spanish
    for page in (english, arabic, spanish):
        assert re.findall(r'<link rel="alternate" hreflang="(\w+)" href="https?://[^/]+([^"]+)">', page) == [
            ("en", PATH),
            ("ar", f"/ar{PATH}"),
            ("es", f"{PATH}es/"),
        ]
    links = re.findall(r'<li><a href="([^"]+)" lang="(\w+)" hreflang="\w+">', english)
    links = [link for link in links if link[0].startswith(PATH)]
    assert links == [(f"{PATH}ar/", "ar"), (f"{PATH}es/", "es")]
    assert client.get(f"{PATH}fr/").status_code == 404
    assert "<title>Diaspora" in client.get(f"{PATH}en/").content.decode()
    only = news.published(news.draft(made.initiative, title="Solo español", language="es"))
    assert "<title>Solo español ·" in client.get(f"/ar{only.get_absolute_url()}").content.decode()


def test_a_draft_is_its_conveners_alone_and_counts_as_of_now(client: Client, client_for: ClientFor) -> None:
    made = news.saying(quoting(), body="{signed} signed.")
    others = [people.convener(), people.staff(), people.representative()]
    assert [client_for(one).get(PATH).status_code for one in others] == [404] * 3
    assert client.get(PATH).status_code == 404
    mine = client_for(news.convener_of(made))
    assert "<p>2 signed.</p>" in mine.get(PATH).content.decode()
    with times.at(statements.DURING):
        statements.listed(made.initiative.statements.get())
    page = mine.get(PATH).content.decode()
    assert "<p>3 signed.</p>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Diaspora groups" not in client.get("/news/").content.decode()
    assert FrozenFigure.objects.count() == 0
    assert list(find("diaspora").entries) == []


@pytest.mark.parametrize(
    ("field", "words", "complaint"),
    [
        (
            "title",
            "{countries} signed",
            "There is no figure {countries}. The figures chosen are: {signed}, {cases}.",
        ),
        ("summary", "{}", "There is no figure {}. The figures chosen are: {signed}, {cases}."),
        ("body", "{Signed}", "There is no figure {Signed}."),
        ("body", "{ signed }", "There is no figure { signed }."),
        ("body", "{signed", "“{” looks like something left to fill in."),
        ("body", "{{signed}}", "looks like something left to fill in."),
        ("body", "Dear [NAME], we", "“[NAME]” looks like something left to fill in."),
        ("body", "<<country>>", "“<<country>>” looks like something left to fill in."),
        ("body", "%(count)s signed", "“%(count)s” looks like something left to fill in."),
        ("title", "", "Give the note a headline."),
        ("summary", " ", "Say it in one sentence."),
        ("body", "\n\n", "Write the text."),
        ("title", "x\u202ey", ""),
    ],
)
def test_a_text_with_something_left_open_is_refused_beside_its_field(
    field: str, words: str, complaint: str
) -> None:
    made = quoting()
    with pytest.raises(Refused) as refused:
        news.saying(made, **{field: words})
    assert complaint in str(refused.value)
    assert refused.value.field in {field, None}
    assert news.fresh(made).version == made.version


def test_a_link_is_nothing_left_to_fill_in() -> None:
    made = news.saying(quoting(), body="Read it [here](https://example.org/{signed}).")
    assert 'href="https://example.org/2"' in queries.news.told(made).html


def test_a_figure_that_is_quoted_stays_and_one_that_is_gone_stops_publication() -> None:
    made = news.saying(quoting(), body="{signed}")
    actor = news.convener_of(made)
    with pytest.raises(Refused, match=r"quotes \{signed\}"):
        actions.drop_figure(figure=made.figures.get(key="signed"), version=made.version, actor=actor)
    actions.drop_figure(figure=made.figures.get(key="cases"), version=made.version, actor=actor)
    made.initiative.statements.update(state="draft")
    made = news.fresh(made)
    with pytest.raises(Refused, match=r"\{signed\}: This figure cannot be quoted"):
        news.published(made)
    assert (News.objects.get().state, FrozenFigure.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("key", ["", "Signed", "1st", "a b", "a{b", "ä", "x" * 41, "cases"])
def test_keys_are_plain_and_each_stands_once(key: str) -> None:
    made = quoting()
    with pytest.raises(Refused) as refused:
        news.quoting(made, key, ORGANISATIONS, made.initiative.statements.get())
    assert refused.value.field == "key"


def test_anothers_figure_cannot_be_chosen() -> None:
    made = quoting()
    elsewhere = statements.opened(initiatives.initiative(title="Elsewhere"))
    with pytest.raises(Refused) as refused:
        news.quoting(made, "theirs", ORGANISATIONS, elsewhere)
    assert refused.value.field == "figure"


def test_what_is_published_changes_by_translation_and_open_correction_alone(client: Client) -> None:
    made = news.published(news.saying(quoting(), body="{signed} signd."))
    actor = news.convener_of(made)
    now: dict[str, Any] = {"version": made.version, "actor": actor}
    for deed in (
        lambda: actions.write_text(news=made, text=news.text(title="Other"), **now),
        lambda: actions.drop_text(news=made, language="en", **now),
        lambda: actions.drop_figure(figure=made.figures.get(key="cases"), **now),
        lambda: news.quoting(made, "again", ORGANISATIONS, made.initiative.statements.get()),
        lambda: actions.publish_news(news=made, **now),
        lambda: actions.correct_news(news=made, text=news.text(body="{signed} signed."), note=" ", **now),
        lambda: actions.correct_news(news=made, text=news.text(body="{other} signed."), note="Yes.", **now),
        lambda: actions.correct_news(news=made, text=news.text(body="{signed} signd."), note="Same.", **now),
        lambda: actions.correct_news(news=made, text=news.text("pt", body="x"), note="None.", **now),
    ):
        with pytest.raises(Refused):
            deed()
    with times.at(AT):
        actions.correct_news(
            news=made, text=news.text(body="{signed} signed."), note="A missing letter.", **now
        )
    made = news.saying(news.fresh(made), "es", title="Juntos", body="{signed} firmaron.")
    page = client.get(PATH).content.decode()
    assert "<p>2 signed.</p>" in page
    assert 'Corrected on <time datetime="2020-06-26">26 June 2020</time>:' in page
    assert "A missing letter." in page
    assert "<p>2 firmaron.</p>" in client.get(f"{PATH}es/").content.decode()
    assert [one.address for one in find("firmaron").entries] == [PATH]
    deeds = list(Entry.objects.filter(deed__startswith="news.").order_by("pk").values_list("deed", flat=True))
    assert deeds[-3:] == ["news.publish", "news.correct", "news.translate"]


def test_whoever_writes_second_overwrites_nothing(client_for: ClientFor) -> None:
    made = news.draft()
    stale = news.fresh(made)
    news.saying(made, body="Theirs.")
    with pytest.raises(Conflict):
        news.saying(stale, body="Mine.")
    with pytest.raises(Conflict):
        news.published(stale)
    client = client_for(news.convener_of(made))
    typed = {"title": "Mine", "summary": "Mine.", "body": "Mine.", "translator": "", "version": "1"}
    answer = client.post(f"{PATH}desk/texts/en/", typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<p>Theirs.</p>" in page
    assert ">\nMine.</textarea>" in page
    assert 'name="version" value="2"' in page
    assert client.post(f"{PATH}desk/texts/en/", {**typed, "version": "2"}).status_code == 302
    assert NewsText.objects.get().body == "Mine."


def test_the_desks_pages_write_choose_and_publish(client_for: ClientFor) -> None:
    statement = statements.opened()
    client = client_for(statements.convener_of(statement))
    words = {
        "language": "en",
        "title": "Together",
        "summary": "They signed.",
        "body": "They signed {signed}.",
    }
    contact = {"contact_name": "Claire Dubois", "contact_email": "press@secretariat.example"}
    new = "/initiatives/stronger-together/news/new/"
    refused = client.post(new, {**words, **contact})
    assert refused.status_code == 422
    assert "No figures are chosen yet: save the text without, choose them, then write them in." in (
        refused.content.decode()
    )
    assert "Everyone can read name and address below the note" in client.get(new).content.decode()
    answer = client.post(new, {**words, **contact, "body": "They signed."})
    desk = "/news/together/desk/"
    assert answer["Location"] == desk
    figures = client.get(f"{desk}figures/").content.decode()
    value = f"signatures.organisations@statements.statement:{statement.pk}"
    assert f'<option value="{value}">Organisations signed: 0 (Joint statement)</option>' in figures
    chosen = {"figure": value, "key": "signed", "version": "1"}
    assert client.post(f"{desk}figures/", {**chosen, "figure": "x"}).status_code == 422
    assert client.post(f"{desk}figures/", chosen)["Location"] == f"{desk}figures/"
    assert client.post(f"{desk}texts/en/", {**words, "translator": "", "version": "2"})["Location"] == desk
    spanish = {**words, "language": "es", "translator": "", "version": "3"}
    assert client.post(f"{desk}texts/new/", spanish)["Location"] == desk
    assert client.post(f"{desk}texts/new/", {**spanish, "version": "4"}).status_code == 422
    assert "They signed 0." in client.get(f"{desk}publish/").content.decode()
    assert client.post(f"{desk}publish/", {"version": "3"}).status_code == 409
    assert client.post(f"{desk}publish/", {"version": "4"})["Location"] == "/news/together/"
    page = client.get("/news/together/").content.decode()
    assert "They signed 0." in page
    assert 'href="mailto:press@secretariat.example"' in page
    correct = client.get(f"{desk}texts/en/").content.decode()
    assert "What is corrected" in correct
    assert client.post(f"{desk}figures/", {**chosen, "key": "b", "version": "5"}).status_code == 422
    for somebody_else in (people.convener(), people.staff(), people.representative()):
        theirs = client_for(somebody_else)
        paths = [new, desk, f"{desk}figures/", f"{desk}texts/en/", f"{desk}texts/new/", f"{desk}publish/"]
        assert [theirs.get(path).status_code for path in [*paths, f"{desk}contact/"]] == [403] * 7


def test_nothing_is_published_under_a_draft_initiative() -> None:
    made = news.draft(initiatives.initiative(is_open=False))
    with pytest.raises(Refused, match="Open the initiative first"):
        news.published(made)


def test_the_feeds_tell_the_newest_first(client: Client) -> None:
    first = news.draft(title="First <&> note")
    with times.at(AT):
        news.published(first)
    second = news.published(news.draft(initiatives.initiative(title="Elsewhere"), title="Second"))
    atom = "{http://www.w3.org/2005/Atom}"
    feed = client.get("/news/feed.atom")
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(feed.content)
    assert [entry.findtext(f"{atom}title") for entry in root.iter(f"{atom}entry")] == [
        "Second",
        "First <&> note",
    ]
    ids = [entry.findtext(f"{atom}id") for entry in root.iter(f"{atom}entry")]
    arabic = ET.fromstring(client.get("/ar/news/feed.atom").content)
    assert ids == [entry.findtext(f"{atom}id") for entry in arabic.iter(f"{atom}entry")]
    assert [entry.find(f"{atom}link").get("href", "")[-16:] for entry in arabic.iter(f"{atom}entry")] == [  # type: ignore[union-attr]
        "/ar/news/second/",
        "news/first-note/",
    ]
    own = ET.fromstring(client.get("/initiatives/elsewhere/news.atom").content)
    assert [entry.findtext(f"{atom}title") for entry in own.iter(f"{atom}entry")] == ["Second"]
    assert second.slug == "second"


def test_list_and_feed_cost_the_same_for_one_and_for_three(client: Client) -> None:
    def costs() -> list[int]:
        found = []
        for path in ("/news/", "/news/feed.atom"):
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            found.append(len(captured))
        return found

    news.published(news.saying(quoting(), body="{signed} {cases}"))
    once = costs()
    for _more in range(2):
        made = news.draft(title="More", initiative=News.objects.latest("pk").initiative)
        statement = made.initiative.statements.get()
        news.published(news.saying(news.quoting(made, "signed", ORGANISATIONS, statement), body="{signed}"))
    assert costs() == once


def test_what_the_portal_asks_for() -> None:
    made = news.saying(quoting(), title="{signed} signed")
    initiative = made.initiative
    assert queries.of_initiative(initiative) == []
    assert [one.title for one in queries.of_initiative(initiative, drafts=True)] == ["2 signed"]
    assert [act.text for act in queries.news.desk(initiative)] == [
        "Go on with the press note “2 signed”",
        "Write a press note",
    ]
    news.published(made)
    assert [(one.text, one.address) for one in queries.happened(initiative)] == [
        ("Press note published: 2 signed", PATH)
    ]
    assert [one.title for one in queries.newest(3)] == ["2 signed"]
    assert [act.text for act in queries.news.desk(initiative)] == ["Write a press note"]


def test_the_contact_is_told_what_is_held_and_forgotten() -> None:
    person = people.user("press@secretariat.example")
    made = news.published()
    assert [one["contact"] for one in held_about(person)["news"]] == ["Claire Dubois"]
    erase(user=person, actor=person)
    made = news.fresh(made)
    assert (made.contact_name, made.contact_email) == ("", "")
