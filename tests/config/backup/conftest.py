from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.config.backup.places import POSTGRES, SEED, Place, place


@dataclass
class Source:
    """An instance with something of everything, and a backup of it."""

    place: Place
    backup: Path
    gone: int  # the number of an account that was deleted, the last one given


@pytest.fixture(scope="package")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    folder = tmp_path_factory.mktemp("source")
    with place(folder / "data", postgres=bool(POSTGRES)) as found:
        found.more["CONVENE_PRIVACY"] = "privacy.md"
        gone = int(found.script(SEED).split()[-1])
        found.well("backup", str(folder / "backup"))
        yield Source(found, folder / "backup", gone)
