from datetime import timedelta
from typing import Any

import pytest

from convene.core.errors import Conflict, NotAllowed, Refused
from convene.core.notifications.models import Message
from convene.core.trail.models import Entry
from convene.organisations.models import Organisation
from convene.statements import actions
from convene.statements.models import Signature
from tests.conftest import Clock
from tests.factories import initiatives, organisations, statements
from tests.factories.statements import AFTER, CLOSES, DURING, OPENS

pytestmark = pytest.mark.django_db


def test_anyone_may_and_it_waits_for_their_mail(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.signature(
        statement,
        organisation_name="Hope Bridge",
        website="https://hope.example.org",
        email="Kwame@Hope.example.org",
        join_coalition=True,
    )
    made.refresh_from_db()
    assert (made.state, made.user, made.confirmed_at, made.mails_sent) == (
        Signature.State.PENDING, None, None, 1
    )  # fmt: skip
    assert (made.list_organisation, made.show_name, made.join_coalition, made.outcome_news) == (
        True, False, True, False
    )  # fmt: skip
    assert [row.country for row in made.countries.all()] == ["GH", "TG"]
    assert (made.organisation.state, made.organisation.name) == (
        Organisation.State.PROVISIONAL,
        "Hope Bridge",
    )
    message = Message.objects.get()
    assert (message.to, message.subject) == (
        "Kwame@Hope.example.org",
        "Please confirm: Hope Bridge signs",
    )
    entry = Entry.objects.get(deed="signature.sign")
    assert (entry.actor, entry.object_id, entry.facts) == (None, made.pk, {})


def test_consents_are_given_one_by_one_and_none_by_itself() -> None:
    given = actions.Given(organisation_name="A", seat="GH", name="B", role="C", email="d@e.org")
    consents = (given.list_organisation, given.show_name, given.join_coalition, given.outcome_news)
    assert consents == (False, False, False, False)


def test_neither_link_nor_code_is_kept_readable(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    row = repr(Signature.objects.filter(pk=made.pk).values_list().get())
    assert (statements.token_of(made) in row, statements.code_of(made) in row) == (False, False)


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (OPENS - timedelta(seconds=1), "not opened yet"),
        (CLOSES, "has closed"),
        (AFTER, "has closed"),
    ],
    ids=["before opening", "at closing", "after closing"],
)
def test_only_while_it_is_open(moment: Any, reason: str, clock: Clock) -> None:
    clock(moment)
    with pytest.raises(NotAllowed, match=reason):
        statements.signature(statements.opened())
    assert (Signature.objects.count(), Message.objects.count(), Organisation.objects.count()) == (0, 0, 0)


def test_not_before_it_was_given_a_time(clock: Clock) -> None:
    clock(DURING)
    for statement in (statements.draft(), statements.frozen()):
        with pytest.raises(NotAllowed):
            statements.signature(statement)


def test_what_closed_a_moment_ago_is_seen_by_who_read_it_before(clock: Clock) -> None:
    clock(DURING)
    stale = statements.opened()
    actions.close(statement=stale, actor=statements.convener_of(stale))
    stale.refresh_from_db()
    stale.state, stale.closes_at = "open", CLOSES  # as the form's page had it
    with pytest.raises(NotAllowed):
        statements.signature(stale)


def test_an_organisation_of_the_directory_is_found_by_name_alias_and_acronym(clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Coalición por Venezuela", "PA", acronym="CpV")
    statement = statements.opened()
    for typed in ("COALICION POR VENEZUELA", "CpV"):
        made = statements.signature(statement, organisation_name=typed, seat="PA")
        assert (made.organisation, made.organisation_name) == (known, typed)
    assert Organisation.objects.count() == 1


def test_whoever_says_theirs_is_another_is_believed_for_another_country(clock: Clock) -> None:
    clock(DURING)
    known = organisations.organisation("Unity", "KE")
    statement = statements.opened()
    other = statements.signature(statement, organisation_name="Unity", seat="GH", is_new=True)
    same = statements.signature(statement, organisation_name="Unity", seat="KE", is_new=True)
    unasked = statements.signature(statement, organisation_name="Unity", seat="TG")
    assert (other.organisation != known, same.organisation, unasked.organisation) == (True, known, known)


def test_an_organisation_on_the_list_does_not_sign_again(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="Hope Bridge")
    before = Message.objects.count()
    with pytest.raises(Conflict, match="Hope Bridge has signed already") as refusal:
        statements.signature(statement, organisation_name="HOPE BRIDGE")
    assert (refusal.value.field, Message.objects.count()) == ("organisation_name", before)


def test_nobody_learns_here_who_signed_without_being_named(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="Hope Bridge", list_organisation=False)
    assert statements.signature(statement, organisation_name="Hope Bridge").is_pending


def test_what_waits_blocks_nobody(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.signature(statement, organisation_name="Hope Bridge", email="impostor@gmail.com")
    statements.waiting(statement, organisation_name="Hope Bridge", email="another@gmail.com")
    assert statements.signature(statement, organisation_name="Hope Bridge").is_pending


def test_it_can_sign_under_another_statement(clock: Clock) -> None:
    clock(DURING)
    initiative = initiatives.initiative()
    first, second = statements.opened(initiative), statements.opened(initiative)
    statements.listed(first, organisation_name="Hope Bridge")
    assert statements.listed(second, organisation_name="Hope Bridge").is_listed


def test_the_same_form_sent_twice_is_one_signature_and_one_mail(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    given = statements.given()
    first = actions.sign(statement=statement, given=given)
    second = actions.sign(statement=statement, given=given)
    assert (first.pk, Signature.objects.count(), Message.objects.count()) == (second.pk, 1, 1)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    "changed", [{"role": "Secretary"}, {"countries": ["GH"]}, {"show_name": True}, {"email": "b@gmail.com"}]
)
def test_a_form_that_says_something_else_is_another(changed: dict[str, Any], clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    same = {"organisation_name": "Hope Bridge", "email": "a@gmail.com"}
    statements.signature(statement, **same)
    statements.signature(statement, **{**same, **changed})
    assert (Signature.objects.count(), Message.objects.count()) == (2, 2)


def test_the_same_form_a_day_later_is_another(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    given = statements.given()
    actions.sign(statement=statement, given=given)
    clock(DURING + timedelta(days=1))
    actions.sign(statement=statement, given=given)
    assert Message.objects.count() == 2


@pytest.mark.parametrize("field", ["organisation_name", "name", "role"])
@pytest.mark.parametrize(
    "words",
    ["[Name]", "{{ organisation }}", "<<ROLE>>", "visit https://evil.example", "www.evil.example", "a@b.org"],
)
def test_what_we_mail_on_holds_no_blank_and_no_address(field: str, words: str, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    with pytest.raises(Refused) as refusal:
        statements.signature(statement, **{field: words})
    assert (refusal.value.field, Signature.objects.count(), Message.objects.count()) == (field, 0, 0)


def test_the_mail_is_in_the_language_of_the_form(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.signature(statement, language="ar")
    message = Message.objects.get()
    assert message.language == "ar"
    assert f"/ar/statements/{statement.slug}/signatures/" in message.text
    assert 'dir="rtl"' in message.html
    assert made.language == "ar"


def test_markup_in_a_mail_is_only_words(clock: Clock) -> None:
    clock(DURING)
    name = '<script>alert("1")</script> & <b>Sons</b>'
    statements.signature(statements.opened(), organisation_name=name)
    message = Message.objects.get()
    assert name in message.text.replace("\n", " ")
    assert "<script>" not in message.html
    assert "&lt;b&gt;Sons&lt;/b&gt;" in message.html
