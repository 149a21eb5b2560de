import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from convene.statements import actions
from convene.statements.models import Statement
from tests.conftest import ClientFor, Clock
from tests.factories import organisations, statements
from tests.factories.statements import DURING

pytestmark = pytest.mark.django_db


def rows(client_for: ClientFor, statement: Statement, prefix: str = "") -> list[dict[str, str]]:
    answer = client_for(None).get(f"{prefix}/statements/{statement.slug}/signatures.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{statement.slug}-signatures.csv"'
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_one_line_a_signatory(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name='جمعية، "الأمل"', name="Ama", role="Chair", show_name=True)
    assert rows(client_for, statement) == [
        {
            "organisation": 'جمعية، "الأمل"',
            "seat": "GH",
            "seat_name": "Ghana",
            "serves": "GH TG",
            "serves_names": "Ghana; Togo",
            "name": "Ama",
            "role": "Chair",
            "signed_at": "2020-06-12T12:00:00Z",
            "demonstration": "",
        }
    ]
    assert rows(client_for, statement, "/ar")[0]["seat_name"] == "غانا"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "＝1+1", "＋1"])
@pytest.mark.parametrize("field", ["organisation_name", "name", "role"])
def test_no_cell_is_a_formula(cell: str, field: str, client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, show_name=True, **{field: cell})
    (row,) = rows(client_for, statement)
    assert row["organisation" if field == "organisation_name" else field] == f"'{cell}"


def test_a_minus_within_is_only_a_minus(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement, organisation_name="Afro-European = friends")
    assert rows(client_for, statement)[0]["organisation"] == "Afro-European = friends"


def test_the_data_has_figures_with_definition_and_moment(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened(title="Ours")
    statements.listed(statement, organisation_name="Hope <b>Bridge</b>")
    statements.listed(statement, list_organisation=False, seat="KE")
    answer = client_for(None).get(f"/statements/{statement.slug}/signatures.json")
    data: dict[str, Any] = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert data["statement"] == {
        "title": "Ours",
        "address": "http://testserver/statements/ours/",
        "language": "en",
        "digest": statement.digest,
        "frozen_at": "2020-05-29T08:00:00Z",
        "opens_at": "2020-05-30T08:00:00Z",
        "closes_at": "2020-06-30T16:00:00Z",
    }
    assert data["at"] == "2020-06-12T12:00:00Z"
    assert [(one["name"], one["value"], one["at"]) for one in data["figures"]] == [
        ("signatures.organisations", 2, data["at"]),
        ("signatures.countries-of-seat", 2, data["at"]),
        ("signatures.countries-served", 2, data["at"]),
        ("signatures.unlisted", 1, data["at"]),
    ]
    assert data["figures"][1]["definition"].startswith("Different countries in which")
    assert data["signatories"] == [
        {
            "organisation": "Hope <b>Bridge</b>",
            "language": "und",
            "seat": "GH",
            "serves": ["GH", "TG"],
            "name": "",
            "role": "",
            "signed_at": "2020-06-12T12:00:00Z",
            "demonstration": False,
        }
    ]


def test_what_is_invented_says_so(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    actions.enter(
        statement=statement,
        organisation=organisations.organisation("Invented"),
        countries=[],
        basis="demonstration data",
        actor=statements.convener_of(statement),
        is_demonstration=True,
    )
    assert rows(client_for, statement)[0]["demonstration"] == "yes"
    assert '<span class="tag demo">' in client_for(None).get(statement.get_absolute_url()).content.decode()


def test_they_stay_after_closing(client_for: ClientFor, clock: Clock) -> None:
    clock(DURING)
    statement = statements.opened()
    statements.listed(statement)
    clock(datetime(2030, 1, 1, tzinfo=UTC))
    actions.close_due()
    assert len(rows(client_for, statement)) == 1
    assert client_for(None).get(f"/statements/{statement.slug}/signatures.json").status_code == 200
