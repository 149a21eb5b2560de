"""The Ed25519 key that signs checkpoints, kept in the data folder, readable by its owner alone."""

import os
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings


def signing_key() -> Ed25519PrivateKey:
    """The key, made on first use. Raises ValueError when the file holds no Ed25519 key in PEM."""
    path = settings.DATA / "sealing_key"
    if not path.exists():
        _make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key")  # noqa: TRY004 -- the file is wrong, not the caller
    return key


def verifying_key() -> Ed25519PublicKey:
    return signing_key().public_key()


def encoded(key: Ed25519PublicKey) -> str:
    """The key's 32 bytes in base64."""
    return b64encode(key.public_bytes_raw()).decode()


def _make(path: Path) -> None:
    """Write a new key and see it on disk before its name appears; whoever comes second keeps the first one's."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with NamedTemporaryFile(dir=path.parent, prefix="sealing_key.") as new:  # made with mode 0600
        new.write(pem)
        new.flush()
        os.fsync(new.fileno())
        with suppress(FileExistsError):
            os.link(new.name, path)
