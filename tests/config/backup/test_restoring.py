"""`convene restore`: everything comes back, on either database, or nothing is touched."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests import processes
from tests.config.backup.conftest import Source
from tests.config.backup.places import (
    POSTGRES,
    altered,
    content,
    manifest,
    place,
    told,
    with_manifest,
)

AFTERWARDS = """
from convene.core.accounts.models import Session, User
from convene.core.search.queries import find
from convene.core.trail.queries import latest_checkpoint
print(User.objects.create(email="next@people.example").pk, Session.objects.count(),
    bool(find("hatred").entries))
"""


def test_everything_comes_back_on_the_other_database_and_from_there(source: Source, tmp_path: Path) -> None:
    """Into SQLite, where PostgreSQL is at hand from it; and from there back."""
    with place(tmp_path / "data") as one:
        said = one.well("restore", str(source.backup))
        one.well("backup", str(tmp_path / "one"), CONVENE_PRIVACY="privacy.md")
        trail = one.well("verify-trail")
        assert (one.data / "secret_key").stat().st_mode & 0o777 == 0o600
        assert sorted(path.name for path in one.data.glob("re*")) == []
        after = one.script(AFTERWARDS).split()
    assert content(tmp_path / "one") == content(source.backup)
    assert trail == source.place.well("verify-trail")
    assert manifest(source.backup)["checkpoint"]["size"] > 0
    assert "every digest is the same, 0 newer migrations ran" in said
    assert (int(after[0]) > source.gone, after[1:]) == (True, ["0", "True"])

    if POSTGRES:
        with place(tmp_path / "data2", postgres=True) as two:
            two.well("restore", str(tmp_path / "one"))
            two.well("backup", str(tmp_path / "two"), CONVENE_PRIVACY="privacy.md")
            after = two.script(AFTERWARDS).split()
        assert content(tmp_path / "two") == content(source.backup)
        assert (int(after[0]) > source.gone, after[1:]) == (True, ["0", "True"])


def test_a_restoring_that_is_killed_leaves_an_empty_place_to_begin_again(
    source: Source, tmp_path: Path
) -> None:
    with place(tmp_path / "data", postgres=bool(POSTGRES)) as one:
        process = one.start("restore", str(source.backup))
        there = processes.until((one.data / "restore.part").exists, seconds=600)
        process.kill()
        process.communicate()
        assert there
        assert not list(one.data.glob("*_key"))
        one.well("restore", str(source.backup))
        one.well("backup", str(tmp_path / "again"), CONVENE_PRIVACY="privacy.md")
        assert not (one.data / "restore.part").exists()
    assert content(tmp_path / "again") == content(source.backup)


OLDER = """
from django.db import connection
from django.core.management import call_command
for app in ("forum", "initiatives"):
    call_command("migrate", app, "0001_initial", verbosity=0)
from convene.config.backup.tables import models_at, standing
from django.db.migrations.loader import MigrationLoader
loader = MigrationLoader(connection)
found = models_at(standing("default", loader).applied, loader)
found["initiatives.initiative"].objects.create(slug="before", title="Before", summary="Told before.")
found["accounts.user"].objects.create(email="before@people.example", name="Before")
print(len(found))
"""


def test_a_backup_of_an_older_version_runs_its_migrations(tmp_path: Path) -> None:
    """Encrypted, and into a database that is at this version's migrations already, but empty."""
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "identity").write_text(
        f"# created: today\n# public key: {identity.to_public()}\n{identity}\n"
    )
    with place(tmp_path / "old", postgres=bool(POSTGRES)) as old:
        old.script(OLDER)
        said = old.well("backup", str(tmp_path / "b"), CONVENE_BACKUP_KEY=str(identity.to_public()))
    assert ", encrypted)" in said
    assert (tmp_path / "b").read_bytes().startswith(b"age-encryption.org/v1\n")

    with place(tmp_path / "new", postgres=bool(POSTGRES)) as new:
        new.well("migrate", SECRET_KEY="x" * 50)
        said = new.well("restore", str(tmp_path / "b"), "--identity", str(tmp_path / "identity"))
        new.well("migrate", "--check")
        found = new.script(
            "from convene.initiatives.models import Initiative\n"
            "from convene.forum.models import Particulars\n"
            "print(list(Initiative.objects.values_list('slug', 'summary')), Particulars.objects.count())"
        )
    assert " 0 newer migrations" not in said
    assert " newer migrations ran" in said
    assert found == "[('before', 'Told before.')] 0\n"


# --- what is refused ------------------------------------------------------------------------------


def refused(backup: Path, folder: Path, *options: str) -> str:
    """Why a restoring into a new folder failed. It left the folder as it was."""
    with place(folder / "refused") as empty:
        done = empty.run("restore", str(backup), *options)
        assert done.returncode == 1, done.stdout
        assert not [path for path in empty.data.iterdir() if path.stat().st_size]
    return told(done)


@pytest.mark.parametrize("kept", [0.02, 0.5, 0.999])
def test_a_truncated_file_is_refused(source: Source, tmp_path: Path, kept: float) -> None:
    whole = source.backup.read_bytes()
    (tmp_path / "b").write_bytes(whole[: int(len(whole) * kept)])
    assert refused(tmp_path / "b", tmp_path) == (
        "The backup is damaged or was altered: it ends too early or some of its bytes are others."
        " Nothing was touched."
    )


def test_a_file_with_another_byte_is_refused(source: Source, tmp_path: Path) -> None:
    whole = bytearray(source.backup.read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "b").write_bytes(whole)
    assert refused(tmp_path / "b", tmp_path).startswith("The backup is damaged or was altered: ")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x1f\x8b\x08 no", b"PK\x03\x04" * 200])
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b").write_bytes(content)
    said = refused(tmp_path / "b", tmp_path)
    if content.startswith(b"\x1f\x8b"):
        assert said.startswith("The backup is damaged or was altered: ")
    else:
        assert said == f"{tmp_path}/b is no backup of Convene. Nothing was touched."


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "b", tmp_path) == (
        f"{tmp_path}/b cannot be read: No such file or directory. Nothing was touched."
    )


def test_a_row_that_was_changed_is_noticed(source: Source, tmp_path: Path) -> None:
    def promote(found: dict[str, bytes]) -> None:
        name = "tables/accounts.user.jsonl"
        found[name] = found[name].replace(b'"is_staff":false', b'"is_staff":true ')

    backup = altered(source.backup, tmp_path / "b", promote)
    assert refused(backup, tmp_path) == (
        "The backup is damaged or was altered: tables/accounts.user.jsonl is not what it was. Nothing was touched."
    )


def test_a_member_that_is_missing_or_too_many_is_noticed(source: Source, tmp_path: Path) -> None:
    backup = altered(source.backup, tmp_path / "b", lambda found: found.pop("data/secret_key"))
    assert "data/secret_key is missing" in refused(backup, tmp_path)
    backup = altered(source.backup, tmp_path / "c", lambda found: found.update({"data/more": b"x"}))
    assert "it holds more than it says" in refused(backup, tmp_path)


def with_row(found: dict[str, bytes], label: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change a table's last row, and the manifest with it."""
    lines = found[f"tables/{label}.jsonl"].splitlines(keepends=True)
    row = json.loads(lines[-1])
    change(row)
    lines[-1] = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    text = b"".join(lines)
    told = json.loads(found["manifest.json"])
    told["tables"][label] |= {"bytes": len(text), "sha256": hashlib.sha256(text).hexdigest()}
    found[f"tables/{label}.jsonl"] = text
    found["manifest.json"] = json.dumps(told).encode()


def test_a_row_that_names_one_that_is_not_there_leaves_the_place_empty(
    source: Source, tmp_path: Path
) -> None:
    def orphan(found: dict[str, bytes]) -> None:
        with_row(found, "statements.signature", lambda row: row.update(statement_id=999_999))

    backup = altered(source.backup, tmp_path / "b", orphan)
    with place(tmp_path / "data", postgres=bool(POSTGRES)) as one:
        done = one.run("restore", str(backup))
        assert done.returncode == 1
        assert told(done).startswith("A row names another that is not in the backup: ")
        assert not list(one.data.glob("*_key"))
        assert (
            one.script("from convene.core.accounts.models import User\nprint(User.objects.count())") == "0\n"
        )


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "convene.sqlite3", "files/../secret_key", ".x", "a/b"]
)
def test_a_file_that_no_backup_holds_is_refused(source: Source, tmp_path: Path, name: str) -> None:
    backup = with_manifest(
        source.backup, tmp_path / "b", lambda told: told["files"].update({name: {"bytes": 0, "sha256": ""}})
    )
    assert f"it names a file {name!r} that no backup holds" in refused(backup, tmp_path)


def test_a_backup_of_a_newer_version_is_named(source: Source, tmp_path: Path) -> None:
    backup = with_manifest(
        source.backup, tmp_path / "b", lambda told: told["migrations"]["forum"].append("0099_future")
    )
    assert refused(backup, tmp_path) == (
        "The backup comes from a newer version of Convene: this one does not know its migrations"
        " forum 0099_future. Install that version first. Nothing was touched."
    )
    backup = with_manifest(source.backup, tmp_path / "c", lambda told: told.update(format=2, convene="9.1"))
    assert refused(backup, tmp_path) == (
        "The backup was made by Convene 9.1 in a form this version does not know."
        " Install that version first. Nothing was touched."
    )


def test_an_encrypted_backup_needs_its_own_identity_and_all_its_bytes(source: Source, tmp_path: Path) -> None:
    ours, other = (pyrage.x25519.Identity.generate() for _ in range(2))
    for name, text in (("ours", ours), ("other", other), ("none", "# nothing"), ("word", "hello")):
        (tmp_path / name).write_text(f"{text}\n")
    source.place.well("backup", str(tmp_path / "b"), CONVENE_BACKUP_KEY=str(ours.to_public()))
    whole = (tmp_path / "b").read_bytes()
    (tmp_path / "short").write_bytes(whole[:-1000])
    (tmp_path / "other-byte").write_bytes(whole[:100_000] + bytes([whole[100_000] ^ 1]) + whole[100_001:])

    assert refused(tmp_path / "b", tmp_path) == (
        f"{tmp_path}/b is encrypted. Name the file that holds the secret key: --identity FILE. Nothing was touched."
    )
    for identity, reason in (
        ("other", "The identity is not the one this backup was encrypted to."),
        ("none", f"{tmp_path}/none holds no secret key of age."),
        ("word", f"{tmp_path}/word holds no secret key of age, which begins with AGE-SECRET-KEY-1."),
        ("nowhere", f"The identity cannot be read from {tmp_path}/nowhere."),
    ):
        said = refused(tmp_path / "b", tmp_path, "--identity", str(tmp_path / identity))
        assert said == f"{reason} Nothing was touched."
    for damaged in ("short", "other-byte"):
        said = refused(tmp_path / damaged, tmp_path, "--identity", str(tmp_path / "ours"))
        assert said.startswith("The backup is damaged or was altered: "), damaged


def test_only_an_empty_place_takes_a_backup(source: Source, tmp_path: Path) -> None:
    before = source.place.run("verify-trail").stdout
    keys = source.place.run("restore", str(source.backup))
    assert (keys.returncode, told(keys).split(", ")[0]) == (
        1,
        "The database is not empty: it holds rows of accounts.session",
    )
    assert source.place.run("verify-trail").stdout == before

    with place(tmp_path / "data") as one:
        one.data.mkdir()
        (one.data / "secret_key").write_text("another")
        done = one.run("restore", str(source.backup))
        assert (done.returncode, told(done)) == (
            1,
            (
                f"The data folder {one.data} is not empty: it holds secret_key. A backup is restored into an empty"
                " place only; name another CONVENE_DATA, or move them away if nothing needs them."
                " Nothing was touched."
            ),
        )
        assert [path.name for path in one.data.iterdir()] == ["secret_key"]
