from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, models, transaction

from convene.core.trail import actions
from convene.core.trail.models import AppendOnly, AppendOnlyModel, Checkpoint, Citation, Entry, Leaf, Source
from tests.core.trail import tampering
from tests.factories import trail as make

FIXED = [Entry, Leaf, Checkpoint, Source]


@pytest.fixture
def written(db: None) -> None:
    make.entry()
    make.citation(make.source())
    actions.seal()


@pytest.mark.parametrize("model", FIXED)
@pytest.mark.usefixtures("written")
def test_models_refuse_to_change_or_delete(model: type[AppendOnlyModel]) -> None:
    row = model._default_manager.get()
    rows: models.QuerySet[models.Model] = model._default_manager.all()
    attempts: list[Callable[[], object]] = [
        row.save,
        row.delete,
        lambda: rows.update(pk=8),
        rows.delete,
        lambda: rows.bulk_update([row], ["digest"]),
        lambda: rows.update_or_create(pk=row.pk, defaults={}),
    ]
    for attempt in attempts:
        with pytest.raises(AppendOnly, match=f"trail.{model.__name__} is append-only"):
            attempt()
    assert model._default_manager.get() == row


@pytest.mark.django_db
def test_a_row_cannot_be_written_over_by_its_key() -> None:
    entry = make.entry()
    again = Entry(pk=entry.pk, at=entry.at, deed="x", kind="x", object_id=1, digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()
    assert Entry.objects.get().deed == entry.deed


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trail_entry SET facts = '{}'",
        "UPDATE trail_entry SET actor_id = NULL",
        'UPDATE trail_leaf SET "index" = 5',
        "UPDATE trail_checkpoint SET signature = ''",
        "UPDATE trail_source SET text = 'They teach.'",
        "UPDATE trail_citation SET start = 1",
        'UPDATE trail_citation SET "end" = 5',
        "UPDATE trail_citation SET source_id = source_id + 1",
    ],
)
@pytest.mark.usefixtures("written")
def test_the_database_refuses_to_change(sql: str) -> None:
    with pytest.raises(IntegrityError, match="is append-only"), transaction.atomic():
        tampering.run(sql)


@pytest.mark.parametrize("table", ["trail_entry", "trail_leaf", "trail_checkpoint", "trail_source"])
@pytest.mark.usefixtures("written")
def test_postgresql_refuses_to_delete(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a flush of SQLite is a DELETE, so its triggers let one pass")
    with pytest.raises(IntegrityError, match=f"{table} is append-only"), transaction.atomic():
        tampering.run(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", ["trail_entry", "trail_source"])
@pytest.mark.usefixtures("written")
def test_what_is_sealed_or_cited_cannot_be_deleted_even_without_triggers(table: str) -> None:
    def delete() -> None:
        tampering.run(f"DELETE FROM {table}")
        connection.check_constraints()  # as at the end of a transaction

    tampering.unguard()
    with pytest.raises(IntegrityError), transaction.atomic():
        delete()


@pytest.mark.usefixtures("written")
def test_a_citation_may_follow_its_passage_and_go_with_it() -> None:
    assert tampering.run("UPDATE trail_citation SET passage_title = 'Classes'") == 1
    assert actions.uncite(passage_kind="outcomes.passage", passage_id=3) == 1
    assert not Citation.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_test_database_can_be_flushed(turn: int) -> None:
    assert not Entry.objects.exists()
    assert not Source.objects.exists()
    make.entry()
    make.citation(make.source())
    assert actions.seal() == Checkpoint.objects.get()
