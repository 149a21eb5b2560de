"""A backup of many signatures, and bringing it back: seconds, memory, and that nothing is missing."""

import json
import tarfile
from pathlib import Path
from typing import Any

import instance
from instance import Checkout, Failed, Ran

Figures = dict[str, Any]


def measure(folder: Path, *, signatures: int) -> Figures:
    """Back up, restore elsewhere, and back that up too: both tell the same of every table."""
    original = instance.empty(folder / "saving-data")
    made = instance.stock(original, "saving", signatures)
    first, second = folder / "first.backup", folder / "second.backup"
    saved = original.run(original.command("backup", str(first)))
    restored = Checkout(original.code, folder / "restored-data")
    brought = restored.run(restored.command("restore", str(first)))
    restored.run(restored.command("backup", str(second)))
    tables, again = contents(first), contents(second)
    if other := sorted(name for name in {*tables, *again} if tables.get(name) != again.get(name)):
        raise Failed(f"other after restoring: {', '.join(other)}")
    database = instance.size(original.data)
    instance.remove(original.data)
    instance.remove(restored.data)
    return {
        **made,
        "rows": sum(table["rows"] for table in tables.values()),
        "tables": len(tables),
        "data_mb": round(database / 1e6, 1),
        "file_mb": round(first.stat().st_size / 1e6, 1),
        "same": True,
        "backup": told(saved),
        "restore": told(brought),
    }


def contents(backup: Path) -> dict[str, Figures]:
    """What a backup promises of each table: rows, bytes and SHA-256 of its lines."""
    with tarfile.open(backup, "r|gz") as tar:
        first = tar.next()
        file = tar.extractfile(first) if first else None
        if file is None:
            raise Failed(f"{backup.name} has no manifest")
        tables = json.load(file)["tables"]
    return {name: {key: table[key] for key in ("rows", "bytes", "sha256")} for name, table in tables.items()}


def told(ran: Ran) -> Figures:
    return {
        "seconds": round(ran.seconds, 1),
        "processor_s": round(ran.processor, 1),
        "peak_mb": round(ran.peak / 1e6, 1),
    }
