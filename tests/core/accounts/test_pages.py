"""What every reader may choose or read, and what others put on a person's page."""

from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client
from django.utils.html import format_html
from django.utils.safestring import SafeString
from pytest_django import Settings

from convene.core.accounts import providers
from tests.conftest import ClientFor
from tests.factories import people

pytestmark = pytest.mark.django_db


def pick(zone: str, wanted: str = "/privacy/", *, before: str = "") -> tuple[int, str, str | None]:
    """What the answer is, where it leads and which zone it has the browser keep."""
    client = Client()
    client.cookies["zone"] = before
    answer = client.get("/account/zone/", {"zone": zone, "next": wanted})
    cookie = answer.cookies.get("zone")
    return answer.status_code, answer.get("Location", ""), cookie.value if cookie else None


def test_a_zone_is_picked_without_account_or_script() -> None:
    page = Client().get("/account/zone/?next=/privacy/").content.decode()
    assert '<form method="get"' in page
    assert '<input type="hidden" name="next" value="/privacy/">' in page
    assert "csrfmiddlewaretoken" not in page
    assert pick("Africa/Nairobi") == (302, "/privacy/", "Africa/Nairobi")


def test_the_zone_that_was_picked_is_shown_as_picked_and_can_be_dropped() -> None:
    client = Client()
    client.cookies["zone"] = "Africa/Nairobi"
    assert '<option value="Africa/Nairobi" selected>' in client.get("/account/zone/").content.decode()
    assert pick("", before="Africa/Nairobi") == (302, "/privacy/", "")


def test_the_cookie_keeps_to_our_site_and_lasts_a_year(settings: Settings) -> None:
    settings.SECURE = True
    cookie = Client().get("/account/zone/?zone=Asia/Tokyo").cookies["zone"]
    told = {key: cookie[key] for key in ("samesite", "secure", "httponly", "path", "max-age")}
    assert told == {"samesite": "Lax", "secure": True, "httponly": "", "path": "/", "max-age": 31_536_000}


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "Africa/Nairobi\r\nX: y"])
def test_a_zone_not_in_the_list_is_refused(zone: str) -> None:
    assert pick(zone) == (422, "", None)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_picking_leads_to_our_own_pages_only(wanted: str) -> None:
    assert pick("Asia/Tokyo", wanted) == (302, "/account/zone/", "Asia/Tokyo")


def test_the_accounts_zone_is_changed_in_the_account(client_for: ClientFor) -> None:
    client = client_for(people.representative(time_zone="Asia/Tokyo"))
    assert client.get("/account/zone/?zone=Africa/Nairobi")["Location"] == "/account/"
    without = client_for(people.representative())
    assert without.get("/account/zone/").status_code == 200


def test_the_privacy_notice_names_who_answers_and_every_cookie(settings: Settings) -> None:
    settings.INSTANCE_NAME, settings.INSTANCE_CONTACT = "The Exchange", "desk@exchange.example"
    client = Client()
    page = client.get("/privacy/").content.decode()
    assert "The Exchange holds as little" in page
    assert 'href="mailto:desk@exchange.example"' in page
    cookies = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "zone"}
    assert {cookie for cookie in cookies if f'<code dir="ltr">{cookie}</code>' in page} == cookies
    assert "csrfmiddlewaretoken" not in page
    assert not client.cookies


def test_the_operators_own_notice_takes_its_place(settings: Settings, tmp_path: Path) -> None:
    settings.DATA, settings.INSTANCE_PRIVACY = tmp_path, "privacy.md"
    (tmp_path / "privacy.md").write_text("## Ours\n\nWe hold *nothing*.<script>x</script>", encoding="utf-8")
    page = Client().get("/ar/privacy/").content.decode()
    assert "<em>nothing</em>" in page
    assert "holds as little" not in page
    assert "<script>x" not in page


def test_other_apps_add_to_the_account_page_in_order(
    monkeypatch: pytest.MonkeyPatch, client_for: ClientFor
) -> None:
    def second(request: HttpRequest) -> SafeString:
        return format_html("<h2>Second for {}</h2>", request.user)

    monkeypatch.setattr(providers, "sections", [])
    providers.section(20)(second)
    providers.section(30)(lambda _request: None)
    providers.section(10)(lambda _request: SafeString("<h2>First</h2>"))
    page = client_for(people.representative(name="<Rosa>")).get("/account/").content.decode()
    parts = page.split("<h2>")[1:4]
    assert [part.split("</h2>")[0] for part in parts] == ["First", "Second for &lt;Rosa&gt;", "Your data"]


PAGES = ["/account/", "/account/address/", "/account/export/", "/account/erase/", "/account/sign-out/"]
OPEN = ["/account/sign-in/", "/account/zone/", "/account/erased/", "/privacy/"]


@pytest.mark.parametrize("path", [*PAGES, *OPEN])
@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/ar", "ar")])
def test_every_page_stands_in_both_languages_for_who_may_see_it(
    client_for: ClientFor, path: str, prefix: str, language: str
) -> None:
    reader = people.representative() if path in PAGES else None
    answer = client_for(reader).get(prefix + path)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/account/sign-out/"])
def test_own_pages_send_others_to_the_sign_in_form(client_for: ClientFor, path: str) -> None:
    assert client_for(None).get(path)["Location"] == f"/account/sign-in/?next={path}"


@pytest.mark.parametrize("path", [*PAGES, "/account/sign-in/", "/account/zone/"])
def test_no_page_about_a_person_is_kept_by_a_cache(client_for: ClientFor, path: str) -> None:
    reader = None if "sign-in" in path or "zone" in path else people.representative()
    assert "no-store" in client_for(reader).get(path)["Cache-Control"]
