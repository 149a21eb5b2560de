"""An append-only log's root and proofs: the Merkle tree of RFC 6962, section 2.1, with SHA-256.

Leaves are bytes, in the order of the log; roots, nodes and every step of a proof are 32 bytes.
A tree of n leaves splits at the largest power of two below n. Leaves and nodes are hashed with
different first bytes, so that neither can pass for the other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

Proof = list[bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf)."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """A log's right edge: the roots of its perfect subtrees, the largest first.

    All that is needed to append: n leaves leave as many hashes as n has one-bits in binary.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.hashes) != self.size.bit_count():
            raise ValueError(f"{self.size} leaves leave {self.size.bit_count()} hashes on the right edge")

    def append(self, leaf: bytes) -> "Frontier":
        """The edge after one more leaf, in O(log n)."""
        carried, hashes, size = leaf_hash(leaf), list(self.hashes), self.size
        while size & 1:  # two perfect trees of one size make the next
            carried, size = node_hash(hashes.pop(), carried), size >> 1
        return Frontier(self.size + 1, (*hashes, carried))

    def root(self) -> bytes:
        """The root of the whole log, in O(log n)."""
        if not self.hashes:
            return EMPTY_ROOT
        *others, result = self.hashes
        for left in reversed(others):
            result = node_hash(left, result)
        return result


def root(leaves: Iterable[bytes]) -> bytes:
    """MTH(D[n]): the root over all leaves; of none, SHA-256 of nothing."""
    edge = Frontier()
    for leaf in leaves:
        edge = edge.append(leaf)
    return edge.root()


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> Proof:
    """PATH(m, D[n]), RFC 6962 section 2.1.1: what ties the leaf at `index` (from 0) to the root, leaf upwards.

    Raises ValueError when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion_proof(index, leaves[:k]), root(leaves[k:])]
    return [*inclusion_proof(index - k, leaves[k:]), root(leaves[:k])]


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows `leaf` at `index` in the log of `size` leaves with this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    path, last, result = index, size - 1, leaf_hash(leaf)
    for step in proof:
        if last == 0:
            return False
        if path & 1 or path == last:
            result = node_hash(step, result)
            while not path & 1 and path:  # a node without a right sibling rises unhashed
                path, last = path >> 1, last >> 1
        else:
            result = node_hash(result, step)
        path, last = path >> 1, last >> 1
    return last == 0 and result == root


def consistency_proof(first: int, leaves: Sequence[bytes]) -> Proof:
    """PROOF(m, D[n]), RFC 6962 section 2.1.2: that the first `first` leaves stand unchanged at the front.

    Empty when `first` is all of them. Raises ValueError unless 0 < first <= len(leaves): anything follows
    an empty log, so there is nothing to prove about one.
    """
    if not 0 < first <= len(leaves):
        raise ValueError(f"no log of {first} before one of {len(leaves)}")
    return _subproof(first, leaves, known=True)


def _subproof(first: int, leaves: Sequence[bytes], *, known: bool) -> Proof:
    """SUBPROOF(m, D[n], b); `known`: the verifier holds the root of these first leaves already."""
    if first == len(leaves):
        return [] if known else [root(leaves)]
    k = _split(len(leaves))
    if first <= k:
        return [*_subproof(first, leaves[:k], known=known), root(leaves[k:])]
    return [*_subproof(first - k, leaves[k:], known=False), root(leaves[:k])]


def verify_consistency(
    *, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the log of `second` leaves grew from the one of `first` by appending alone (RFC 9162, 2.1.4.2).

    An empty log comes before every log and needs no proof, only its right root.
    """
    if not 0 <= first <= second:
        return False
    if first in {0, second}:
        return not proof and first_root == (EMPTY_ROOT if first == 0 else second_root)
    steps = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    if not steps:
        return False
    path, last = first - 1, second - 1
    while path & 1:
        path, last = path >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if path & 1 or path == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not path & 1 and path:
                path, last = path >> 1, last >> 1
        else:
            new = node_hash(new, step)
        path, last = path >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(n: int) -> int:
    """The largest power of two below n, for n > 1."""
    return 1 << ((n - 1).bit_length() - 1)
