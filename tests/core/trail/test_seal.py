import stat
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import connection

from convene.core import times
from convene.core.jobs.registry import periodic
from convene.core.trail import actions, keys, merkle, queries
from convene.core.trail.models import Checkpoint, Entry, Leaf
from tests.core.trail import tampering
from tests.factories import trail as make


def log() -> list[tuple[int, int]]:
    return list(Leaf.objects.order_by("index").values_list("index", "entry_id"))


def entry_with_id(pk: int) -> Entry:
    """As PostgreSQL gives ids: at the insert, while the commit may come in another order."""
    like = make.entry()
    return Entry.objects.create(
        pk=pk, at=like.at, deed=like.deed, kind=like.kind, object_id=like.object_id, digest=like.digest
    )


@pytest.mark.django_db
def test_entries_are_sealed_in_order_under_a_signed_root() -> None:
    entries = [make.entry(turn=turn) for turn in range(3)]
    with times.at(datetime(2020, 7, 8, 14, tzinfo=UTC)):
        checkpoint = actions.seal()
    assert checkpoint == Checkpoint.objects.get()
    assert log() == [(index, entry.pk) for index, entry in enumerate(entries)]
    root = merkle.root(bytes.fromhex(entry.digest) for entry in entries)
    assert (checkpoint.size, checkpoint.root) == (3, root.hex())
    assert checkpoint.note == f"convene trail\n3\n{b64encode(root).decode()}\n2020-07-08T14:00:00.000000Z\n"
    key = Ed25519PublicKey.from_public_bytes(b64decode(queries.public_key()))
    key.verify(b64decode(checkpoint.signature), checkpoint.note.encode())
    assert Checkpoint.objects.get().note == checkpoint.note


@pytest.mark.django_db
def test_the_log_grows_by_appending(django_assert_max_num_queries: Any) -> None:
    entries: list[Entry] = []
    for size in range(1, 12):
        before = queries.latest_checkpoint()
        entries.append(make.entry(turn=size))
        with django_assert_max_num_queries(14):
            actions.seal()
        after = queries.latest_checkpoint()
        assert after is not None
        leaves = [bytes.fromhex(entry.digest) for entry in entries]
        assert after.root == merkle.root(leaves).hex()
        if before is not None:
            assert merkle.verify_consistency(
                first=before.size,
                second=after.size,
                first_root=bytes.fromhex(before.root),
                second_root=bytes.fromhex(after.root),
                proof=merkle.consistency_proof(before.size, leaves),
            )


@pytest.mark.django_db
def test_nothing_new_costs_two_reads_and_writes_nothing(django_assert_num_queries: Any) -> None:
    assert actions.seal() is None
    make.entry()
    actions.seal()
    with django_assert_num_queries(2):
        assert actions.seal() is None
    assert (Checkpoint.objects.count(), Leaf.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_many_entries_are_sealed_in_several_transactions() -> None:
    like = make.entry()
    Entry.objects.bulk_create(
        Entry(at=like.at, deed=like.deed, kind=like.kind, object_id=like.object_id, digest=like.digest)
        for _ in range(actions.BATCH)
    )
    checkpoint = actions.seal()
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [2000, 2001]
    assert checkpoint == queries.latest_checkpoint()
    leaf = bytes.fromhex(like.digest)
    assert checkpoint is not None
    assert checkpoint.root == merkle.root([leaf] * 2001).hex()


@pytest.mark.django_db
def test_a_latecomer_with_a_lower_id_is_sealed_next() -> None:
    high = 50_000
    first = entry_with_id(high)
    actions.seal()
    late = entry_with_id(high - 3)
    actions.seal()
    sealed = [entry_id for _, entry_id in log() if entry_id in {high, high - 3}]
    assert sealed == [first.pk, late.pk]
    assert [index for index, _ in log()] == list(range(Leaf.objects.count()))


@pytest.mark.django_db
def test_a_very_late_comer_waits_for_the_search_through_everything() -> None:
    high, low = 50_000, 20_000
    entry_with_id(high)
    actions.seal()
    entry_with_id(low)
    actions.seal()
    assert not Leaf.objects.filter(entry_id=low).exists()
    actions.seal(everything=True)
    assert Leaf.objects.filter(entry_id=low).exists()
    assert not Entry.objects.unsealed().exists()


@pytest.mark.django_db
def test_nothing_is_signed_on_top_of_damage() -> None:
    make.entry()
    actions.seal()
    tampering.unguard()
    tampering.run("UPDATE trail_checkpoint SET root = %s", "0" * 64)
    make.entry()
    with pytest.raises(RuntimeError, match="checkpoint 1 does not add up"):
        actions.seal()
    assert (Checkpoint.objects.count(), Leaf.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_worker_seals() -> None:
    make.entry()
    due = {each.name: each for each in periodic()}
    due["convene.core.trail.tasks.seal"].function()
    assert Leaf.objects.count() == 1
    assert due["convene.core.trail.tasks.seal"].seconds == 5
    assert due["convene.core.trail.tasks.seal_latecomers"].seconds == 3600


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    made = queries.public_key()
    path = tmp_path / "sealing_key"
    assert [file.name for file in tmp_path.iterdir()] == ["sealing_key"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("-----BEGIN PRIVATE KEY-----")
    assert len(b64decode(made)) == 32
    assert queries.public_key() == made
    settings.DATA = tmp_path.parent / f"{tmp_path.name}-other"
    settings.DATA.mkdir()
    assert queries.public_key() != made


def test_whoever_makes_the_key_second_keeps_the_first_ones(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    made = queries.public_key()
    keys._make(tmp_path / "sealing_key")
    assert queries.public_key() == made
    assert [file.name for file in tmp_path.iterdir()] == ["sealing_key"]


def test_another_kind_of_key_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "sealing_key").write_bytes(other)
    with pytest.raises(ValueError, match="holds no Ed25519 key"):
        queries.public_key()


@pytest.mark.django_db(transaction=True)
def test_of_two_sealers_one_finds_the_work_done() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's transactions are IMMEDIATE, and a test's database is in memory")
    for turn in range(40):
        make.entry(turn=turn)
    start, failures = Barrier(4), []

    def work() -> None:
        try:
            start.wait()
            actions.seal()
        except Exception as error:  # noqa: BLE001 -- shown below
            failures.append(error)
        finally:
            connection.close()

    sealers = [Thread(target=work) for _ in range(4)]
    for sealer in sealers:
        sealer.start()
    for sealer in sealers:
        sealer.join()
    assert failures == []
    assert [index for index, _ in log()] == list(range(40))
    assert queries.verify().faults == []
