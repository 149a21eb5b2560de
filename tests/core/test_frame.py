"""The frame every page stands in: its markup, its weight, its colours, its words when something is wrong."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils.translation import override

import convene.core
from convene.core.accounts.models import User
from convene.core.errors import Conflict, NotAllowed, Refused, TooMany

STATIC = Path(convene.core.__file__).parent / "static" / "core"
TEMPLATES = Path(convene.core.__file__).parent / "templates"
CSS = (STATIC / "convene.css").read_text()

PAGE = """{% extends "base.html" %}
{% block title %}Who "signed" & {{ name }}{% endblock %}
{% block description %}  Said
 once.{% endblock %}
{% block content %}<h1>Here</h1>{% endblock %}"""


def page(request: HttpRequest, slug: str = "") -> HttpResponse:
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"name": "<Ana>"}, request))


def bare(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def named(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise {
        "not-allowed": NotAllowed("Only its conveners may open this."),
        "too-many": TooMany(),
        "conflict": Conflict("Ana Silva has changed this meanwhile."),
        "refused": Refused("The call has closed."),
        "denied": PermissionDenied(),
    }[kind]


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def app(name: str, *views: str) -> tuple[list[object], str]:
    return [path(f"{view}/", named, name=view) for view in views], name


urlpatterns = [
    path("logo", named, name="logo"),
    *i18n_patterns(
        path("page/", page, name="page"),
        path("page/<slug:slug>/", page, name="one"),
        path("bare/", bare, name="bare"),
        path("refuse/<str:kind>/", refuse),
        path("broken/", broken),
        path("", include(app("portal", "home", "initiatives", "search"))),
        path("organisations/", include(app("organisations", "list"))),
        path("forum/", include(app("forum", "list"))),
        path("outcomes/", include(app("outcomes", "list"))),
        path("accounts/", include(app("accounts", "account", "sign-in", "zone", "privacy"))),
        path("demo/", include(app("demo", "index"))),
        prefix_default_language=False,
    ),
]
bare_urls = type(
    "bare_urls",
    (),
    {"urlpatterns": i18n_patterns(path("bare/", bare, name="bare"), prefix_default_language=False)},
)


@pytest.fixture(autouse=True)
def _addresses(settings: object) -> None:
    settings.ROOT_URLCONF = "tests.core.test_frame"


@pytest.fixture
def english() -> Iterator[None]:
    with override("en"):
        yield


def text(response: HttpResponse) -> str:
    return response.content.decode()


def hrefs(html: str, start: str, end: str) -> list[str]:
    part = html[html.index(start) : html.index(end)]
    return re.findall(r'href="([^"]*)"', part)


# Head


@pytest.mark.django_db
def test_title_and_description_are_said_once_and_reach_the_preview(client: Client) -> None:
    html = text(client.get("/page/"))
    assert '<title>Who "signed" & &lt;Ana&gt; · Convene</title>' in html
    assert '<meta property="og:title" content="Who &quot;signed&quot; &amp; &lt;Ana&gt;">' in html
    assert '<meta name="description" content="Said once.">' in html
    assert '<meta property="og:description" content="Said once.">' in html
    assert html.count("Said") == 2


@pytest.mark.django_db
def test_without_a_title_the_page_bears_the_instance_name(client: Client) -> None:
    html = text(client.get("/bare/"))
    assert "<title>Convene</title>" in html
    assert '<meta property="og:title" content="Convene">' in html
    assert 'name="description"' not in html


@pytest.mark.django_db
def test_canonical_and_alternates_name_the_page_in_each_language(client: Client) -> None:
    for address in ("/page/a-b/?q=x&page=3", "/ar/page/a-b/?q=x&page=3"):
        html = text(client.get(address))
        own = address.split("?")[0]
        assert re.findall(r'<link rel="canonical" href="([^"]*)"', html) == [f"http://testserver{own}?page=3"]
        assert re.findall(r'hreflang="(\w+)" href="([^"]*)">\n', html) == [
            ("en", "http://testserver/page/a-b/?page=3"),
            ("ar", "http://testserver/ar/page/a-b/?page=3"),
        ]


@pytest.mark.django_db
def test_page_number_that_is_no_number_stays_out_of_the_canonical_address(client: Client) -> None:
    html = text(client.get('/page/?page="><script>'))
    assert '<link rel="canonical" href="http://testserver/page/">' in html
    assert "><script>" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "opening"),
    [("/page/", '<html lang="en" dir="ltr">'), ("/ar/page/", '<html lang="ar" dir="rtl">')],
)
def test_page_says_its_language_and_direction(client: Client, address: str, opening: str) -> None:
    assert opening in text(client.get(address))


# Header and footer


@pytest.mark.django_db
def test_anonymous_page_holds_no_csrf_token_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/page/")
    assert "csrfmiddlewaretoken" not in text(response)
    assert dict(response.cookies) == {}
    assert re.findall(r"<form[^>]*>", text(response)) == [
        '<form class="search" role="search" action="/search/">',
        '<form class="search" role="search" action="/search/">',
    ]


@pytest.mark.django_db
def test_navigation_leads_to_each_part_and_marks_where_one_is(client: Client, rf: RequestFactory) -> None:
    html = text(client.get("/page/?q=x"))
    expected = [
        "/initiatives/", "/organisations/list/", "/forum/list/", "/outcomes/list/", "/ar/page/?q=x", "/accounts/sign-in/",
    ]  # fmt: skip
    assert hrefs(html, '<details class="menu">', "</details>") == expected
    assert hrefs(html, '<div class="wide">', "</div>\n</div></header>") == expected
    request = rf.get("/forum/list/12/")
    request.user = AnonymousUser()
    html = render_to_string("components/navigation.html", request=request)
    assert re.findall(r'<a href="([^"]*)" aria-current="true">', html) == ["/forum/list/"]


@pytest.mark.django_db
def test_language_switch_leads_home_where_the_page_does_not_exist(client: Client) -> None:
    assert "/ar/" in hrefs(text(client.get("/nowhere/")), '<details class="menu">', "</details>")
    assert "/" in hrefs(text(client.get("/ar/nowhere/")), '<details class="menu">', "</details>")


@pytest.mark.django_db
def test_signed_in_reader_finds_the_account(client: Client) -> None:
    client.force_login(User.objects.create(email="ana@example.org"))
    links = hrefs(text(client.get("/page/")), '<details class="menu">', "</details>")
    assert links[-1] == "/accounts/account/"
    assert "/accounts/sign-in/" not in links


@pytest.mark.django_db
def test_frame_stands_without_the_other_apps(client: Client, settings: object) -> None:
    settings.ROOT_URLCONF = bare_urls
    html = text(client.get("/bare/"))
    assert hrefs(html, '<details class="menu">', "</details>") == ["/ar/bare/"]
    assert "<form" not in html


@pytest.mark.django_db
def test_demonstration_says_so_on_every_page(client: Client, settings: object) -> None:
    assert "Demonstration" not in text(client.get("/page/"))
    settings.DEMONSTRATION = True
    html = text(client.get("/page/"))
    assert hrefs(html, '<aside class="banner"', "</aside>") == ["/demo/index/"]
    assert "The content is invented and Convene is not affiliated with the organisations it names." in html
    assert "A demonstration: not affiliated with the organisations it names." in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.django_db
def test_instance_shows_its_own_name_logo_and_contact(client: Client, settings: object) -> None:
    settings.INSTANCE_NAME = "Réseau & amis"
    settings.INSTANCE_LOGO = "logo.svg"
    settings.INSTANCE_CONTACT = "hello@example.org"
    html = text(client.get("/page/"))
    assert '<img src="/logo" alt="" height="28"><span>Réseau &amp; amis</span></a>' in html
    assert '<a href="mailto:hello@example.org">hello@example.org</a>' in html
    assert "<title>Réseau &amp; amis</title>" in text(client.get("/bare/"))


@pytest.mark.django_db
def test_footer_names_the_time_zone_the_reader_picked(client: Client) -> None:
    assert "Choose your time zone" in text(client.get("/page/"))
    client.cookies["zone"] = "Africa/Nairobi"
    html = text(client.get("/page/"))
    assert "Your time zone: Africa/Nairobi" in html
    assert "/accounts/zone/?next=/page/" in html


# When something is wrong


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "status", "heading", "words"),
    [
        ("not-allowed", 403, "This is not open to you", "Only its conveners may open this."),
        ("denied", 403, "This is not open to you", "If you have an account, sign in and come back."),
        ("too-many", 429, "A little too often", "That was tried too often. Please wait a little."),
        ("conflict", 409, "Somebody was faster", "Ana Silva has changed this meanwhile."),
        ("refused", 422, "This cannot be done", "The call has closed."),
    ],
)
def test_error_page_says_what_happened_and_what_to_do(
    client: Client, kind: str, status: int, heading: str, words: str
) -> None:
    response = client.get(f"/refuse/{kind}/")
    html = text(response)
    assert response.status_code == status
    assert f'<h1>{heading}</h1>\n<p class="lead">{words}</p>' in html
    assert (f'href="/accounts/sign-in/?next=/refuse/{kind}/"' in html) == (status == 403)
    assert 'href="/home/"' in html


@pytest.mark.django_db
def test_address_without_a_page_offers_the_search(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "<h1>There is nothing at this address</h1>" in text(response)
    assert '<a class="button" href="/search/">Search</a>' in text(response)
    assert 'rel="canonical"' not in text(response)


@pytest.mark.django_db
def test_form_without_its_token_explains_itself() -> None:
    response = Client(enforce_csrf_checks=True).post("/page/", {"a": "b"})
    assert response.status_code == 403
    assert "<h1>The form was open too long</h1>" in text(response)
    assert '<a class="button" href="/page/">Open the form anew</a>' in text(response)


def test_failure_is_told_without_database_or_context() -> None:
    response = Client(raise_request_exception=False).get("/ar/broken/")
    assert response.status_code == 500
    assert '<html lang="ar" dir="rtl">' in text(response)
    assert "<h1>" in text(response)


def test_pages_without_context_link_what_exists() -> None:
    for name in ("400.html", "500.html"):
        links = re.findall(r'(?:href|src)="/static/core/([^"]+)"', render_to_string(name))
        assert links == ["convene.css"]
        assert all((STATIC / link).exists() for link in links)


# Weight and rules of the sheet


@pytest.mark.django_db
def test_frame_sheet_and_script_are_light(client: Client) -> None:
    html = client.get("/page/").content
    sheet, script = (STATIC / "convene.css").read_bytes(), (STATIC / "convene.js").read_bytes()
    assert len(gzip.compress(sheet)) < 14_000
    assert len(gzip.compress(script)) < 3_000
    assert sum(len(gzip.compress(part)) for part in (html, sheet, script)) < 25_000


def declarations() -> list[tuple[str, str]]:
    plain = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    return [(a, b.strip()) for a, b in re.findall(r"(?<=[{;])\s*([\w-]+)\s*:\s*([^;{}]+)", plain)]


def test_every_property_is_logical() -> None:
    sides = re.compile(r"^(left|right|top|bottom|(min-|max-)?(width|height)|(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right|top|bottom).*|border-(top|bottom)-(left|right)-radius|overflow-[xy])$")  # fmt: skip
    found = [name for name, value in declarations() if sides.match(name)]
    assert set(found) <= {
        "overflow-x"
    }  # overflow-inline is not known to every browser, and -x turns with the page
    for name, value in declarations():
        assert not re.search(r"(?<![\w-])(left|right)(?![\w-])", value), (name, value)
        if name in {"margin", "padding", "inset", "border-width", "border-radius"}:
            parts = re.sub(r"\([^)]*\)", "()", value).split()
            assert len(parts) < 4 or parts[1] == parts[3], (name, value)


def test_nothing_comes_from_elsewhere() -> None:
    assert not re.search(r"@import|url\(|@font-face", CSS)


def test_every_template_is_free_of_inline_style_and_script() -> None:
    for template in sorted(
        set(TEMPLATES.rglob("*.html")) - set(TEMPLATES.glob("core/mail/*"))
    ):  # mail has no sheet
        source = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! src)", source), template


def test_every_variable_is_a_token() -> None:
    defined = set(re.findall(r"(--[\w-]+)\s*:", CSS))
    used = set(re.findall(r"var\((--[\w-]+)\)", CSS))
    assert used - defined == set()
    assert defined - used == set()


# Contrast: WCAG 2.2, relative luminance and ratio as in its definitions


def tokens(dark: bool) -> dict[str, str]:
    light, night = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return {**found, **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", night))} if dark else found


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_ratio_agrees_with_the_standard() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


READ = [
    *[(ink, ground) for ink in ("ink", "muted", "thread", "deep", "good", "warn", "bad") for ground in ("paper", "sheet")],
    ("on-deep", "deep"),
    *[("ink", f"{tone}-soft") for tone in ("thread", "deep", "good", "warn", "bad")],
    *[("deep", f"{tone}-soft") for tone in ("thread", "deep", "good", "warn", "bad")],  # links in what is tinted
    *[(tone, f"{tone}-soft") for tone in ("thread", "deep", "good", "warn", "bad")],
]  # fmt: skip
SEEN = [
    ("edge", "paper"),
    ("edge", "sheet"),
    ("thread", "paper"),
    ("thread", "sheet"),
    ("thread", "thread-soft"),
]


@pytest.mark.parametrize("dark", [False, True])
def test_words_reach_aa(dark: bool) -> None:
    colour = tokens(dark)
    assert {
        pair: ratio(colour[pair[0]], colour[pair[1]])
        for pair in READ
        if ratio(colour[pair[0]], colour[pair[1]]) < 4.5
    } == {}


@pytest.mark.parametrize("dark", [False, True])
def test_edges_of_what_is_operated_can_be_seen(dark: bool) -> None:
    colour = tokens(dark)
    assert {
        pair: ratio(colour[pair[0]], colour[pair[1]])
        for pair in SEEN
        if ratio(colour[pair[0]], colour[pair[1]]) < 3
    } == {}


def test_both_modes_name_the_same_colours() -> None:
    light, night = re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)[:2]
    names = [set(re.findall(r"--([\w-]+): #", part)) for part in (light, night)]
    assert names[0] == names[1]
