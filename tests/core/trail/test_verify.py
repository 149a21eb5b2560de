from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from convene.core.trail import actions, queries
from convene.core.trail.canonical import canonical
from convene.core.trail.models import Checkpoint, Entry, Leaf
from tests.core.trail import tampering
from tests.factories import trail as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[Entry]:
    """Seven entries: three under one checkpoint, three under a second, one waiting; the triggers are off."""
    made = [make.entry(turn=turn) for turn in range(3)]
    actions.seal()
    made += [make.entry(turn=turn) for turn in range(3, 6)]
    actions.seal()
    made.append(make.entry(turn=6))
    tampering.unguard()
    return made


def forge(entry: Entry, *, with_digest: bool) -> None:
    """Rewrite an entry's facts, with or without the digest that fits them."""
    forged = Entry.objects.get(pk=entry.pk)
    forged.facts = {"turn": 99}
    digest = forged.computed_digest() if with_digest else entry.digest
    tampering.run(
        "UPDATE trail_entry SET facts = %s, digest = %s WHERE id = %s",
        canonical(forged.facts),
        digest,
        entry.pk,
    )


def test_an_empty_trail_is_whole() -> None:
    report = queries.verify()
    assert (report.whole, report.sealed, report.waiting, report.checkpoints) == (True, 0, 0, 0)


@pytest.mark.usefixtures("entries")
def test_an_untouched_trail_is_whole() -> None:
    report = queries.verify()
    assert report.faults == []
    assert (report.whole, report.sealed, report.waiting, report.checkpoints) == (True, 6, 1, 2)


@pytest.mark.parametrize("which", [6])
def test_a_waiting_entry_that_was_altered_is_found(entries: list[Entry], which: int) -> None:
    forge(entries[which], with_digest=False)
    assert queries.verify().faults == [f"entry {entries[6].pk} ({entries[6]}) no longer matches its digest"]


def test_a_sealed_entry_that_was_altered_is_found(entries: list[Entry]) -> None:
    forge(entries[1], with_digest=False)
    assert queries.verify().faults == [
        f"entry {entries[1].pk} ({entries[1]}) no longer matches its digest",
        "the leaves 0 to 2 are not those that checkpoint 3 signs",
    ]


def test_an_altered_entry_with_a_fitting_digest_is_found_by_the_log(entries: list[Entry]) -> None:
    forge(entries[4], with_digest=True)
    assert queries.verify().faults == ["the leaves 3 to 5 are not those that checkpoint 6 signs"]


def test_an_altered_digest_is_found(entries: list[Entry]) -> None:
    tampering.run("UPDATE trail_entry SET digest = %s WHERE id = %s", "x" * 64, entries[1].pk)
    assert queries.verify().faults == [f"entry {entries[1].pk} ({entries[1]}) no longer matches its digest"]


def test_leaves_in_another_order_are_found(entries: list[Entry]) -> None:
    for was, becomes in [(0, 70), (1, 0), (70, 1)]:
        tampering.run('UPDATE trail_leaf SET "index" = %s WHERE "index" = %s', becomes, was)
    assert queries.verify().faults == ["the leaves 0 to 2 are not those that checkpoint 3 signs"]


def test_a_missing_leaf_is_found(entries: list[Entry]) -> None:
    tampering.run('DELETE FROM trail_leaf WHERE "index" = 4')
    report = queries.verify()
    assert report.faults == [
        "1 of the leaves 3 to 5 are missing",
        "the leaves 3 to 5 are not those that checkpoint 6 signs",
    ]
    assert report.sealed == 5


def test_a_leaf_beyond_the_last_checkpoint_is_found(entries: list[Entry]) -> None:
    Leaf.objects.create(index=6, entry=entries[6])
    assert queries.verify().faults == ["1 leaves lie beyond the last checkpoint"]
    tampering.run("DELETE FROM trail_checkpoint")
    assert queries.verify().faults == ["7 leaves lie beyond the last checkpoint"]


@pytest.mark.usefixtures("entries")
@pytest.mark.parametrize(
    ("change", "value", "faults"),
    [
        ("signature", "", ["checkpoint 3 does not bear our signature"]),
        ("signature", "no base64", ["checkpoint 3 does not bear our signature"]),
        ("signed_at", "2020-07-08 14:00:00+00:00", ["checkpoint 3 does not bear our signature"]),
        (
            "root",
            "0" * 64,
            [
                "checkpoint 3 does not bear our signature",
                "the leaves 0 to 2 are not those that checkpoint 3 signs",
            ],
        ),
        (
            "root",
            "x" * 64,
            [
                "checkpoint 3 does not bear our signature",
                "the leaves 0 to 2 are not those that checkpoint 3 signs",
            ],
        ),
        (
            "edge",
            '["00"]',
            [
                "the leaves 0 to 2 are not those that checkpoint 3 signs",
                "the leaves 3 to 5 are not those that checkpoint 6 signs",
            ],
        ),
    ],
)
def test_an_altered_checkpoint_is_found(change: str, value: str, faults: list[str]) -> None:
    tampering.run(f"UPDATE trail_checkpoint SET {change} = %s WHERE size = 3", value)
    assert queries.verify().faults == faults


@pytest.mark.usefixtures("entries")
def test_a_checkpoint_signed_by_another_key_is_found(tmp_path: Any, settings: Any) -> None:
    settings.DATA = tmp_path
    assert queries.verify().faults == [
        "checkpoint 3 does not bear our signature",
        "checkpoint 6 does not bear our signature",
    ]


@pytest.mark.usefixtures("entries")
def test_a_missing_checkpoint_between_two_is_not_needed() -> None:
    tampering.run("DELETE FROM trail_checkpoint WHERE size = 3")
    assert Checkpoint.objects.get().size == 6
    assert queries.verify().faults == []


@pytest.mark.usefixtures("entries")
def test_the_command_says_it_in_one_line() -> None:
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert out.getvalue() == "The trail is whole: 6 entries sealed under 2 checkpoints, 1 waiting.\n"


def test_the_command_fails_in_one_line(entries: list[Entry]) -> None:
    forge(entries[4], with_digest=True)
    with pytest.raises(CommandError) as failure:
        call_command("verify_trail")
    assert str(failure.value) == (
        "The trail is damaged: the leaves 3 to 5 are not those that checkpoint 6 signs."
    )
