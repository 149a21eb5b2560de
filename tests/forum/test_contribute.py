import pytest

from convene.forum.queries import citeable
from tests.factories import forum

pytestmark = pytest.mark.django_db


def test_it_is_published_at_once_with_its_citeable_text() -> None:
    made = forum.contribution()
    voice = citeable(made.call.initiative)[0]
    assert voice.source.text == (
        "Forty doctors abroad answered calls from home.\n\n"
        "Nine hundred people got advice without travelling.\n\n"
        "Begin with those whom people trust."
    )
    assert (voice.name, voice.source.address) == ("Rosa Mbeki", f"/forum/{made.pk}/doctors-on-the-telephone/")
