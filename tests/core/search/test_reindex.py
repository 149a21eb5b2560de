from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from convene.core.search import actions, registry
from convene.core.search.models import Entry
from convene.core.search.registry import Row, indexes
from tests.core.search.conftest import Hits


def row(number: int, title: str, kind: str = "tree") -> Row:
    return Row(
        kind=kind, object_id=number, title=title, body="Body", address=f"/trees/{number}/", language="en"
    )


@pytest.fixture
def trees(monkeypatch: pytest.MonkeyPatch) -> list[Row]:
    monkeypatch.setattr(registry, "_providers", {})
    rows = [row(1, "Oak"), row(2, "Ash")]

    @indexes("tree")
    def provide() -> Iterator[Row]:
        yield from rows

    return rows


def reindex(*kinds: str) -> str:
    out = StringIO()
    call_command("reindex", *kinds, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_rebuild_equals_what_the_deeds_wrote(trees: list[Row]) -> None:
    for each in trees:
        actions.index(**each)
    fields = [f.name for f in Entry._meta.fields if f.name != "id"]
    before = list(Entry.objects.order_by("object_id").values_list(*fields))
    assert reindex() == "  tree: 2\nIndexed 2 entries.\n"
    assert list(Entry.objects.order_by("object_id").values_list(*fields)) == before


@pytest.mark.django_db
def test_a_rebuild_drops_what_is_public_no_more_and_leaves_other_kinds(trees: list[Row], hits: Hits) -> None:
    actions.index(**row(9, "Felled"))
    actions.index(**row(3, "Stone", kind="stone"))
    actions.index(**row(1, "Acorn"))
    assert reindex("tree") == "  tree: 2\nIndexed 2 entries.\n"
    assert (hits("felled"), hits("acorn"), hits("oak"), hits("stone")) == ([], [], [1], [3])


@pytest.mark.django_db
def test_more_rows_than_one_batch(trees: list[Row]) -> None:
    trees[:] = [row(number, f"Tree {number}") for number in range(1, 2 * actions.BATCH + 2)]
    assert actions.rebuild(kind="tree") == 2 * actions.BATCH + 1 == Entry.objects.count()


@pytest.mark.django_db
def test_an_unknown_kind_is_named(trees: list[Row]) -> None:
    with pytest.raises(CommandError, match=r"^Nothing indexes shrub\. Known: tree\.$"):
        reindex("tree", "shrub")


@pytest.mark.django_db
def test_a_provider_that_strays_changes_nothing(trees: list[Row], hits: Hits) -> None:
    reindex()
    trees.append(row(3, "Stone", kind="stone"))
    trees[0]["title"] = "Elm"
    with pytest.raises(ValueError, match=r"yielded \['stone'\]"):
        reindex()
    assert (hits("oak"), hits("elm"), hits("stone")) == ([1], [], [])


def test_a_kind_has_one_provider(trees: list[Row]) -> None:
    with pytest.raises(ValueError, match="two providers index 'tree'"):
        indexes("tree")(list)
