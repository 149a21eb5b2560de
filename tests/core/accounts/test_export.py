import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from convene.core.accounts import providers, queries
from tests.conftest import ClientFor
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_tells_the_person_all_that_is_held_and_nobody_elses(client_for: ClientFor) -> None:
    rosa = people.representative(email="rosa@people.example", name="Rosa Mbeki", time_zone="Africa/Nairobi")
    people.convener(email="claire@people.example", name="Claire Dubois")
    client = client_for(rosa)
    answer = client.post("/account/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in answer["Cache-Control"]
    held = json.loads(answer.content)["held"]
    assert held["account"] == [
        {
            "email": "rosa@people.example",
            "name": "Rosa Mbeki",
            "language": "en",
            "time_zone": "Africa/Nairobi",
            "may_convene": False,
            "is_staff": False,
            "opened": held["account"][0]["opened"],
            "last_signed_in": held["account"][0]["last_signed_in"],
        }
    ]
    assert [sorted(row) for row in held["sessions"]] == [["ends"]]
    told = answer.content.decode()
    assert "claire" not in told.lower()
    assert str(client.session.session_key) not in told


def test_asks_every_provider_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(providers, "holders", {})
    providers.holds("zeal")(lambda user: [{"of": user.pk}])
    providers.holds("alms")(lambda _user: [])
    rosa = people.representative()
    assert list(queries.held_about(rosa).items()) == [("alms", []), ("zeal", [{"of": rosa.pk}])]
    with pytest.raises(ImproperlyConfigured):
        providers.holds("zeal")(lambda _user: [])


def test_a_page_explains_it_first_and_only_to_who_is_signed_in(client_for: ClientFor) -> None:
    page = client_for(people.representative()).get("/account/export/")
    assert page["Content-Type"].startswith("text/html")
    assert "Download the file" in page.content.decode()
    assert client_for(None).post("/account/export/")["Location"] == "/account/sign-in/?next=/account/export/"
