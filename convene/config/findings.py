"""What is wrong with an instance as it stands, in words for whoever operates it: `convene check`."""

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Max, Min

from convene.config.backup.encryption import recipients
from convene.config.backup.faults import Unusable
from convene.config.backup.tables import standing
from convene.config.health import migrations_waiting
from convene.core import times
from convene.core.accounts.models import User
from convene.core.documents.coverage import unshown
from convene.core.jobs import queries as jobs
from convene.core.notifications.again import failed as failed_mail
from convene.core.trail import keys
from convene.core.trail.models import Checkpoint, Entry


class Level(StrEnum):
    ERROR = "error"  # something does not work
    WARNING = "warning"  # it works, and somebody will be sorry


@dataclass(frozen=True)
class Finding:
    """What is wrong, what it means, and what to do."""

    level: Level
    what: str
    means: str
    do: str


Check = Callable[[], Iterator[Finding]]

LITTLE, SCARCE = 200_000_000, 2_000_000_000  # bytes free on the disk
LATE = timedelta(minutes=10)  # a job that is due is taken within a second
SKEW = timedelta(seconds=5)
# A word in each script that the typefaces which come along do not have.
SCRIPTS = {
    "Amharic": "አማርኛ",
    "Armenian": "Հայերեն",
    "Bengali": "বাংলা",
    "Burmese": "မြန်မာ",
    "Chinese": "中文",
    "Gujarati": "ગુજરાતી",
    "Japanese": "ひらがな",
    "Khmer": "ខ្មែរ",
    "Korean": "한국어",
    "Lao": "ລາວ",
    "Malayalam": "മലയാളം",
    "Punjabi": "ਪੰਜਾਬੀ",
    "Sinhala": "සිංහල",
    "Tamil": "தமிழ்",
    "Telugu": "తెలుగు",
}


def findings(*, deploy: bool) -> list[Finding]:
    """All there is to say, errors first; with `deploy`, of an instance that others should reach, too."""
    checks = [data_folder, disk, key_files, backup_key]
    checks += [readers_address, mail, proxies, pages, scripts] if deploy else []
    found = [finding for check in checks for finding in check()]
    troubles = list(database())
    if not troubles:  # else nothing can be read from it
        for check in (sealing, clock, work, worker, staff) if deploy else (sealing, clock, work):
            troubles += check()
    return sorted(found + troubles, key=lambda finding: finding.level is not Level.ERROR)


# --- the machine ------------------------------------------------------------------------------------


def data_folder() -> Iterator[Finding]:
    folder: Path = settings.DATA
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(
            Level.ERROR,
            f"Nothing can be written to the data folder {folder}: {error.strerror}.",
            "Neither the database nor a key can be kept there.",
            "Let it belong to the user Convene runs as (chown), and look whether its disk is full or read-only.",
        )
    if folder.stat().st_mode & 0o077:
        yield Finding(
            Level.WARNING,
            f"Others on this machine can look into the data folder {folder}.",
            "It holds the keys and what people entrusted to you.",
            f"chmod 700 {folder}",
        )


def disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA).free
    if free < SCARCE:
        full = free < LITTLE
        yield Finding(
            Level.ERROR if full else Level.WARNING,
            f"The disk of the data folder has {free / 1e6:.0f} MB left.",
            "On a full disk nothing can be acknowledged any more, neither a signature nor a vote.",
            "Make room, or move the data folder to a larger disk.",
        )


def key_files() -> Iterator[Finding]:
    for name in ("secret_key", "sealing_key"):
        path = settings.DATA / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(
                Level.ERROR,
                f"Others on this machine can read {path}.",
                "Whoever has the keys can enter as anybody and sign a false record.",
                f"chmod 600 {path}",
            )
    if len(settings.SECRET_KEY) < 50 or len(set(settings.SECRET_KEY)) < 5:
        yield Finding(
            Level.ERROR,
            "SECRET_KEY is short.",
            "Whoever guesses it can enter as anybody.",
            "Do not set SECRET_KEY: a good one is then made in the data folder. With several machines, share that one.",
        )


def backup_key() -> Iterator[Finding]:
    try:
        recipients()
    except Unusable as error:
        yield Finding(
            Level.ERROR,
            str(error),
            "No backup can be made.",
            "Make a pair with age-keygen and set CONVENE_BACKUP_KEY to its public key.",
        )


# --- the database and what is in it -----------------------------------------------------------------


def database() -> Iterator[Finding]:
    try:
        newer = standing("default", MigrationLoader(connection)).unknown
        waiting = migrations_waiting()
    except DatabaseError as error:
        yield Finding(
            Level.ERROR,
            f"The database does not answer: {error}".strip().replace("\n", " "),
            "No page can be shown.",
            "Look whether it runs, and whether DATABASE_URL names it with the right user and password.",
        )
        return
    if newer:
        yield Finding(
            Level.ERROR,
            f"The database was used by a newer version of Convene ({', '.join(name for _app, name in sorted(newer))}).",
            "This version does not know what its tables hold.",
            "Install that version again, or restore the backup made before.",
        )
    elif waiting:
        yield Finding(
            Level.ERROR,
            "The database waits for migrations.",
            "convene serve will not start.",
            "Run convene migrate.",
        )


def sealing() -> Iterator[Finding]:
    path = settings.DATA / "sealing_key"
    if not path.exists():
        if Checkpoint.objects.exists():
            yield Finding(
                Level.ERROR,
                f"The key that signs the record, {path}, is missing.",
                "A new one would be made, and every older checkpoint would look forged.",
                "Put it back from a backup before Convene is started.",
            )
        return
    try:
        keys.signing_key()
    except (ValueError, TypeError, OSError) as error:
        yield Finding(
            Level.ERROR,
            f"The key that signs the record, {path}, cannot be read: {error}",
            "Nothing new can be sealed, and nobody can check what was.",
            "Put it back from a backup.",
        )


def clock() -> Iterator[Finding]:
    newest = Entry.objects.aggregate(newest=Max("at"))["newest"]
    if newest and newest > times.now() + SKEW:
        yield Finding(
            Level.ERROR,
            f"The clock says {times.now():%Y-%m-%d %H:%M} UTC, but the record has an entry of {newest:%Y-%m-%d %H:%M}.",
            "Votes and statements would open and close at the wrong time, and the record would lie.",
            "Set the clock, and let the machine keep it by NTP (timedatectl set-ntp true).",
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            row = cursor.fetchone()
        if row and abs(row[0] - times.now()) > SKEW:
            yield Finding(
                Level.WARNING,
                "The clocks of this machine and of the database's differ by more than 5 seconds.",
                "What several machines do at the same time would be told in the wrong order.",
                "Let both keep time by NTP (timedatectl set-ntp true).",
            )


def work() -> Iterator[Finding]:
    oldest = jobs.due().aggregate(oldest=Min("enqueued_at"))["oldest"]
    if oldest and oldest < times.now() - LATE and not jobs.live_workers():
        yield Finding(
            Level.ERROR,
            f"Jobs have waited since {oldest:%Y-%m-%d %H:%M} UTC, and no worker runs.",
            "No mail goes out, nothing is closed in time and nothing is sealed.",
            "Start convene serve, or convene work beside it.",
        )
    if failed := jobs.failed().count():
        yield Finding(
            Level.WARNING,
            f"Jobs have failed: {failed}.",
            "What they were to do has not been done.",
            "convene jobs says which and why; the page /staff/ lets them be tried again.",
        )
    if failed := failed_mail().count():
        yield Finding(
            Level.WARNING,
            f"Messages could not be sent: {failed}.",
            "Those they were for do not know what they said.",
            "The page /staff/ says why, and lets them be tried again.",
        )


def worker() -> Iterator[Finding]:
    if not jobs.live_workers():
        yield Finding(
            Level.WARNING,
            "No worker runs.",
            "No mail goes out, nothing is closed in time and nothing is sealed.",
            "Start convene serve, or convene work beside it; before the first start this is as it should be.",
        )


def staff() -> Iterator[Finding]:
    if not User.objects.staff().exists():
        yield Finding(
            Level.WARNING,
            "Nobody looks after this instance.",
            "What must be confirmed by hand waits, and nobody sees what failed.",
            "convene appoint EMAIL --staff",
        )


# --- what others meet -------------------------------------------------------------------------------


def readers_address() -> Iterator[Finding]:
    url = urlsplit(settings.URL)
    if settings.DEBUG:
        yield Finding(
            Level.ERROR,
            "DEBUG is on.",
            "Every error shows the code, the settings and the data it met to whoever causes it.",
            "Do not set DEBUG.",
        )
    if url.hostname in {"localhost", "127.0.0.1", "::1"}:
        yield Finding(
            Level.ERROR,
            f"CONVENE_URL is {settings.URL}.",
            "Links in mail lead to the reader's own machine, and no other host name is answered.",
            "Set CONVENE_URL to the address readers use, for example https://convene.example.org.",
        )
    elif url.scheme != "https":
        yield Finding(
            Level.WARNING,
            f"CONVENE_URL is {settings.URL}, without https.",
            "Whoever sits between can read codes and sign-ins, and change what is read.",
            "Put a proxy with a certificate in front, and set CONVENE_URL to its https address.",
        )


def mail() -> Iterator[Finding]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield Finding(
            Level.ERROR,
            "No mail server is set.",
            "Nobody can sign in, sign or register: the codes never leave this machine.",
            "Set EMAIL_URL, for example smtp+tls://user:password@mail.example.org:587.",
        )
        return
    server = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    outgoing = get_connection(timeout=10)
    try:
        outgoing.open()
        outgoing.close()
    except Exception as error:  # noqa: BLE001 -- whatever it is, no mail goes out
        yield Finding(
            Level.ERROR,
            f"The mail server ({server}) cannot be used: {_reason(error)}.",
            "Nobody can sign in, sign or register: the codes do not arrive.",
            "Look whether EMAIL_URL has the right name, port, user and password, and whether the way there is open.",
        )


def proxies() -> Iterator[Finding]:
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield Finding(
            Level.WARNING,
            "TRUSTED_PROXIES is 0, though readers come by https, which a proxy must speak for Convene.",
            "All readers seem to come from one address and share one limit: a busy hour locks them all out.",
            "Set TRUSTED_PROXIES to the number of proxies in a row, mostly 1.",
        )
    elif settings.TRUSTED_PROXIES and not settings.SECURE:
        yield Finding(
            Level.WARNING,
            f"TRUSTED_PROXIES is {settings.TRUSTED_PROXIES}, but CONVENE_URL is no https address.",
            "Where no proxy stands in front, a reader can pretend to be another.",
            "Set CONVENE_URL to the proxy's https address, or TRUSTED_PROXIES to 0.",
        )


def pages() -> Iterator[Finding]:
    if "CONVENE_CONTACT" not in os.environ:
        yield Finding(
            Level.WARNING,
            f"CONVENE_CONTACT is not set; readers are told to write to {settings.INSTANCE_CONTACT}.",
            "Whoever wants something corrected or erased may reach nobody.",
            "Set CONVENE_CONTACT to an address somebody reads.",
        )
    if not settings.INSTANCE_PRIVACY:
        yield Finding(
            Level.WARNING,
            "There is no privacy page of your own.",
            "Readers see the notice that is true of every instance; it does not say who answers for this one.",
            "Write a Markdown file into the data folder and set CONVENE_PRIVACY to its name.",
        )


def scripts() -> Iterator[Finding]:
    lacking = [
        name for name, word in SCRIPTS.items() if unshown(set(word), [word], system_fonts=True) != NOTHING
    ]
    if lacking:
        yield Finding(
            Level.WARNING,
            f"No typeface on this machine shows {', '.join(lacking)}.",
            "In PDFs, names and quotations in them are set in Latin letters, with a note.",
            "Install fonts-noto-core and fonts-noto-cjk, or put typefaces into the data folder's fonts.",
        )


NOTHING: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def _reason(error: Exception) -> str:
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return told.rstrip(".").replace("\n", " ") or type(error).__name__
