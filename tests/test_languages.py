"""A page in Arabic is in Arabic: what is said in another language says so, to software and to readers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.conftest import ClientFor, Clock
from tests.factories import many_languages, organisations, people
from tests.factories.many_languages import World

ARABIC = re.compile(r"[\u0620-\u064a]")
# A sentence nobody translated; one or two words may be a name, a format or a code.
LATIN_WORDS = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]*(?:[\s,;:]+[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]*){2,}")
# What one types, and what a place or a program is called everywhere.
SAME_EVERYWHERE = re.compile(r"[\w.+-]+@[\w.-]+|https?://\S+|\b[A-Z]\w+/[A-Z]\w+")
SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-label", "data-yours")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSPOKEN = {"script", "style", "code", "textarea"}  # what one types has no language yet


@dataclass(frozen=True)
class Words:
    """A piece of text, the language the page says it is in, and the element that holds it."""

    text: str
    language: str
    within: str


@dataclass
class Page(HTMLParser):
    """The words of a page; `words` holds the text nodes, `spoken` the attributes that are read aloud."""

    html: str
    words: list[Words] = field(default_factory=list)
    spoken: list[Words] = field(default_factory=list)
    open_: list[tuple[str, str]] = field(default_factory=list)  # (tag, language)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        assert self.open_ == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        language = values.get("lang", self.open_[-1][1] if self.open_ else "")
        self.spoken += [Words(values[name], language, tag) for name in SPOKEN if values.get(name)]
        if tag not in VOID:
            self.open_.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is within it."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open_.pop()[0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if self.open_ and data.strip() and not UNSPOKEN & {tag for tag, _ in self.open_}:
            tag, language = self.open_[-1]
            self.words.append(Words(" ".join(data.split()), language, tag))

    def in_(self, language: str) -> Iterator[Words]:
        return (words for words in [*self.words, *self.spoken] if words.language == language)


@pytest.fixture
def world(clock: Clock, db: None) -> World:
    made = many_languages.world()
    clock(many_languages.NOW)
    return made


@override("en")
def public_pages(world: World) -> dict[str, str]:
    """Every kind of page that anybody can read, without a language's prefix."""
    event, call, statement = world.event.slug, world.call.slug, world.statement.slug
    edition = world.edition
    return {
        "home": reverse("portal:home"),
        "initiatives": reverse("portal:initiatives"),
        "initiative": world.initiative.get_absolute_url(),
        "search": reverse("portal:search"),
        "found": reverse("portal:search") + "?q=hatred",
        "not found": reverse("portal:search") + "?q=zzzz",
        "organisations": reverse("organisations:list"),
        "no organisation": reverse("organisations:list") + "?q=zzzz",
        **{f"organisation ({key})": one.get_absolute_url() for key, one in world.organisations.items()},
        "statement": world.statement.get_absolute_url(),
        "closed statement": world.closed.get_absolute_url(),
        "sign": reverse("statements:sign", args=[statement]),
        "sign a closed one": reverse("statements:sign", args=[world.closed.slug]),
        "forum": reverse("forum:list"),
        "no contribution": reverse("forum:list") + "?q=zzzz",
        "call": reverse("forum:call", args=[call]),
        **{f"contribution ({key})": one.get_absolute_url() for key, one in world.contributions.items()},
        "events": reverse("events:list"),
        "event": reverse("events:event", args=[event]),
        "register": reverse("events:register", args=[event]),
        "registered": reverse("events:registered", args=[event]),
        **{f"input ({key})": one.get_absolute_url() for key, one in world.inputs.items()},
        "outcomes": reverse("outcomes:list"),
        "edition": reverse("outcomes:edition", args=[edition.document.slug, edition.number]),
        "sign in": reverse("accounts:sign-in"),
        "privacy": reverse("accounts:privacy"),
        "time zone": reverse("accounts:zone"),
        "nothing": "/nothing/here/at/all/",
    }


@override("en")
def conveners_pages(world: World) -> dict[str, str]:
    initiative, event, call = world.initiative.slug, world.event.slug, world.call.slug
    statement, document = world.statement.slug, world.edition.document.slug
    contribution = world.contributions["en"]
    return {
        "account": reverse("accounts:account"),
        "erase": reverse("accounts:erase"),
        "export": reverse("accounts:export"),
        "initiative": world.initiative.get_absolute_url(),
        "new initiative": reverse("initiatives:create"),
        "edit initiative": reverse("initiatives:edit", args=[initiative]),
        "conveners": reverse("initiatives:conveners", args=[initiative]),
        "finish": reverse("initiatives:state", args=[initiative]),
        "add organisation": reverse("organisations:add"),
        "draft statement": reverse("statements:draft", args=[initiative]),
        "statement": world.statement.get_absolute_url(),
        "queue": reverse("statements:queue", args=[statement]),
        "close statement": reverse("statements:close", args=[statement]),
        "open call": reverse("forum:open-call", args=[initiative]),
        "edit call": reverse("forum:edit-call", args=[call]),
        "close call": reverse("forum:close-call", args=[call]),
        "desk": reverse("forum:desk", args=[call]),
        "hide": reverse("forum:hide", args=[contribution.pk, contribution.slug]),
        "plan": reverse("events:plan", args=[initiative]),
        "run": reverse("events:run", args=[event]),
        "edit event": reverse("events:edit", args=[event]),
        "agenda": reverse("events:agenda", args=[event]),
        "name speaker": reverse("events:name-speaker", args=[event]),
        "cancel event": reverse("events:cancel", args=[event]),
        "start outcome": reverse("outcomes:start", args=[initiative]),
        "draft outcome": reverse("outcomes:draft", args=[document]),
        "words": reverse("outcomes:words", args=[document]),
        "check": reverse("outcomes:check", args=[document]),
    }


@override("en")
def representatives_pages(world: World) -> dict[str, str]:
    contribution = world.contributions["en"]
    here = [contribution.pk, contribution.slug]
    return {
        "account": reverse("accounts:account"),
        "contribute": reverse("forum:contribute", args=[world.call.slug]),
        "a practice": reverse("forum:contribute", args=[world.call.slug]) + "?kind=practice",
        "contribution": contribution.get_absolute_url(),
        "edit": reverse("forum:edit", args=here),
        "quoting": reverse("forum:quoting", args=here),
        "withdraw": reverse("forum:withdraw", args=here),
        "write input": reverse("events:write", args=[world.event.slug]),
        "edit organisation": reverse("organisations:edit", args=[world.organisations["en"].slug]),
        "other name": reverse("organisations:alias", args=[world.organisations["en"].slug]),
    }


def without(text: str, known: list[str]) -> str:
    for one in sorted(known, key=len, reverse=True):
        text = text.replace(one, "…")
    return text


def untranslated(page: Page) -> list[str]:
    """What the page passes off as Arabic."""
    found = []
    for words in page.in_("ar"):
        may_name_one = ARABIC.search(words.text) or words.within in {"title", "option"}
        known = [*many_languages.NAMES, *(many_languages.TITLES_OF_ALL if may_name_one else [])]
        if LATIN_WORDS.search(SAME_EVERYWHERE.sub("…", without(words.text, known))):
            found.append(f"<{words.within}> {words.text}")
    return found


def problems(client: Client, pages: dict[str, str]) -> list[str]:
    found = []
    for name, address in pages.items():
        response = client.get(f"/ar{address}")
        assert response.status_code in {200, 404}, f"{name}: {response.status_code}"
        assert (response.status_code == 404) == (name == "nothing"), name
        page = Page(response.content.decode())
        found += [f"{name}: {wrong}" for wrong in untranslated(page)]
    return found


def test_public_pages_in_arabic_hold_no_english_that_passes_as_arabic(
    world: World, client_for: ClientFor
) -> None:
    assert problems(client_for(None), public_pages(world)) == []


def test_conveners_pages_in_arabic_hold_no_english_that_passes_as_arabic(
    world: World, client_for: ClientFor
) -> None:
    assert problems(client_for(world.convener), conveners_pages(world)) == []


def test_representatives_pages_in_arabic_hold_no_english_that_passes_as_arabic(
    world: World, client_for: ClientFor
) -> None:
    author = world.contributions["en"].author
    assert author is not None
    assert problems(client_for(author), representatives_pages(world)) == []


def test_pages_in_english_mark_what_is_in_arabic(world: World, client_for: ClientFor) -> None:
    client = client_for(None)
    found = []
    for name, address in public_pages(world).items():
        page = Page(client.get(address).content.decode())
        found += [
            f"{name}: <{words.within}> {words.text}"
            for words in page.in_("en")
            # A title cannot be marked, and a list of languages names each in itself.
            if words.within not in {"title", "option"}
            and ARABIC.search(without(words.text, many_languages.NAMES))
        ]
    assert found == []


ENGLISH, FRENCH, OURS = "الإنجليزية", "الفرنسية", "العربية"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_in_another_language_says_so(world: World, client_for: ClientFor, language: str) -> None:
    """What each page says about languages, in the order it says it."""
    client = client_for(None)
    pages = public_pages(world)
    with override(language):
        note = {"en": "Written in {}", "ar": "كُتب باللغة: {}"}[language]
    called = {"en": ("English", "French", "Arabic"), "ar": (ENGLISH, FRENCH, OURS)}[language]
    english, french, arabic = (note.format(one) for one in called)
    other = {"en": [french, arabic], "ar": [english, french]}[language]
    mine_is_english = language == "en"
    expected = {
        "initiative": [] if mine_is_english else [english],
        "statement": [] if mine_is_english else [english],
        "call": [] if mine_is_english else [english],
        "contribution (en)": [] if mine_is_english else [english],
        "contribution (fr)": [french],
        "contribution (ar)": [arabic] if mine_is_english else [],
        "event": [] if mine_is_english else [english],
        "input (en)": [] if mine_is_english else [english],
        "input (fr)": [french],
        "input (ar)": [arabic] if mine_is_english else [],
        "edition": [] if mine_is_english else [english],
    }
    prefix = "" if mine_is_english else "/ar"
    for name, notes in expected.items():
        page = Page(client.get(prefix + pages[name]).content.decode())
        said = [words.text for words in page.words if words.text in {english, french, arabic}]
        lists_others = name in {"call", "event", "edition"}
        assert said[: len(notes)] == notes, name
        assert set(said[len(notes) :]) == (set(other) if lists_others else set()), name


def test_the_parser_tells_whose_language_a_word_is_in() -> None:
    page = Page('<p lang="ar">نص <span lang="en">one two three</span> آخر<br><img alt="four five six"></p>')
    assert [(words.text, words.language) for words in page.words] == [
        ("نص", "ar"),
        ("one two three", "en"),
        ("آخر", "ar"),
    ]
    assert [(words.text, words.language) for words in page.spoken] == [("four five six", "ar")]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Nobody translated this.</p>", ["<p> Nobody translated this."]),
        ("<p>نص Nobody translated this.</p>", ["<p> نص Nobody translated this."]),
        ("<p>Stand up against hatred</p>", ["<p> Stand up against hatred"]),
        ("<p>توقيع Stand up against hatred</p>", []),
        ('<p lang="en">Stand up against hatred</p>', []),
        ("<p>Rosa Mbeki, Maison des voisins solidaires</p>", []),
        ("<p>231 PDF, DOCX</p>", []),
        ('<a aria-label="Nobody translated this">نص</a>', ["<a> Nobody translated this"]),
    ],
)
def test_what_passes_as_arabic_is_found(html: str, found: list[str]) -> None:
    assert untranslated(Page(f'<div lang="ar">{html}</div>')) == found


def test_factories_make_what_the_pages_are_about(world: World) -> None:
    """A page without content would pass every test here."""
    assert world.edition.content["title"] == world.edition.title
    assert sorted(world.inputs) == sorted(world.contributions) == ["ar", "en", "fr"]
    assert people.anonymous.is_anonymous
    assert organisations.organisation().is_public
