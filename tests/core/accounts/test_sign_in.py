"""The whole way in, through the pages a person sees."""

import html
import re

import pytest
from django.test import Client

from convene.core.accounts.models import Session, User
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from tests.conftest import ClientFor
from tests.core.accounts.mails import another, newest_code, sent
from tests.factories import people

pytestmark = pytest.mark.django_db

ROSA = "rosa@people.example"
FORM = "/account/sign-in/"
CODE = "/account/sign-in/code/"


def text(page: str) -> str:
    """The words of the page's main part."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)
    assert main
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main[0])).split())


def ask(client: Client, email: str = ROSA, path: str = FORM) -> str:
    answer = client.post(path, {"email": email})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def who(client: Client) -> str | None:
    """Whose browser it is, as the account's page tells."""
    found = re.search(
        r"codes sent to (\S+)\s?\.", text(client.get("/account/", follow=True).content.decode())
    )
    return found[1] if found else None


def test_a_known_address_gets_a_code_and_is_let_in() -> None:
    rosa = people.representative(email=ROSA)
    client = Client()
    assert ask(client, "Rosa@People.example") == CODE
    assert ROSA in text(client.get(CODE).content.decode())
    assert who(client) is None
    code = newest_code()
    assert sent() == [(ROSA, f"{code} is your code for Convene")]
    answer = client.post(CODE, {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert who(client) == ROSA
    assert list(User.objects.all()) == [rosa]
    assert Session.objects.get().user == rosa


def test_an_unknown_address_becomes_an_account_and_is_let_in() -> None:
    client = Client()
    assert ask(client, path="/ar/account/sign-in/") == "/ar/account/sign-in/code/"
    assert client.post("/ar" + CODE, {"code": newest_code()})["Location"] == "/ar/account/"
    assert who(client) == ROSA
    rosa = User.objects.get()
    assert (rosa.email, rosa.name, rosa.language) == (ROSA, "", "ar")
    assert [(e.deed, e.object_id) for e in Entry.objects.all()] == [("account.open", rosa.pk)]


def test_known_and_unknown_addresses_get_the_same_answers() -> None:
    people.representative(email="known@people.example")
    seen = []
    for email in ("known@people.example", "fresh@people.example"):
        client = Client()
        asked = client.post(FORM, {"email": email})
        page = client.get(CODE)
        wrong = client.post(CODE, {"code": another(newest_code())})
        pages = [text(answer.content.decode()).replace(email, "…") for answer in (page, wrong)]
        seen.append(
            (
                asked.status_code,
                asked["Location"],
                sorted(asked.cookies),
                page.status_code,
                pages,
                wrong.status_code,
            )
        )
    assert seen[0] == seen[1]
    assert [subject[7:] for _to, subject in sent()] == ["is your code for Convene"] * 2


def test_a_closed_account_is_told_so_by_mail_alone() -> None:
    people.representative(email=ROSA, is_active=False)
    client = Client()
    assert ask(client) == CODE
    assert "six digits" in text(client.get(CODE).content.decode())
    assert sent() == [(ROSA, "Your account at Convene is closed")]
    assert client.post(CODE, {"code": "000000"}).status_code == 422
    assert who(client) is None


def test_the_code_may_be_typed_as_people_type_it() -> None:
    client = Client()
    ask(client)
    code = newest_code()
    eastern = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post(CODE, {"code": f" {eastern[:3]} {eastern[3:]} "}).status_code == 302
    assert who(client) == ROSA


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late() -> None:
    client = Client()
    ask(client)
    code = newest_code()
    for _try in range(4):
        answer = client.post(CODE, {"code": another(code)})
        assert answer.status_code == 422
        assert "not the code we sent last" in text(answer.content.decode())
    answer = client.post(CODE + "?next=/privacy/", {"code": another(code)})
    assert answer["Location"] == "/account/sign-in/?next=%2Fprivacy%2F"
    assert "not the code either" in text(client.get(FORM).content.decode())
    assert client.post(CODE, {"code": code})["Location"] == FORM
    assert who(client) is None


def test_what_is_no_code_costs_no_try() -> None:
    client = Client()
    ask(client)
    for typed in ("", "12345", "abcdef", "1234567") * 2:
        assert client.post(CODE, {"code": typed}).status_code == 422
    assert client.post(CODE, {"code": newest_code()}).status_code == 302
    assert who(client) == ROSA


@pytest.mark.parametrize(("age", "let_in"), [(895, ROSA), (905, None)])
def test_a_code_is_valid_for_a_quarter_of_an_hour(age: int, let_in: str | None) -> None:
    client = Client()
    ask(client, path=f"{FORM}?next=/privacy/")
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= age
    session.save()
    answer = client.post(f"{CODE}?next=/privacy/", {"code": newest_code()})
    assert answer["Location"] == ("/privacy/" if let_in else "/account/sign-in/?next=%2Fprivacy%2F")
    if not let_in:
        assert "no longer valid" in text(client.get(FORM).content.decode())
    assert who(client) == let_in


def test_a_code_works_in_the_browser_that_asked_alone() -> None:
    ask(Client())
    thief = Client()
    answer = thief.post(CODE, {"code": newest_code()})
    assert (answer.status_code, answer["Location"]) == (302, FORM)
    assert who(thief) is None


def test_a_code_works_once() -> None:
    client = Client()
    ask(client)
    code = newest_code()
    client.post(CODE, {"code": code})
    client.post("/account/sign-out/")
    assert client.post(CODE, {"code": code})["Location"] == FORM
    assert who(client) is None


def test_sent_again_only_the_newest_works_and_at_most_three_times() -> None:
    client = Client()
    ask(client)
    codes = [newest_code()]
    for _time in range(3):
        assert 'value="resend"' in client.get(CODE).content.decode()
        assert (
            client.post(f"{CODE}?next=/privacy/", {"action": "resend"})["Location"]
            == f"{CODE}?next=%2Fprivacy%2F"
        )
        assert "new code is on its way" in text(client.get(CODE).content.decode())
        codes.append(newest_code())
    assert 'value="resend"' not in client.get(CODE).content.decode()
    assert client.post(CODE, {"action": "resend"}).status_code == 422
    assert len(sent()) == 4
    for old in set(codes[:-1]) - {codes[-1]}:
        assert client.post(CODE, {"code": old}).status_code == 422
    assert client.post(CODE, {"code": codes[-1]}).status_code == 302
    assert who(client) == ROSA


def test_another_address_may_be_used_instead() -> None:
    client = Client()
    ask(client, "mistyped@people.example")
    page = client.get(f"{CODE}?next=/privacy/").content.decode()
    assert 'href="/account/sign-in/?next=/privacy/"' in page
    old = newest_code()
    assert client.get(FORM).status_code == 200
    ask(client)
    if old != newest_code():
        assert client.post(CODE, {"code": old}).status_code == 422
    client.post(CODE, {"code": newest_code()})
    assert who(client) == ROSA


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/privacy/", "/privacy/"),
        ("/account/export/?a=1&b=2", "/account/export/?a=1&b=2"),
        ("http://testserver/privacy/", "http://testserver/privacy/"),
        ("https://evil.example/", "/account/"),
        ("//evil.example/", "/account/"),
        ("/\\evil.example/", "/account/"),
        ("http:///evil.example/", "/account/"),
        ("javascript:alert(1)", "/account/"),
        ("http://localhost:8000/", "/account/"),
    ],
)
def test_leads_on_to_our_own_pages_only(wanted: str, led: str) -> None:
    client = Client()
    to_code = client.post(FORM, {"email": ROSA}, query_params={"next": wanted})["Location"]
    assert to_code == CODE if led == "/account/" else to_code.startswith(CODE + "?next=")
    assert client.post(CODE, {"code": newest_code()}, query_params={"next": wanted})["Location"] == led
    assert client.get(FORM, query_params={"next": wanted})["Location"] == led


def test_refuses_what_is_no_address_and_keeps_it() -> None:
    client = Client()
    answer = client.post(FORM, {"email": "rosa@people"})
    page = answer.content.decode()
    assert 'value="rosa@people"' in page
    assert 'class="error-summary"' in page
    assert (User.objects.count(), sent()) == (0, [])


def test_a_robot_is_answered_as_if_and_nothing_is_done() -> None:
    answer = Client().post(FORM, {"email": ROSA, "website_2": "https://spam.example"})
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    assert (User.objects.count(), sent()) == (0, [])


def test_an_address_gets_five_codes_in_a_quarter_of_an_hour_from_wherever_asked() -> None:
    for reader in range(5):
        ask(Client(REMOTE_ADDR=f"192.0.2.{reader}"))
    answer = Client(REMOTE_ADDR="192.0.2.9").post(FORM, {"email": ROSA.upper()})
    assert answer.status_code == 429
    assert 'class="error-summary"' in answer.content.decode()
    assert len(sent()) == 5
    ask(Client(), "other@people.example")


def test_a_reader_may_ask_for_thirty_addresses() -> None:
    for number in range(30):
        ask(Client(), f"person-{number}@people.example")
    assert Client().post(FORM, {"email": ROSA}).status_code == 429
    assert not User.objects.filter(email=ROSA).exists()
    ask(Client(REMOTE_ADDR="192.0.2.9"))


def test_tries_are_limited_over_all_codes_of_an_address() -> None:
    codes = []
    for _time in range(4):
        client = Client()
        ask(client)
        for _try in range(5):
            client.post(CODE, {"code": another(newest_code())})
    client = Client()
    ask(client)
    codes.append(newest_code())
    assert client.post(CODE, {"code": codes[-1]}).status_code == 429
    assert who(client) is None


@pytest.mark.parametrize(("prefix", "page", "account"), [("", "en", "ar"), ("/ar", "ar", "en")])
def test_the_mail_is_in_the_language_of_the_account_the_page_in_its_own(
    prefix: str, page: str, account: str
) -> None:
    people.representative(email=ROSA, language=account)
    client = Client()
    form = client.get(prefix + FORM).content.decode()
    ask(client, path=prefix + FORM)
    code = client.get(prefix + CODE).content.decode()
    assert [f'<html lang="{page}"' in each for each in (form, code)] == [True, True]
    assert Message.objects.get().language == account


def test_signing_out_takes_a_post_and_ends_the_session() -> None:
    rosa = people.representative(email=ROSA)
    client = Client()
    client.force_login(rosa)
    assert "<button" in client.get("/account/sign-out/").content.decode()
    assert who(client) == ROSA
    assert client.post("/account/sign-out/")["Location"] == "/account/sign-out/"
    assert who(client) is None
    assert not Session.objects.filter(user=rosa).exists()
    assert "You are not signed in" in text(client.get("/account/sign-out/").content.decode())


def test_the_admin_sends_to_our_form_and_refuses_others() -> None:
    assert Client().get("/admin/", follow=True).redirect_chain[-1] == ("/account/sign-in/?next=/admin/", 302)
    seen = []
    for user in (people.representative(), people.convener(), people.staff()):
        client = Client()
        client.force_login(user)
        seen.append(client.get("/admin/", follow=True).status_code)
    assert seen == [403, 403, 200]


def test_the_admin_shows_who_is_signed_in_and_never_the_key(client_for: ClientFor) -> None:
    rosa = people.representative(email=ROSA)
    key = client_for(rosa).session.session_key
    page = client_for(people.staff()).get("/admin/accounts/session/").content.decode()
    assert "Rosa Mbeki" in page
    assert str(key) not in page


def test_a_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(FORM, {"email": ROSA}).status_code == 403
    assert User.objects.count() == 0
