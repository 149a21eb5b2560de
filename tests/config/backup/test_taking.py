"""`convene backup`: what is in it, and what happens when it cannot be made."""

import resource
import signal
from pathlib import Path

import pyrage
import pytest
from django.apps import apps

from convene.config.backup.tables import LEFT_OUT
from tests import processes
from tests.config.backup import places
from tests.config.backup.conftest import Source
from tests.config.backup.places import content, manifest, members, told


def test_it_holds_every_table_but_those_that_are_left_out_for_a_reason(source: Source) -> None:
    every = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    assert set(LEFT_OUT) < every
    assert set(manifest(source.backup)["tables"]) == every - set(LEFT_OUT)


def test_it_holds_keys_uploads_and_the_operators_files_and_nothing_else(source: Source) -> None:
    names = set(manifest(source.backup)["files"])
    assert names == {"files/uploads/one.bin", "fonts/Own.otf", "privacy.md", "sealing_key", "secret_key"}
    assert members(source.backup)["data/secret_key"] == (source.place.data / "secret_key").read_bytes()
    assert source.backup.stat().st_mode & 0o777 == 0o600


def test_no_session_is_in_it(source: Source) -> None:
    assert not any(
        b"s" * 32 in text
        for name, text in members(source.backup).items()
        if name != "data/files/uploads/one.bin"
    )


def test_two_backups_of_the_same_instance_say_the_same(source: Source, tmp_path: Path) -> None:
    said = source.place.well("backup", str(tmp_path / "again"))

    assert content(tmp_path / "again") == content(source.backup)
    told = manifest(source.backup)
    rows = sum(each["rows"] for each in told["tables"].values())
    assert said.startswith(
        f"{tmp_path}/again holds {rows} rows of {len(told['tables'])} tables and 5 files ("
    )
    assert said.endswith("); it was read back and is whole.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_a_file_that_is_there_is_replaced_only_when_asked(source: Source, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("something")

    refused = source.place.run("backup", str(there))
    assert (refused.returncode, told(refused)) == (
        1,
        f"{there} exists already. Name another file, or add --replace.",
    )
    assert there.read_text() == "something"

    source.place.well("backup", str(there), "--replace")
    assert content(there) == content(source.backup)


def test_a_place_where_nothing_can_be_written_is_named(source: Source, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    missing = source.place.run("backup", str(tmp_path / "nowhere" / "b"))
    assert (missing.returncode, told(missing)) == (1, f"There is no folder {tmp_path}/nowhere.")
    folder = source.place.run("backup", str(tmp_path))
    assert (folder.returncode, told(folder)) == (1, f"{tmp_path} is a folder; name a file in it.")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_full_disk_leaves_nothing_half(source: Source, tmp_path: Path, *, encrypted: bool) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public()) if encrypted else ""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        done = source.place.run("backup", str(tmp_path / "b"), CONVENE_BACKUP_KEY=key)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert (done.returncode, told(done)) == (1, f"No backup was made; {tmp_path}/b: File too large.")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_is_ended_leaves_nothing_and_a_killed_one_no_obstacle(
    source: Source, tmp_path: Path
) -> None:
    for number, code, left in ((signal.SIGTERM, 143, []), (signal.SIGKILL, -9, ["b.part"])):
        process = source.place.start("backup", str(tmp_path / "b"))
        there = processes.until((tmp_path / "b.part").exists)
        process.send_signal(number)
        process.communicate(timeout=60)
        assert there
        assert (process.returncode, [path.name for path in tmp_path.iterdir()]) == (code, left)

    source.place.well("backup", str(tmp_path / "b"))
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
    assert content(tmp_path / "b") == content(source.backup)


def test_without_a_database_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    with places.place(tmp_path / "data") as empty:
        done = empty.run("backup", str(tmp_path / "b"))
    assert (done.returncode, told(done)) == (
        1,
        "There is no database yet to back up; CONVENE_DATA or DATABASE_URL may name another.",
    )
    assert not (tmp_path / "b.part").exists()


def test_a_key_that_is_none_is_refused(source: Source, tmp_path: Path) -> None:
    done = source.place.run("backup", str(tmp_path / "b"), CONVENE_BACKUP_KEY="age1nonsense")
    assert (done.returncode, told(done)) == (
        1,
        "CONVENE_BACKUP_KEY must be a public key of age, which begins with age1, not 'age1nonsense'.",
    )


SEES_ONE_MOMENT = """
from convene.config.backup.taking import SNAPSHOT, described, snapshot
from convene.core.accounts.models import User
with snapshot():
    before = described(User, SNAPSHOT)
    User.objects.create(email="during@people.example")  # waits for nobody
    again = described(User, SNAPSHOT)
    print(again["sha256"] == before["sha256"], described(User, "default")["rows"] - before["rows"])
User.objects.filter(email="during@people.example").delete()
"""


def test_it_sees_one_moment_and_holds_no_writer_up(source: Source) -> None:
    assert source.place.script(SEES_ONE_MOMENT) == "True 1\n"


WRITES_IN_PAIRS = """
from django.db import transaction
from convene.core.accounts.models import User
from convene.core.jobs import enqueue
from convene.core.notifications.tasks import deliver
for number in range(100_000):
    with transaction.atomic():
        User.objects.create(email=f"pair-{number}@people.example")
        enqueue(deliver, message=0)
    if number == 0:
        print("writing", flush=True)
"""


def test_what_is_written_together_is_backed_up_together(tmp_path: Path) -> None:
    pairs = []
    with places.place(tmp_path / "data", postgres=bool(places.POSTGRES)) as own:
        own.well("migrate")
        writer = own.start_script(WRITES_IN_PAIRS)
        try:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "writing\n"
            for number in range(2):
                own.well("backup", str(tmp_path / str(number)))
                tables = manifest(tmp_path / str(number))["tables"]
                assert tables["accounts.user"]["rows"] == tables["django_tasks_database.dbtaskresult"]["rows"]
                pairs.append(tables["accounts.user"]["rows"])
            assert writer.poll() is None
        finally:
            writer.kill()
            writer.communicate()
    assert 0 < pairs[0] < pairs[1]
