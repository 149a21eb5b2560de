"""`convene check`: each thing that can be wrong is named, with what it means and what to do."""

import os
import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from convene.config import findings
from convene.config.findings import Finding, Level
from convene.core import times
from convene.core.jobs import enqueue, runner
from convene.core.notifications.models import Message, State
from convene.core.notifications.tasks import deliver
from convene.core.trail import actions as trail
from convene.core.trail.deeds import Deed
from tests import processes
from tests.factories import people


@pytest.fixture
def data(settings: Any, tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o700)
    settings.DATA = tmp_path
    return tmp_path


def said(found: Iterator[Finding]) -> list[tuple[str, str]]:
    """Level and first sentence of each; the rest must be there too."""
    rows = list(found)
    assert all(finding.means.endswith(".") and finding.do for finding in rows)
    return [(finding.level.value, finding.what) for finding in rows]


# --- the machine ------------------------------------------------------------------------------------


def test_a_data_folder_of_ones_own_is_well(data: Path) -> None:
    assert said(findings.data_folder()) == []


def test_a_data_folder_others_can_read(data: Path) -> None:
    data.chmod(0o755)
    assert said(findings.data_folder()) == [
        ("warning", f"Others on this machine can look into the data folder {data}.")
    ]


def test_a_data_folder_that_cannot_be_written(data: Path, settings: Any) -> None:
    settings.DATA = Path("/proc/self")  # nobody can write there
    first, *_rest = said(findings.data_folder())
    assert first[0] == "error"
    assert first[1].startswith("Nothing can be written to the data folder /proc/self: ")


@pytest.mark.parametrize(
    ("free", "level"), [(1_000_000, "error"), (1_000_000_000, "warning"), (9_000_000_000, None)]
)
def test_a_disk_that_is_nearly_full(
    data: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: str | None
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 -- as shutil has it
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10_000_000_000, 0, free))
    wanted = [(level, f"The disk of the data folder has {free // 1_000_000} MB left.")] if level else []
    assert said(findings.disk()) == wanted


def test_keys_others_can_read(data: Path, settings: Any) -> None:
    for name, mode in (("secret_key", 0o640), ("sealing_key", 0o600)):
        (data / name).touch()
        (data / name).chmod(mode)
    settings.SECRET_KEY = "abcdefgh" * 8
    assert said(findings.key_files()) == [("error", f"Others on this machine can read {data}/secret_key.")]


def test_a_short_secret(data: Path, settings: Any) -> None:
    settings.SECRET_KEY = "secret"
    assert said(findings.key_files()) == [("error", "SECRET_KEY is short.")]


def test_a_backup_key_that_is_none(settings: Any) -> None:
    settings.BACKUP_KEY = ""
    assert said(findings.backup_key()) == []
    settings.BACKUP_KEY = "ssh-rsa"
    level, what = said(findings.backup_key())[0]
    assert (level, what.split(",")[0]) == ("error", "CONVENE_BACKUP_KEY must be a public key of age")


# --- the database -----------------------------------------------------------------------------------


def test_a_database_that_is_not_there_waits_or_is_newer(tmp_path: Path) -> None:
    nowhere = processes.run(tmp_path / "a", "check", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    assert nowhere.returncode == 1
    assert "error: The database does not answer: " in nowhere.stdout

    new = processes.run(tmp_path / "b", "check")
    assert new.returncode == 1
    assert (
        "error: The database waits for migrations.\n  convene serve will not start.\n  Do: Run convene migrate."
        in new.stdout
    )
    assert "In this instance, errors: 1, warnings: 0.\n" in new.stdout


@pytest.mark.django_db
def test_a_database_of_a_newer_version() -> None:
    from django.db.migrations.recorder import MigrationRecorder  # noqa: PLC0415 -- tables stand only now

    assert said(findings.database()) == []
    MigrationRecorder.Migration.objects.create(app="forum", name="0099_future")
    assert said(findings.database()) == [
        ("error", "The database was used by a newer version of Convene (0099_future).")
    ]


@pytest.mark.django_db
def test_a_sealing_key_that_is_gone_or_no_key(data: Path) -> None:
    assert said(findings.sealing()) == []
    trail.record(deed=Deed.ACCOUNT_APPOINT, subject=people.staff(), actor=None)
    trail.seal()
    assert said(findings.sealing()) == []
    (data / "sealing_key").write_text("no key")
    assert said(findings.sealing())[0][1].startswith(
        f"The key that signs the record, {data}/sealing_key, cannot be read: "
    )
    (data / "sealing_key").unlink()
    assert said(findings.sealing()) == [
        ("error", f"The key that signs the record, {data}/sealing_key, is missing.")
    ]


@pytest.mark.django_db
def test_a_clock_that_is_behind_the_record() -> None:
    assert said(findings.clock()) == []
    now = timezone.now()
    with times.at(now + timedelta(days=2)):
        trail.record(deed=Deed.ACCOUNT_APPOINT, subject=people.staff(), actor=None)
    assert [level for level, _what in said(findings.clock())] == ["error"]


@pytest.mark.django_db
def test_work_that_waits_or_failed() -> None:
    assert (said(findings.work()), said(findings.worker())) == ([], [("warning", "No worker runs.")])
    enqueue(deliver, message=1)
    assert said(findings.work()) == []
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(minutes=20))
    assert [level for level, _what in said(findings.work())] == ["error"]
    runner.renew("a", seconds=60)
    assert (said(findings.work()), said(findings.worker())) == ([], [])
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    Message.objects.create(
        to="a@example.org", template="x", language="en", message_id="<1>", state=State.FAILED, reason="x"
    )
    assert said(findings.work()) == [
        ("warning", "Jobs have failed: 1."),
        ("warning", "Messages could not be sent: 1."),
    ]


@pytest.mark.django_db
def test_nobody_looks_after_it() -> None:
    assert said(findings.staff()) == [("warning", "Nobody looks after this instance.")]
    people.staff()
    assert said(findings.staff()) == []


# --- what others meet -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://localhost:8000", [("error", "CONVENE_URL is http://localhost:8000.")]),
        (
            "http://convene.example.org",
            [("warning", "CONVENE_URL is http://convene.example.org, without https.")],
        ),
        ("https://convene.example.org", []),
    ],
)
def test_an_address_readers_cannot_use(settings: Any, url: str, wanted: list[tuple[str, str]]) -> None:
    settings.URL = url
    assert said(findings.readers_address()) == wanted


def test_pages_for_developers(settings: Any) -> None:
    settings.URL, settings.DEBUG = "https://convene.example.org", True
    assert said(findings.readers_address()) == [("error", "DEBUG is on.")]


def test_mail_that_is_not_set_up_or_not_reached(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert said(findings.mail()) == [("error", "No mail server is set.")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert said(findings.mail()) == [
        ("error", "The mail server (127.0.0.1, port 1) cannot be used: Connection refused.")
    ]


@pytest.mark.parametrize(
    ("secure", "trusted", "told"), [(True, 0, 1), (True, 1, 0), (False, 0, 0), (False, 1, 1)]
)
def test_proxies_that_do_not_fit(settings: Any, secure: bool, trusted: int, told: int) -> None:
    settings.SECURE, settings.TRUSTED_PROXIES = secure, trusted
    assert [level for level, _what in said(findings.proxies())] == ["warning"] * told


def test_contact_and_privacy_page(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.INSTANCE_PRIVACY, settings.INSTANCE_CONTACT = "", "contact@testserver"
    monkeypatch.delitem(os.environ, "CONVENE_CONTACT", raising=False)
    assert said(findings.pages()) == [
        ("warning", "CONVENE_CONTACT is not set; readers are told to write to contact@testserver."),
        ("warning", "There is no privacy page of your own."),
    ]
    settings.INSTANCE_PRIVACY = "privacy.md"
    monkeypatch.setitem(os.environ, "CONVENE_CONTACT", "us@example.org")
    assert said(findings.pages()) == []


def test_scripts_no_typeface_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "SCRIPTS", {"Arabic": "العربية", "Private": "\U000f1234"})
    assert said(findings.scripts()) == [("warning", "No typeface on this machine shows Private.")]


def test_errors_come_first_and_decide(tmp_path: Path) -> None:
    processes.run(tmp_path, "migrate")
    tmp_path.chmod(0o755)
    plain = processes.run(tmp_path, "check")
    assert (plain.returncode, plain.stdout.count("warning: ")) == (0, 1)
    strict = processes.run(tmp_path, "check", "--fail-level", "WARNING")
    assert strict.returncode == 1
    deploy = processes.run(tmp_path, "check", "--deploy")
    assert deploy.returncode == 1
    levels = [
        line.split(":")[0] for line in deploy.stdout.splitlines() if line.startswith(("error:", "warning:"))
    ]
    assert levels == sorted(levels)
    assert levels.count(Level.ERROR) == 2
