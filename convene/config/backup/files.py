"""What of the data folder must survive, and how it is put back."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Self

from django.conf import settings

from convene.config.backup.faults import Unusable, damaged

KEYS = ("secret_key", "sealing_key")
FOLDERS = ("files", "fonts")
CHUNK = 1 << 20


def kept() -> Iterator[str]:
    """Names of the files in the data folder that a backup takes along, sorted.

    The two keys, logo and privacy page, what the application keeps, and the operator's own typefaces. Not the
    database, whose rows are taken; not what is made anew (`static`, typefaces that come along, a demonstration's
    lock); not `mail`, whose messages are rows too.
    """
    root: Path = settings.DATA
    names = {*KEYS, settings.INSTANCE_LOGO, settings.INSTANCE_PRIVACY} - {""}
    found = {name for name in names if "/" not in name and _is_plain(root / name)}
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            name = path.relative_to(root)
            if _is_plain(path) and not name.parts[1].startswith("bundled-"):
                found.add(name.as_posix())
    return iter(sorted(found))


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def described(path: Path) -> tuple[int, str]:
    """A file's size and SHA-256."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def require_own_name(name: str) -> None:
    """Raise Unusable unless the name is one that `kept` could have given."""
    path = PurePosixPath(name)
    in_folder = len(path.parts) > 1 and path.parts[0] in FOLDERS
    own = len(path.parts) == 1 and not name.startswith((".", "convene.sqlite3"))
    safe = not path.is_absolute() and ".." not in path.parts and path.as_posix() == name and "\0" not in name
    if not (safe and (in_folder or own)):
        raise damaged(f"it names a file {name!r} that no backup holds")


def require_room(promised: dict[str, str]) -> None:
    """Raise Unusable when the data folder holds keys, or another file of a promised name.

    `promised`: SHA-256 by name. One that is the same already may stay, so that an interrupted restoring can begin
    again.
    """
    root: Path = settings.DATA
    taken = [
        name
        for name in sorted({*promised, *KEYS})
        if os.path.lexists(root / name)
        and not (_is_plain(root / name) and described(root / name)[1] == promised.get(name))
    ]
    if taken:
        raise Unusable(
            f"The data folder {root} is not empty: it holds {', '.join(taken)}. A backup is restored into an"
            " empty place only; name another CONVENE_DATA, or move them away if nothing needs them."
            " Nothing was touched."
        )


class Stage:
    """Where files wait until the rows are in; they appear in the data folder together, or not at all."""

    def __init__(self) -> None:
        self.root: Path = settings.DATA
        self.folder = self.root / "restore.part"
        self.names: list[str] = []
        self.placed: list[Path] = []

    def __enter__(self) -> Self:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        return self

    def __exit__(self, *_error: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def write(self, name: str, chunks: Iterator[bytes]) -> None:
        path = self.folder / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        self.names.append(name)

    def place(self) -> None:
        """Let the files appear. One that is there already is the same: `require_room` has looked."""
        for name in self.names:
            target = self.root / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.link(self.folder / name, target)
                self.placed.append(target)
        for folder in {target.parent for target in self.placed}:
            sync_folder(folder)

    def take_back(self) -> None:
        """Remove what `place` let appear, after the rows were refused."""
        for target in self.placed:
            target.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Let a name that appeared in the folder outlive a power failure."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
