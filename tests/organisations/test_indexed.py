import pytest
from django.core.management import call_command

from convene.core.search.queries import find
from convene.organisations import actions
from convene.organisations.models import Alias
from tests.factories import organisations, people

pytestmark = pytest.mark.django_db


def test_made_anew_the_index_is_the_same() -> None:
    listed = organisations.organisation("Hope Bridge", acronym="HB", about="Unmistakable work")
    actions.add_alias(
        organisation=listed, name="Pont", kind=Alias.Kind.OTHER_LANGUAGE, language="fr", actor=people.staff()
    )
    organisations.provisional("Unmistakable Secret")

    def found() -> list[list[tuple[str, str]]]:
        return [
            [(hit.kind, hit.address) for hit in find(words, limit=9).entries]
            for words in ("unmistakable", "pont", "hb", "secret")
        ]

    before = found()
    call_command("reindex", verbosity=0)
    one = [("organisation", "/organisations/hope-bridge/")]
    assert before == found() == [one, one, one, []]
