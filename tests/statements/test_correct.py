from dataclasses import replace
from typing import Any

import pytest

from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import Entry
from convene.initiatives.actions import name_conveners
from convene.organisations.models import Organisation
from convene.statements import actions, queries
from convene.statements.models import Signature, Statement
from tests.conftest import Clock
from tests.factories import organisations, people, statements
from tests.factories.statements import AFTER, DURING

pytestmark = pytest.mark.django_db


def unchanged(signature: Signature) -> actions.Correction:
    return actions.Correction(
        name=signature.name,
        role=signature.role,
        seat=signature.seat,
        countries=[row.country for row in signature.countries.all()],
        list_organisation=signature.list_organisation,
        show_name=signature.show_name,
        join_coalition=signature.join_coalition,
        outcome_news=signature.outcome_news,
    )


def correct(signature: Signature, **fields: Any) -> Signature:
    """Through the link in the mail."""
    return actions.correct(
        signature=signature,
        correction=replace(unchanged(signature), **fields),
        actor=people.anonymous,
        holds_link=True,
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("holder of the link", True),
        ("signatory", True),
        ("convener", False),
        ("colleague", False),
        ("staff", False),
        ("anonymous", False),
    ],
)
@pytest.mark.parametrize("deed", ["correct", "withdraw"])
def test_who_may(who: str, may: bool, deed: str, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement)
    actor = {
        "holder of the link": people.anonymous,
        "signatory": made.user,
        "convener": statements.convener_of(statement),
        "colleague": organisations.member(made.organisation),
        "staff": people.staff(),
        "anonymous": people.anonymous,
    }[who]
    assert actor is not None
    how: dict[str, Any] = {"signature": made, "actor": actor, "holds_link": who == "holder of the link"}
    if deed == "correct":
        how["correction"] = replace(unchanged(made), role="President")
    if may:
        getattr(actions, deed)(**how)
        assert Entry.objects.get(deed=f"signature.{deed}").actor == made.user
    else:
        with pytest.raises(NotAllowed):
            getattr(actions, deed)(**how)
    made.refresh_from_db()
    changed = made.role == "President" if deed == "correct" else made.state == Signature.State.WITHDRAWN
    assert changed is may


def test_everything_while_signing_is_open(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement)
    correct(
        made, name="Ama Mensah", role="President", seat="TG", countries=["TG", "BJ", "TG"], show_name=True
    )
    (shown,) = queries.signatories(statement)
    assert (shown.name, shown.role, shown.seat, shown.countries) == (
        "Ama Mensah", "President", "TG", ["BJ", "TG"]
    )  # fmt: skip


def test_after_closing_consents_and_name_alone(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement)
    clock(AFTER)
    correct(made, show_name=True, role="President", join_coalition=True, outcome_news=True)
    made.refresh_from_db()
    assert (made.show_name, made.role, made.join_coalition, made.outcome_news) == (
        True, "President", True, True
    )  # fmt: skip
    for change in ({"seat": "TG"}, {"countries": ["TG"]}):
        with pytest.raises(Refused) as refusal:
            correct(made, **change)
        assert refusal.value.field == next(iter(change))
    made.refresh_from_db()
    assert (made.seat, [row.country for row in made.countries.all()]) == ("GH", ["GH", "TG"])


def listed_in_directory(statement: Statement) -> tuple[list[str], list[str]]:
    return (
        [one.organisation for one in queries.signatories(statement)],
        [one.name for one in Organisation.objects.public()],
    )


def test_who_no_longer_wants_to_be_named_leaves_list_and_directory_and_still_counts(clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.listed(statement, organisation_name="Hope Bridge")
    clock(AFTER)
    assert listed_in_directory(statement) == (["Hope Bridge"], ["Hope Bridge"])
    correct(made, list_organisation=False)
    assert listed_in_directory(statement) == ([], [])
    assert [total.value for total in queries.totals(statement)] == [1, 1, 2]
    made.refresh_from_db()
    correct(made, list_organisation=True)
    assert listed_in_directory(statement) == (["Hope Bridge"], ["Hope Bridge"])


def test_the_directory_keeps_whom_something_else_put_there(clock: Clock) -> None:
    clock(DURING)
    statement, another = statements.opened(), statements.opened()
    added = statements.listed(statement, organisation=organisations.organisation("Added"))
    convening = statements.listed(statement, organisation_name="Convening")
    twice = statements.listed(statement, organisation_name="Twice")
    statements.listed(another, organisation_name="Twice")
    name_conveners(
        initiative=another.initiative,
        organiser=convening.organisation,
        co_conveners=[],
        actor=statements.convener_of(another),
    )
    for made in (added, convening, twice):
        correct(made, list_organisation=False)
    assert listed_in_directory(statement) == ([], ["Added", "Convening", "Twice"])


@pytest.mark.parametrize("state", ["declined", "withdrawn"])
def test_what_does_not_stand_is_not_corrected(state: str, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    made = statements.waiting(statement)
    if state == "declined":
        actions.decline(signature=made, reason="No", actor=statements.convener_of(statement))
    else:
        actions.withdraw(signature=made, actor=people.anonymous, holds_link=True)
    with pytest.raises(Refused):
        correct(made, role="President")


def test_a_name_is_checked_as_when_signing(clock: Clock) -> None:
    clock(DURING)
    made = statements.signature(statements.opened())
    with pytest.raises(Refused) as refusal:
        correct(made, role="https://evil.example")
    assert refusal.value.field == "role"
