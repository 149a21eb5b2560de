"""Whether the trail is whole: every entry against its digest, the log against every checkpoint."""

from base64 import b64decode
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Max, Value
from django.db.models.functions import Coalesce

from convene.core.trail.merkle import Frontier
from convene.core.trail.models import Checkpoint, Entry, Leaf


@dataclass
class Report:
    """What was checked, and what is wrong. `waiting` entries are not sealed yet, which is no fault."""

    sealed: int = 0
    waiting: int = 0
    checkpoints: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.faults


def inspect(key: Ed25519PublicKey) -> Report:
    """Check each checkpoint against the one before and the leaves between them.

    So a fault is reported where it lies, once, and a few thousand entries are in memory at a time.
    """
    report = Report()
    before = Frontier()
    for checkpoint in Checkpoint.objects.order_by("size").iterator():
        before = _inspect_checkpoint(checkpoint, before, key, report)
    # One statement, so that what the sealer adds meanwhile is seen with its checkpoint or not at all.
    end = Checkpoint.objects.annotate(one=Value(1)).values("one").annotate(end=Max("size")).values("end")
    if loose := Leaf.objects.filter(index__gte=Coalesce(end, Value(0))).count():
        report.faults.append(f"{loose} leaves lie beyond the last checkpoint")
    for entry in Entry.objects.unsealed().iterator():
        _inspect_entry(entry, report)
        report.waiting += 1
    return report


def _inspect_checkpoint(
    checkpoint: Checkpoint, before: Frontier, key: Ed25519PublicKey, report: Report
) -> Frontier:
    """The right edge at the checkpoint, for the next one to grow from."""
    report.checkpoints += 1
    if not _is_signed(checkpoint, key):
        report.faults.append(f"checkpoint {checkpoint.size} does not bear our signature")
    first, grown, indexes = before.size, before, []
    leaves = Leaf.objects.filter(index__gte=first, index__lt=checkpoint.size)
    for leaf in leaves.select_related("entry").order_by("index"):
        _inspect_entry(leaf.entry, report)
        indexes.append(leaf.index)
        grown = grown.append(bytes.fromhex(leaf.entry.computed_digest()))
    report.sealed += len(indexes)
    if missing := checkpoint.size - first - len(indexes):
        report.faults.append(f"{missing} of the leaves {first} to {checkpoint.size - 1} are missing")
    if (grown.root().hex(), [node.hex() for node in grown.hashes]) == (checkpoint.root, checkpoint.edge):
        return grown
    report.faults.append(
        f"the leaves {first} to {checkpoint.size - 1} are not those that checkpoint {checkpoint.size} signs"
    )
    try:
        return checkpoint.frontier
    except ValueError:
        return Frontier(checkpoint.size, (b"",) * checkpoint.size.bit_count())


def _inspect_entry(entry: Entry, report: Report) -> None:
    if entry.computed_digest() != entry.digest:
        report.faults.append(f"entry {entry.pk} ({entry}) no longer matches its digest")


def _is_signed(checkpoint: Checkpoint, key: Ed25519PublicKey) -> bool:
    try:
        key.verify(b64decode(checkpoint.signature), checkpoint.note.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
