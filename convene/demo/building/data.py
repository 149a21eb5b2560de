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


def exists(name: str) -> bool:
    return (FOLDER / name).is_file()


def several(cell: str) -> list[str]:
    """The values of a cell that holds more than one."""
    return cell.replace(";", " ").replace("|", " ").split()


def is_set(cell: object) -> bool:
    return str(cell).strip().lower() in {"1", "yes", "true"}


def lot(*words: str) -> float:
    """A number from 0 up to 1 that always falls the same for the same words."""
    return int.from_bytes(sha256("\0".join(words).encode()).digest()[:6]) / 2**48


class Calendar:
    """Reads moments: those that are written out, and those given as days from the day of the building."""

    def __init__(self, today: datetime) -> None:
        self.today = today

    def read(self, value: str | float) -> datetime:
        """A moment from "2020-04-23T09:30:00Z", "2020-04-23" (noon, UTC), or a number of days from today."""
        if isinstance(value, int | float):
            return self.today + timedelta(days=value)
        moment = datetime.fromisoformat(value)
        if len(value) == len("2020-04-23"):
            moment = moment.replace(hour=12)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def of(self, row: Row, name: str) -> datetime:
        """The moment a row gives under a name ("at") or, in days, under "at_days", "at_in", "opens_in"."""
        for key in (name, f"{name}_days", f"{name}_in"):
            if row.get(key) not in {None, ""}:
                return self.read(row[key])
        raise KeyError(f"{name} in {sorted(row)}")
