from datetime import UTC, datetime

import pytest

from convene.core import times
from convene.core.accounts.models import User
from convene.initiatives import actions as initiatives
from convene.initiatives.models import Initiative
from convene.organisations import actions as organisations
from convene.organisations.models import Organisation
from tests.factories import people

OPENED = datetime(2020, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def convener(db: None) -> User:
    return people.convener()


@pytest.fixture
def organisation(convener: User) -> Organisation:
    entry = organisations.Entry(
        name="Coalición por Venezuela", seat="PA", serves=["VE", "CO"], about="A federation."
    )
    return organisations.add(entry=entry, actor=convener)


def an_initiative(convener: User, title: str = "Diaspora response") -> Initiative:
    with times.at(OPENED):
        text = initiatives.Text(title=title, summary="What we do together.", body="**Together**")
        return initiatives.create(text=text, actor=convener)


@pytest.fixture
def draft(convener: User) -> Initiative:
    return an_initiative(convener)


@pytest.fixture
def initiative(draft: Initiative, convener: User) -> Initiative:
    with times.at(OPENED):
        return initiatives.open_(initiative=draft, actor=convener)
