"""A figure kept as it was quoted."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils.translation import override

from convene.core import figures, times
from convene.core.errors import NotAllowed, Refused
from convene.core.trail.models import AppendOnly, Source
from convene.initiatives import actions, queries
from convene.initiatives.models import FrozenFigure
from tests.factories import initiatives, people, statements

pytestmark = pytest.mark.django_db

AT = datetime(2020, 6, 12, 14, tzinfo=UTC)
KIND = "statements.statement"


def signed() -> Any:
    """A statement two organisations signed."""
    statement = statements.opened()
    with times.at(statements.DURING):
        statements.listed(statement)
        statements.listed(statement)
    return statement


def freeze(statement: Any, **changed: Any) -> FrozenFigure:
    asked = {
        "initiative": statement.initiative,
        "name": "signatures.organisations",
        "scope_kind": KIND,
        "scope_id": statement.pk,
        "actor": statements.convener_of(statement),
    }
    with times.at(AT):
        return actions.freeze(**{**asked, **changed})


def test_it_is_kept_with_its_definition_and_time_in_every_language() -> None:
    statement = signed()
    figure = freeze(statement)
    with times.at(statements.DURING):
        statements.listed(statement)
    figure = FrozenFigure.objects.get(pk=figure.pk)
    assert (figure.value, figure.counted_at, figure.scope_title) == (2, AT, "Joint statement")
    assert sorted(figure.wording) == ["ar", "en"]
    with override("ar"):
        arabic = (figure.label, figure.definition)
    assert arabic == (figure.wording["ar"]["label"], figure.wording["ar"]["definition"])
    assert figure.label == "Organisations signed"
    assert arabic[0] != figure.label
    source = Source.objects.get(kind="figure", object_id=figure.pk)
    assert figure.source == source
    assert (source.language, source.title, source.address) == (
        "en",
        "Organisations signed",
        f"/initiatives/stronger-together/figures/{figure.pk}/",
    )
    assert source.text == (
        "Organisations signed: 2, counted for “Joint statement” at 12 June 2020, 14:00 UTC. Organisations whose "
        "representative signed and confirmed by e-mail, and whose signature was accepted and not withdrawn. Each "
        "organisation counts once."
    )


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("convener", True),
        ("other convener", True),
        ("representative", True),
        ("staff", True),
        ("anonymous", False),
    ],
)
def test_who_may(who: str, may: bool) -> None:
    statement = signed()
    someone: dict[str, Any] = {
        "convener": statements.convener_of(statement),
        "other convener": people.convener(),
        "representative": people.representative(),
        "staff": people.staff(),
        "anonymous": people.anonymous,
    }
    if may:
        assert freeze(statement, actor=someone[who]).value == 2
    else:
        with pytest.raises(NotAllowed):
            freeze(statement, actor=someone[who])
        assert FrozenFigure.objects.count() == 0


def test_nobody_freezes_under_anothers_draft() -> None:
    draft = initiatives.initiative(is_open=False)
    with pytest.raises(NotAllowed):
        actions.freeze(
            initiative=draft, name="situation", scope_kind=queries.SERIES, scope_id=1, actor=people.convener()
        )


def test_what_is_not_a_public_figure_of_this_initiative_is_refused() -> None:
    statement = signed()
    elsewhere = statements.opened(initiatives.initiative(title="Elsewhere"))
    draft = statements.draft(statement.initiative)
    for changed in (
        {"scope_id": elsewhere.pk},
        {"scope_id": draft.pk},
        {"scope_id": 10**17},
        {"name": "signatures.nonsense"},
        {"name": "forum.contributions"},
        {"scope_kind": "accounts.user"},
        {"name": "situation", "scope_kind": queries.SERIES, "scope_id": 1},
    ):
        with pytest.raises(Refused):
            freeze(statement, **changed)
    assert FrozenFigure.objects.count() == 0


def test_nothing_rewrites_it() -> None:
    figure = freeze(signed())
    figure.value = 3
    with pytest.raises(AppendOnly):
        figure.save()
    with pytest.raises(AppendOnly):
        FrozenFigure.objects.update(value=3)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE initiatives_frozenfigure SET value = 3")
    assert FrozenFigure.objects.get().value == 2


def test_what_can_be_quoted_is_what_is_public() -> None:
    statement = signed()
    statements.draft(statement.initiative)
    statements.opened(initiatives.initiative(title="Elsewhere"))
    every = queries.quotable(statement.initiative)
    found = [one for one in every if one.scope_kind == KIND]
    assert [(one.name, one.scope_id, one.counted.value) for one in found] == [
        ("signatures.countries-of-seat", statement.pk, found[0].counted.value),
        ("signatures.countries-served", statement.pk, found[1].counted.value),
        ("signatures.organisations", statement.pk, 2),
        ("signatures.unlisted", statement.pk, 0),
    ]
    assert found[2].key == f"signatures.organisations@{KIND}:{statement.pk}"
    assert queries.from_key(found[2].key) == ("signatures.organisations", KIND, statement.pk)
    for wrong in ("", "a", "a@b", "a@b:", "a@b:-1", "a@b:²", "a@b:" + "9" * 30):
        assert queries.from_key(wrong) is None


def test_its_page_tells_all_of_it_in_both_languages(client: Client) -> None:
    figure = freeze(signed())
    page = client.get(f"/initiatives/stronger-together/figures/{figure.pk}/").content.decode()
    assert '<dd class="number">2</dd>' in page
    assert 'Counted <time datetime="2020-06-12T14:00:00Z">12 June 2020, 14:00 UTC</time>.' in page
    assert figure.wording["en"]["definition"] in page
    arabic = client.get(f"/ar/initiatives/stronger-together/figures/{figure.pk}/").content.decode()
    assert figure.wording["ar"]["label"] in arabic


def test_a_draft_initiatives_figures_are_not_for_everyone(client: Client) -> None:
    statement = signed()
    figure = freeze(statement)
    type(statement.initiative).objects.update(state="draft")
    assert client.get(f"/initiatives/stronger-together/figures/{figure.pk}/").status_code == 404


def test_every_scope_tells_which_of_its_rows_are_public() -> None:
    """Whoever registers a figure with a scope, it can be looked for under an initiative."""
    initiative = initiatives.initiative()
    assert figures.quotable()
    for figure in figures.quotable():
        model: Any = apps.get_model(figure.scope)
        assert list(model.objects.public().filter(**{figure.under: initiative.pk})) in ([], [initiative])
