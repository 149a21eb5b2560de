"""Which organisation a typed name means, and which it may mean."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from convene.organisations import actions, queries
from convene.organisations.models import Alias
from tests.factories import organisations, people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "Coalición por Venezuela",
        "coalicion POR venezuela",
        "Coalición  por  Venezuela.",
        "CpV",
        "cpv",
        "Coalition",
    ],
)
def test_named_by_name_acronym_and_alias(typed: str) -> None:
    known = organisations.organisation("Coalición por Venezuela", "PA", acronym="CpV")
    actions.add_alias(
        organisation=known, name="Coalition", kind=Alias.Kind.SPELLING, language="en", actor=people.staff()
    )
    assert queries.named(typed) == known
    assert (queries.named(typed, seat="PA"), queries.named(typed, seat="VE")) == (known, None)


@pytest.mark.parametrize("typed", ["", "   ", "\u200d", "Coalición", "Coalición por Venezuela II"])
def test_named_is_never_a_guess(typed: str) -> None:
    organisations.organisation("Coalición por Venezuela", "PA")
    assert queries.named(typed) is None


def test_a_listed_one_comes_before_an_unlisted_one_of_the_name() -> None:
    actions.accept(organisation=organisations.provisional("Unity"), actor=None, listed=False)
    listed = organisations.organisation("Unity")
    assert queries.named("Unity") == listed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Africa Europe Diaspora Development Platform", True),
        ("Africa-Europe Diaspora Developement Platform", True),
        ("Africa-Europe Diaspora Development Platform (ADEPT)", True),
        ("ADEPT", True),
        ("Diaspora Development Platform", True),
        ("Association of Ghanaian Nurses", False),
        ("Diaspora Network", False),
        ("Platform", False),
        ("%", False),
        ("", False),
    ],
)
def test_similar_names(typed: str, meant: bool) -> None:
    known = organisations.organisation("Africa-Europe Diaspora Development Platform", "BE", acronym="ADEPT")
    for name in ("African Diaspora Network", "Ghana Nurses", "Europe in Motion"):
        organisations.organisation(name)
    assert (known in queries.similar(typed)) is meant


def test_similar_by_alias_website_and_address() -> None:
    known = organisations.organisation("Keihan", "NL", website="https://www.keihan.example.org/en")
    actions.add_alias(
        organisation=known,
        name="مؤسسة كيهان",
        kind=Alias.Kind.OTHER_LANGUAGE,
        language="ar",
        actor=people.staff(),
    )
    assert queries.similar("مؤسسة كيهان") == [known]
    assert queries.similar("Doctors for Afghanistan", website="https://keihan.example.org") == [known]
    assert queries.similar("Doctors for Afghanistan", email="n@keihan.example.org") == [known]
    assert queries.similar("Doctors for Afghanistan", email="n@gmail.com") == []


def test_the_likeliest_first_and_few_of_them_in_two_queries() -> None:
    for number in range(9):
        organisations.organisation(f"Hope Bridge Nairobi {number}")
    exact = organisations.organisation("Hope Bridge Nairobi")
    with CaptureQueriesContext(connection) as seen:
        found = queries.similar("Hope Bridge Nairobi")
    assert (found[0], len(found), len(seen)) == (exact, 5, 2)


def test_roles_that_stand_or_wait_oldest_first() -> None:
    user = people.representative()
    made = [organisations.membership(organisations.organisation(), user, verified=bool(n)) for n in range(3)]
    actions.leave(membership=made[1], actor=user)
    assert queries.memberships_of(user) == [made[0], made[2]]
