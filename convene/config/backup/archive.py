"""The file: a tar within gzip within age. Written once from beginning to end, and read the same way."""

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from convene.config.backup import encryption
from convene.config.backup.faults import Unusable, damaged
from convene.config.backup.files import require_own_name

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 << 20  # bytes
CHUNK = 1 << 16

Manifest = dict[str, Any]


class Digested(io.RawIOBase):
    """A file made of pieces, read as tarfile wants it, with the digest of what was read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.held = bytearray()
        self.digest = hashlib.sha256()
        self.size = 0

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = size if size is not None and size >= 0 else None
        while wanted is None or len(self.held) < wanted:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.held += piece
        given = bytes(self.held[:wanted])
        del self.held[:wanted]
        self.digest.update(given)
        self.size += len(given)
        return given

    def is_whole(self, promised: Manifest) -> bool:
        return (self.size, self.digest.hexdigest()) == (
            promised["bytes"],
            promised["sha256"],
        ) and not self.read()


class Writer:
    """Adds members to a backup under way."""

    def __init__(self, tar: tarfile.TarFile, at: float) -> None:
        self.tar = tar
        self.at = at

    def manifest(self, manifest: Manifest) -> None:
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
        self._add(MANIFEST, len(text), io.BytesIO(text))

    def member(self, name: str, promised: Manifest, pieces: Iterator[bytes]) -> bool:
        """Add what the pieces hold; False when it is not what the manifest promises."""
        content = Digested(pieces)
        try:
            self._add(name, promised["bytes"], content)
        except OSError as error:
            if str(error) == "unexpected end of data":  # tarfile's word for a member that is too short
                return False
            raise
        return content.is_whole(promised)

    def _add(self, name: str, size: int, content: Any) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self.at)
        self.tar.addfile(member, content)


@contextmanager
def written(sink: IO[bytes], keys: list[Any], at: float) -> Iterator[Writer]:
    """A backup that ends up in the sink, encrypted where there are keys; `at` in seconds since 1970."""
    if keys:
        with encryption.encrypted(sink, keys) as inner, written(inner, [], at) as writer:
            yield writer
        return
    with (
        gzip.GzipFile(filename="", fileobj=sink, mode="wb", compresslevel=6, mtime=at) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        yield Writer(tar, at)


class Member:
    """A member being read: lines or chunks, whose digest is compared when they are through."""

    def __init__(self, name: str, file: IO[bytes], promised: Manifest) -> None:
        self.name = name
        self.file = file
        self.promised = promised

    def lines(self) -> Iterator[bytes]:
        return self._whole(iter(self.file))

    def chunks(self) -> Iterator[bytes]:
        return self._whole(iter(lambda: self.file.read(CHUNK), b""))

    def _whole(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            yield piece
        if (size, digest.hexdigest()) != (self.promised["bytes"], self.promised["sha256"]):
            raise damaged(f"{self.name} is not what it was")


class Reader:
    """A backup, which can be read from its beginning as often as needed."""

    def __init__(self, source: IO[bytes], keys: list[Any]) -> None:
        self.source = source
        self.keys = keys

    @contextmanager
    def members(self) -> Iterator[tuple[Manifest, Iterator[Member]]]:
        """The manifest, then each table and file it promises, once and in order; Unusable for anything else."""
        self.source.seek(0)
        try:
            with self._clear() as clear, gzip.GzipFile(fileobj=clear) as packed:
                with _tar(packed) as tar:
                    manifest = _manifest(tar)
                    yield manifest, _members(tar, manifest)
                while packed.read(CHUNK):  # to the end, where gzip's own checksum stands
                    pass
        except (EOFError, gzip.BadGzipFile, zlib.error, tarfile.TarError) as error:
            raise damaged("it ends too early or some of its bytes are others") from error

    def check(self) -> Manifest:
        """Read it all and compare every digest; the manifest. Raises Unusable."""
        with self.members() as (manifest, members):
            for member in members:
                rows = 0
                for line in member.lines():
                    rows += line.endswith(b"\n")
                if "rows" in member.promised and rows != member.promised["rows"]:
                    raise damaged(f"{member.name} has {rows} rows and not {member.promised['rows']}")
        return manifest

    @contextmanager
    def _clear(self) -> Iterator[IO[bytes]]:
        if not self.keys:
            yield self.source
            return
        with encryption.decrypted(self.source, self.keys) as clear:
            yield clear


@contextmanager
def opened(path: Path, identity: Path | None) -> Iterator[Reader]:
    """The backup in a file. Raises Unusable when it is none, or when its identity is missing."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}. Nothing was touched.") from error
    with file:
        start = file.read(len(encryption.MARK))
        if start == encryption.MARK:
            if identity is None:
                raise Unusable(
                    f"{path} is encrypted. Name the file that holds the secret key: --identity FILE. Nothing was touched."
                )
            yield Reader(file, encryption.identities(identity))
        elif start[:2] == b"\x1f\x8b":
            yield Reader(file, [])
        else:
            raise Unusable(f"{path} is no backup of Convene. Nothing was touched.")


def _tar(packed: gzip.GzipFile) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=packed, mode="r|")
    except tarfile.ReadError as error:
        raise Unusable("This file is no backup of Convene. Nothing was touched.") from error


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first and first.name == MANIFEST else None
    if first is None or content is None or first.size > LARGEST_MANIFEST:
        raise Unusable("This file is no backup of Convene. Nothing was touched.")
    try:
        manifest = json.loads(content.read())
        if manifest["format"] > FORMAT:
            raise Unusable(
                f"The backup was made by Convene {manifest['convene']} in a form this version does not know."
                " Install that version first. Nothing was touched."
            )
        _require_shape(manifest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged("its manifest cannot be read") from error
    return dict(manifest)


def _require_shape(manifest: Manifest) -> None:
    """Raise KeyError, TypeError or ValueError for a manifest that lacks something."""
    needs: list[tuple[Any, type | tuple[type, ...]]] = [
        (manifest["convene"], str),
        (manifest["made_at"], str),
        (manifest["checkpoint"], (dict, type(None))),
    ]
    needs += [(names, list) for names in manifest["migrations"].values()]
    for promised in [*manifest["tables"].values(), *manifest["files"].values()]:
        needs += [(promised["bytes"], int), (promised["sha256"], str)]
    for promised in manifest["tables"].values():
        needs += [(promised["rows"], int), (promised["last_id"], (int, type(None)))]
    if not all(isinstance(value, wanted) for value, wanted in needs):
        raise ValueError("something of another kind than it should be")
    for name in manifest["files"]:
        require_own_name(name)


def table_member(label: str) -> str:
    return f"tables/{label}.jsonl"


def file_member(name: str) -> str:
    return f"data/{name}"


def _members(tar: tarfile.TarFile, manifest: Manifest) -> Iterator[Member]:
    promised = {table_member(label): each for label, each in manifest["tables"].items()}
    promised |= {file_member(name): each for name, each in manifest["files"].items()}
    for name, each in promised.items():
        member = tar.next()
        content = tar.extractfile(member) if member and member.isreg() and member.name == name else None
        if content is None:
            raise damaged(f"{name} is missing")
        yield Member(name, content, each)
    if tar.next() is not None:
        raise damaged("it holds more than it says")
