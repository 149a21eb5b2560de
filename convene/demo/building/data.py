"""What the demonstration is built from: the files in `demo/data`."""

import csv
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "data"

Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    """A table's rows by the names of its columns."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str) -> Any:
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def is_set(cell: object) -> bool:
    """Whether a table says "yes" or a document says true."""
    return cell in {"yes", True}


def lot(*words: str) -> float:
    """A number from 0 up to 1 that always falls the same for the same words."""
    return int.from_bytes(sha256("\0".join(words).encode()).digest()[:6]) / 2**48


class Calendar:
    """Reads moments: those that are written out, and those given as days from the day of the building."""

    def __init__(self, now: datetime) -> None:
        """Days are counted from the last time it was two in the afternoon, UTC, so that meetings keep decent hours."""
        self.today = now.astimezone(UTC).replace(hour=14, minute=0, second=0, microsecond=0)
        if self.today > now:
            self.today -= timedelta(days=1)

    def read(self, value: str) -> datetime:
        """A moment from "2020-04-23T09:30:00Z"."""
        return datetime.fromisoformat(value)

    def of(self, row: Row, name: str) -> datetime:
        """The moment of a row: "at" is written out, "at_in" is a number of days from today, "starts_in" likewise."""
        if name in row:
            return self.read(row[name])
        return self.today + timedelta(days=row[f"{name}_in"])
