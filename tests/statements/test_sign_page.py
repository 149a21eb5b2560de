from typing import Any

import pytest
from django.test import Client

from convene.core.notifications.models import Message
from convene.organisations.models import Organisation
from convene.statements import actions
from convene.statements.models import Signature, Statement
from tests.conftest import ClientFor, Clock
from tests.factories import initiatives, organisations, people, statements
from tests.factories.statements import AFTER, DURING, OPENS

pytestmark = pytest.mark.django_db
FORM = {
    "organisation_name": "Hope Bridge",
    "website": "",
    "seat": "GH",
    "countries": "Ghana, Togo",
    "name": "Ama Mensah",
    "role": "Chair",
    "email": "ama@gmail.com",
}


def send(client: Client, statement: Statement, **fields: Any) -> Any:
    return client.post(f"/statements/{statement.slug}/sign/", {**FORM, **fields})


def test_the_form_has_every_consent_unticked(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    page = client_for(None).get(f"/statements/{statements.opened().slug}/sign/").content.decode()
    for consent in ("list_organisation", "show_name", "join_coalition", "outcome_news"):
        (box,) = [tag for tag in page.split("<input") if f'name="{consent}"' in tag]
        assert ('type="checkbox"' in box, "checked" in box.partition(">")[0]) == (True, False)


def test_one_form_is_enough(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(None)
    answer = send(client, statement, show_name="on", website="hope.example.org")
    assert answer["Location"] == f"/statements/{statement.slug}/sign/sent/"
    made = Signature.objects.get()
    given = (made.organisation_name, made.website, made.seat, made.name, made.role, made.email)
    assert given == (
        "Hope Bridge", "https://hope.example.org", "GH", "Ama Mensah", "Chair", "ama@gmail.com"
    )  # fmt: skip
    assert (made.show_name, made.list_organisation, made.join_coalition) == (True, False, False)
    page = client.get(answer["Location"]).content.decode()
    assert "ama@gmail.com" in page
    assert "Confirm the signature" in page


def test_the_code_is_typed_where_one_signed(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(None)
    sent = send(client, statement, list_organisation="on")["Location"]
    made = Signature.objects.get()
    code = statements.code_of(made)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    answer = client.post(sent, {"code": wrong})
    assert (answer.status_code, "not the code in our latest mail" in answer.content.decode()) == (422, True)
    assert f'value="{wrong}"' in answer.content.decode()
    answer = client.post(sent, {"code": f"{code[:3]} {code[3:]}"})
    assert answer["Location"] == sent
    made.refresh_from_db()
    assert made.is_waiting
    assert "The conveners look at it" in client.get(sent).content.decode()


def test_wrong_six_times(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(None)
    sent = send(client, statement)["Location"]
    made = Signature.objects.get()
    code = statements.code_of(made)
    for _try in range(6):
        answer = client.post(sent, {"code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert "Too many wrong codes" in answer.content.decode()
    assert "Too many wrong codes" in client.post(sent, {"code": code}).content.decode()
    client.post(f"{sent}again/")
    client.post(sent, {"code": statements.code_of(made)})
    made.refresh_from_db()
    assert made.is_waiting


def test_another_browser_cannot_type_codes_or_move_the_mail(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    sent = send(client_for(None), statement)["Location"]
    made = Signature.objects.get()
    stranger = client_for(None)
    assert "does not remember a signature" in stranger.get(sent).content.decode()
    assert "ama@gmail.com" not in stranger.get(sent).content.decode()
    stranger.post(sent, {"code": statements.code_of(made)})
    stranger.post(f"{sent}again/")
    stranger.post(f"{sent}address/", {"email": "thief@gmail.com"})
    made.refresh_from_db()
    assert (made.is_pending, made.email, Message.objects.count()) == (True, "ama@gmail.com", 1)


def test_resend_and_correct_the_address(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(None)
    sent = send(client, statement, email="amaa@gmail.com")["Location"]
    page = client.post(f"{sent}again/", follow=True).content.decode()
    assert "A new message is on its way" in page
    answer = client.post(f"{sent}address/", {"email": "no address"})
    assert (answer.status_code, 'value="no address"' in answer.content.decode()) == (422, True)
    page = client.post(f"{sent}address/", {"email": "ama@gmail.com"}, follow=True).content.decode()
    assert "ama@gmail.com" in page
    assert list(Message.objects.order_by("pk").values_list("to", flat=True)) == [
        "amaa@gmail.com", "amaa@gmail.com", "ama@gmail.com"
    ]  # fmt: skip


def test_after_the_fifth_mail_the_page_says_to_whom_to_turn(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(None)
    sent = send(client, statement)["Location"]
    for _mail in range(5):
        page = client.post(f"{sent}again/", follow=True).content.decode()
    assert "as many mails as we can" in page
    answer = client.post(f"{sent}address/", {"email": "b@gmail.com"})
    assert (answer.status_code, "as many mails as we can" in answer.content.decode()) == (422, True)


def test_everything_typed_is_kept_when_something_is_wrong(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    answer = send(
        client_for(None), statements.opened(), email="no address", countries="Ghana, Atlantis", show_name="on"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'class="error-summary"' in page
    for field in ("email", "countries"):
        assert f'id="id_{field}_error"' in page
    for value in ("Hope Bridge", "Ghana, Atlantis", "Ama Mensah", "no address"):
        assert f'value="{value}"' in page
    assert '<option value="GH" selected>' in page
    (box,) = [tag for tag in page.split("<input") if 'name="show_name"' in tag]
    assert "checked" in box.partition(">")[0]
    assert Signature.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("organisation_name", "x" * 10_000, "the limit is 200"),
        ("organisation_name", "", "This field is required."),
        ("organisation_name", "Ho\x00pe", "control character"),
        ("organisation_name", "Ho\u202epe", "text-direction control"),
        ("organisation_name", "Ho\u200bpe", "zero-width space"),
        ("name", "A\u2066ma", "text-direction control"),
        ("role", "Chair\x07", "control character"),
        ("seat", "XX", "not a country in our list"),
        ("seat", "", "This field is required."),
        ("countries", "Wakanda", "We do not know the country"),
        ("website", "javascript:alert(1)", "begins with https:// or http://"),
        ("website", "http://127.0.0.1/", "Write a website"),
        ("email", "a@b", "Write an e-mail address"),
        ("email", "a@b.org\nBcc: c@d.org", "Write an e-mail address"),
        ("role", "[Role]", "looks like a blank"),
        ("name", "see www.evil.example", "Leave web and e-mail addresses out"),
    ],
)
def test_bad_input_has_a_clear_error_beside_its_field(
    field: str, value: str, message: str, client_for: ClientFor, clock: Clock
) -> None:
    clock(DURING)
    answer = send(client_for(None), statements.opened(), **{field: value})
    page = answer.content.decode()
    assert (answer.status_code, Signature.objects.count(), Message.objects.count()) == (422, 0, 0)
    place = page.partition(f'id="id_{field}_error"')[2].partition("</ul>")[0]
    assert message in place


def test_joiners_are_kept(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    name = "انجمن کتاب\u200cخانه‌ها \u0915\u094d\u200d\u0937"
    send(client_for(None), statements.opened(), organisation_name=name)
    assert Signature.objects.get().organisation_name == name


def test_is_it_one_of_these(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge International", "KE", website="https://hope.example.org")
    client = client_for(None)
    answer = send(client, statement, organisation_name="Hope Bridge Internatonal", show_name="on")
    page = answer.content.decode()
    assert (answer.status_code, Signature.objects.count()) == (422, 0)
    assert "Is it one of these?" in page
    assert "Hope Bridge International · Kenya · hope.example.org" in page
    assert 'value="Hope Bridge Internatonal"' in page

    answer = send(client, statement, organisation_name="Hope Bridge Internatonal", which=str(known.pk))
    made = Signature.objects.get()
    assert (answer.status_code, made.organisation, made.is_new) == (302, known, False)
    assert made.organisation_name == "Hope Bridge Internatonal"


def test_no_ours_is_another(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    known = organisations.organisation("Hope Bridge", "KE")
    client = client_for(None)
    assert send(client, statement).status_code == 422
    assert send(client, statement, which="new").status_code == 302
    made = Signature.objects.get()
    assert (made.organisation == known, made.is_new) == (False, True)


@pytest.mark.parametrize("answer", ["", "999999", "-1", "<script>", "new\x00"])
def test_an_answer_that_was_not_offered_is_none(answer: str, client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    organisations.organisation("Hope Bridge", "KE")
    hidden = organisations.provisional("Hope Bridge")
    for which in (answer, str(hidden.pk)):
        assert send(client_for(None), statement, which=which).status_code == 422
    assert Signature.objects.count() == 0


def test_the_exact_name_in_the_same_country_needs_no_question(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Hope Bridge", "GH")
    organisations.organisation("Hope Bridges", "GH")
    assert send(client_for(None), statements.opened()).status_code == 302
    assert Signature.objects.get().organisation == known


def test_who_has_signed_is_told_so_beside_the_name(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="Hope Bridge")
    answer = send(client_for(None), statement)
    place = answer.content.decode().partition('id="id_organisation_name_error"')[2].partition("</ul>")[0]
    assert (answer.status_code, "Hope Bridge has signed already" in place) == (409, True)


@pytest.mark.parametrize("moment", [OPENS.replace(day=1), AFTER], ids=["before", "after"])
def test_outside_its_time_the_page_says_kindly_what_is_so(
    moment: Any, client_for: ClientFor, clock: Clock
) -> None:
    clock(moment)
    statement = statements.opened()
    client = client_for(None)
    page = client.get(f"/statements/{statement.slug}/sign/")
    assert (page.status_code, "Read the statement" in page.content.decode()) == (200, True)
    answer = send(client, statement)
    assert (answer.status_code, "What you sent was not saved." in answer.content.decode()) == (403, True)
    assert (Signature.objects.count(), Organisation.objects.count()) == (0, 0)


def test_under_a_draft_initiative_there_is_nothing(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.frozen(initiatives.initiative(is_open=False))
    for path in ("", "sign/", "sign/sent/", "text.txt", "signatures/abc/"):
        assert client_for(None).get(f"/statements/{statement.slug}/{path}").status_code == 404


def test_a_robot_is_answered_as_if_it_had_signed(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    answer = send(client_for(None), statement, website_2="https://spam.example")
    assert answer["Location"] == f"/statements/{statement.slug}/sign/sent/"
    assert (Signature.objects.count(), Message.objects.count()) == (0, 0)


def test_nobodys_mailbox_is_filled(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    answers = [
        send(client_for(None), statement, organisation_name=f"Name {number}", email="Victim@Gmail.com")
        for number in range(9)
    ]
    assert [answer.status_code for answer in answers] == [302] * 8 + [429]
    assert 'value="Name 8"' in answers[-1].content.decode()
    assert "tried too often" in answers[-1].content.decode()
    assert Message.objects.count() == 8


def test_a_double_click_is_one_signature(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(None)
    places = {send(client, statement)["Location"] for _click in range(2)}
    assert (len(places), Signature.objects.count(), Message.objects.count()) == (1, 1, 1)


def test_who_is_signed_in_finds_name_and_address_filled_in(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    user = people.representative(email="rosa@people.example", name="Rosa Mbeki")
    page = client_for(user).get(f"/statements/{statements.opened().slug}/sign/").content.decode()
    assert 'value="rosa@people.example"' in page
    assert 'value="Rosa Mbeki"' in page


def test_the_form_is_protected_against_other_sites(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    assert send(Client(enforce_csrf_checks=True), statement).status_code == 403
    assert Signature.objects.count() == 0


def test_the_public_page_holds_no_form_to_send(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    answer = client_for(None).get(statement.get_absolute_url())
    assert "csrfmiddlewaretoken" not in answer.content.decode()
    assert answer.cookies.keys() == set()


def test_closing_while_one_writes(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    client = client_for(None)
    assert client.get(f"/statements/{statement.slug}/sign/").status_code == 200
    actions.close(statement=statement, actor=statements.convener_of(statement))
    answer = send(client, statement)
    assert "Thank you for wanting to sign" in answer.content.decode()
