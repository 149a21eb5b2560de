"""age's encryption (pyrage) of what is written and read in one stream, in constant memory."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings

from convene.config.backup.faults import Unusable, damaged

MARK = b"age-encryption.org/v1\n"


def recipients() -> list[Any]:
    """The public keys of CONVENE_BACKUP_KEY; none when backups are not encrypted. Raises Unusable for another word."""
    found = []
    for word in settings.BACKUP_KEY.replace(",", " ").split():
        try:
            found.append(pyrage.x25519.Recipient.from_str(word))
        except pyrage.RecipientError as error:
            raise Unusable(
                f"CONVENE_BACKUP_KEY must be a public key of age, which begins with age1, not {word!r}."
            ) from error
    return found


def identities(path: Path) -> list[Any]:
    """The secret keys in a file as age-keygen writes it. Raises Unusable when it holds none."""
    try:
        lines = path.read_text().split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"The identity cannot be read from {path}. Nothing was touched.") from error
    found = []
    for line in (each.strip() for each in lines):
        if line and not line.startswith("#"):
            try:
                found.append(pyrage.x25519.Identity.from_str(line))
            except pyrage.IdentityError as error:
                raise Unusable(
                    f"{path} holds no secret key of age, which begins with AGE-SECRET-KEY-1. Nothing was touched."
                ) from error
    if not found:
        raise Unusable(f"{path} holds no secret key of age. Nothing was touched.")
    return found


class _Stream(threading.Thread):
    """Runs age in a thread of its own, joined to ours by a pipe, and keeps what went wrong."""

    def __init__(self, work: Any) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.work()
        except BaseException as error:  # noqa: BLE001 -- raised again by whoever waits
            self.error = error


class _Told:
    """A file that remembers why it could not be written; age only says that it could not."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self.file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self.file.flush()


@contextmanager
def encrypted(sink: IO[bytes], keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """Where to write what shall reach the sink encrypted to any of the keys."""
    told = _Told(sink)
    out, into = os.pipe()

    def work() -> None:
        with os.fdopen(out, "rb") as source:
            pyrage.encrypt_io(source, told, list(keys))

    stream = _Stream(work)
    stream.start()
    try:
        with os.fdopen(into, "wb") as file:
            yield file
    except BrokenPipeError:
        if told.error is None:
            raise
    finally:
        stream.join()
        if told.error is not None:
            raise told.error
    if stream.error is not None:
        raise stream.error


@contextmanager
def decrypted(source: IO[bytes], keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """What the source holds, in the clear. Raises Unusable, at the latest at its end, when it cannot be read."""
    out, into = os.pipe()

    def work() -> None:
        with os.fdopen(into, "wb") as sink:
            pyrage.decrypt_io(source, sink, list(keys))

    stream = _Stream(work)
    stream.start()
    try:
        with os.fdopen(out, "rb") as file:
            yield file
    except Exception as error:
        stream.join()
        _require_read(stream.error, error)
        raise
    stream.join()
    _require_read(stream.error, None)


def _require_read(error: BaseException | None, other: Exception | None) -> None:
    if error is None or isinstance(error, BrokenPipeError):
        return
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        raise Unusable(
            "The identity is not the one this backup was encrypted to. Nothing was touched."
        ) from error
    raise damaged("it cannot be decrypted to its end") from (other or error)
